// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That no test hangs a build: each module that has tests takes the limit of time that is shared.
 */
class TimeLimitTest {

  private static final String LIMIT = "junit.jupiter.execution.timeout.default";

  /** Keeps what JUnit itself goes by. */
  static final class Configured implements BeforeAllCallback {
    private Optional<String> limit = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
      limit = context.getConfigurationParameter(LIMIT);
    }
  }

  @RegisterExtension static final Configured CONFIGURED = new Configured();

  @Test
  void noTestTakesLongerThanAQuarterOfAnHourUnlessItSaysSo() {
    assertThat(CONFIGURED.limit).hasValue("15 m");
  }

  /** JUnit reads the first such file on the class path. */
  @Test
  void thereIsOneFileOfIt() throws IOException {
    assertThat(
            Collections.list(getClass().getClassLoader().getResources("junit-platform.properties")))
        .hasSize(1);
  }

  @Test
  void everyModuleWithTestsDependsOnIt() throws IOException {
    Path root = Checkout.root();
    List<Path> modules;
    try (Stream<Path> files = Files.walk(root, 4)) {
      modules =
          files
              .filter(file -> file.endsWith("pom.xml"))
              .map(Path::getParent)
              .filter(
                  module ->
                      Files.isDirectory(module.resolve("src/test/java"))
                          || Files.isDirectory(module.resolve("test/java")))
              .filter(module -> !module.equals(root))
              .toList();
    }
    assertThat(modules).hasSizeGreaterThan(6);
    for (Path module : modules) {
      // The plugin's modules inherit it.
      boolean plugin = module.startsWith(root.resolve("jmc-plugin"));
      Path declares = plugin ? module.getParent() : module;
      assertThat(declares.resolve("pom.xml"))
          .as("%s", root.relativize(module))
          .content()
          .contains("<artifactId>upstreamtop-testing</artifactId>");
    }
  }
}
