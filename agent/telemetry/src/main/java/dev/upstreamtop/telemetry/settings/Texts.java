// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

/**
 * Any text, as it is.
 *
 * @param form that stands for it
 */
record Texts(String form) implements Grammar<String> {

  @Override
  public String rule() {
    return "";
  }

  @Override
  public String read(String text) {
    return text;
  }
}
