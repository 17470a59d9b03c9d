// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in, whichever module they are of. */
public final class Checkout {

  private Checkout() {}

  /** Its top directory. */
  public static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("bpf/compile.sh"))) {
      root = root.getParent();
      if (root == null) {
        throw new IllegalStateException("the tests run outside of a checkout");
      }
    }
    return root;
  }
}
