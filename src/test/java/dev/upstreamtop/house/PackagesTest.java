// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a package may be, and that a class is known by its simple name. */
class PackagesTest {

  private static final String MAIN = "src/main/java";
  private static final String TESTS = "src/test/java";
  private static final List<String> AGENT = List.of("analysis", "telemetry", "capture", "cli");

  /** More than that nobody keeps in mind. */
  private static final int MOST_TYPES = 22;

  /** The plugin's are one sample, one answer or one rule each. */
  private static final int MOST_TYPES_OF_THE_PLUGIN = 24;

  /** One value each, and one event or its sums each: they are many of one kind. */
  private static final Map<String, Integer> MANY_OF_A_KIND =
      Map.of("dev/upstreamtop/telemetry/snapshot", 40, "dev/upstreamtop/telemetry/jfr", 32);

  private static final List<String> PLUGIN = List.of("rules", "jconsole", "ui");

  /** The command's archive holds all of them, the agent's all but the command. */
  @Test
  void noNameStandsTwiceInTheCommandsArchive() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : AGENT) {
      files.addAll(types(Path.of("agent", module, MAIN)));
    }

    assertThat(twice(files)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "jconsole", "ui"})
  void noNameStandsTwiceInABundle(String module) throws IOException {
    assertThat(twice(types(Path.of("jmc-plugin", module, MAIN)))).isEmpty();
  }

  /** Reports and {@code -Dtest} know tests by their simple names. */
  @Test
  void noTwoTestsHaveOneName() throws IOException {
    List<Path> files = new ArrayList<>(types(Path.of(TESTS)));
    for (String module : AGENT) {
      files.addAll(types(Path.of("agent", module, TESTS)));
    }
    for (String module : PLUGIN) {
      files.addAll(types(Path.of("jmc-plugin", module, TESTS)));
    }

    assertThat(twice(files.stream().filter(file -> name(file).endsWith("Test.java")).toList()))
        .isEmpty();
  }

  @Test
  void noPackageIsLargerThanOneKeepsInMind() throws IOException {
    for (String module : AGENT) {
      holdTypes(Path.of("agent", module, MAIN), MOST_TYPES);
    }
    for (String module : PLUGIN) {
      holdTypes(Path.of("jmc-plugin", module, MAIN), MOST_TYPES_OF_THE_PLUGIN);
    }
  }

  private static void holdTypes(Path sources, int most) throws IOException {
    Map<String, Long> sizes =
        types(sources).stream()
            .map(file -> Checkout.root().resolve(sources).relativize(file.getParent()).toString())
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

    assertThat(sizes)
        .isNotEmpty()
        .allSatisfy(
            (name, size) ->
                assertThat(size)
                    .as(name)
                    .isLessThanOrEqualTo(MANY_OF_A_KIND.getOrDefault(name, most)));
  }

  private static List<Path> types(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(Checkout.root().resolve(sources))) {
      List<Path> types =
          files
              .filter(file -> name(file).endsWith(".java"))
              .filter(file -> !name(file).equals("package-info.java"))
              .toList();
      assertThat(types).as("%s", sources).isNotEmpty();
      return types;
    }
  }

  private static Map<String, List<Path>> twice(List<Path> files) {
    Map<String, List<Path>> byName =
        files.stream().collect(Collectors.groupingBy(PackagesTest::name));
    byName.values().removeIf(same -> same.size() == 1);
    return byName;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
