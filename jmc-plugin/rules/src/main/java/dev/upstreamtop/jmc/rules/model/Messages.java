// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The texts of this package. */
final class Messages {

  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

  private Messages() {}

  static String get(String key, Object... arguments) {
    return MessageFormat.format(BUNDLE.getString(key), arguments);
  }
}
