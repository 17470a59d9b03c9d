// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The texts of this package. */
final class ModelMessages {

  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(ModelMessages.class.getPackageName() + ".messages");

  private ModelMessages() {}

  static String get(String key, Object... arguments) {
    return MessageFormat.format(BUNDLE.getString(key), arguments);
  }
}
