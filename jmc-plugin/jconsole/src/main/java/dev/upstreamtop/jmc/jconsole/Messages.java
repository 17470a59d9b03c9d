// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The texts of the tab. */
final class Messages {

  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

  private Messages() {}

  static String get(String key) {
    return BUNDLE.getString(key);
  }

  static String get(String key, Object... arguments) {
    return MessageFormat.format(BUNDLE.getString(key), arguments);
  }
}
