// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import dev.upstreamtop.testing.Checkout;
import java.nio.file.Path;

/** The settings files of the repository. */
final class JfrSettings {

  private JfrSettings() {}

  /** A file at the top of the repository, wherever the test runs. */
  static Path inRepository(String relative) {
    return Checkout.root().resolve(relative);
  }

  static Path file(String name) {
    return inRepository("jfr-settings/" + name);
  }
}
