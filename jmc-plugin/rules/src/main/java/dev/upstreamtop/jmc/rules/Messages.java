// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import java.util.ResourceBundle;

/**
 * The texts of this package; values in braces are filled in by Mission Control, which escapes them.
 */
final class Messages {

  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

  private Messages() {}

  static String get(String key) {
    return BUNDLE.getString(key);
  }
}
