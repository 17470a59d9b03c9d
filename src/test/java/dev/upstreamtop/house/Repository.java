// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the build made of the checkout that the tests run in. */
public final class Repository {

  private Repository() {}

  /** The agent's archive as the build left it. */
  public static Path agentJar() {
    return built("agent/capture/target/upstreamtop-agent.jar");
  }

  /** The command's archive as the build left it. */
  public static Path commandJar() {
    return built("agent/cli/target/upstreamtop.jar");
  }

  /** The bundle of the analysis rules as the build left it. */
  public static Path rulesJar() {
    try (Stream<Path> built = Files.list(Checkout.root().resolve("jmc-plugin/rules/target"))) {
      return built
          .filter(file -> file.getFileName().toString().matches("upstreamtop-jmc-rules-[0-9.]+jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no rules: build with mvn package first"));
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }

  /** The Spring application as the build left it. */
  public static Path springJar() {
    return built("src/spring/target/orders-application.jar");
  }

  /** The directory in which the build left the packages, and the trees that they are made of. */
  public static Path packages() {
    return built("deploy/packages/target/SHA256SUMS").getParent();
  }

  private static Path built(String path) {
    Path file = Checkout.root().resolve(path);
    if (!Files.exists(file)) {
      throw new IllegalStateException(path + " is missing: build with mvn package first");
    }
    return file;
  }
}
