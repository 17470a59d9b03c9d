// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.settings;

import java.util.List;

/** Yes or no; on a command line its name alone says yes. */
final class Flag implements Grammar<Boolean> {

  @Override
  public String form() {
    return "";
  }

  @Override
  public String rule() {
    return "";
  }

  @Override
  public Boolean read(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is neither true nor false"
                  + Nearest.hint(text, List.of("true", "false")));
    };
  }
}
