// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The texts of the plugin's interface. */
public final class Messages {

  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

  private Messages() {}

  /** The text of a key, with its arguments filled in; the key must be in the message file. */
  public static String get(String key, Object... arguments) {
    return MessageFormat.format(BUNDLE.getString(key), arguments);
  }
}
