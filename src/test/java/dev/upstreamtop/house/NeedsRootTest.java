// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What needs root says so, so that all other tests can run without. */
class NeedsRootTest {

  private static final List<String> MODULES =
      List.of(
          "agent/analysis",
          "agent/telemetry",
          "agent/capture",
          "agent/cli",
          "jmc-plugin/rules",
          "jmc-plugin/jconsole",
          "jmc-plugin/ui",
          "src");

  private final Map<String, JavaClass> tests =
      new ClassFileImporter()
              .importPaths(
                  MODULES.stream()
                      .map(module -> Checkout.root().resolve(module).resolve("target/test-classes"))
                      .toArray(Path[]::new))
              .stream()
              .collect(
                  Collectors.toMap(JavaClass::getName, Function.identity(), (one, same) -> one));

  @Test
  void whoReachesAFixtureThatNeedsRootSaysSo() {
    List<String> reaching =
        tests.values().stream()
            .filter(NeedsRootTest::isTest)
            .filter(this::reachesRoot)
            .map(JavaClass::getName)
            .toList();

    assertThat(reaching)
        .hasSizeGreaterThan(80)
        .allMatch(name -> saysSo(tests.get(name)) || aMethodSaysSo(tests.get(name)));
  }

  @Test
  void theDocumentedCommandLeavesThemOut() throws IOException {
    String tag = NeedsRoot.class.getAnnotation(Tag.class).value();

    assertThat(Files.readString(Checkout.root().resolve("CONTRIBUTING.md")))
        .contains("mvn verify -Dtests.excluded=nightly," + tag);
    assertThat(Files.readString(Checkout.root().resolve("pom.xml")))
        .contains("<excludedGroups>${tests.excluded}</excludedGroups>");
  }

  /** Through other fixtures too, but not through other tests. */
  private boolean reachesRoot(JavaClass test) {
    Set<String> seen = new HashSet<>();
    Deque<JavaClass> todo = new ArrayDeque<>(List.of(test));
    while (!todo.isEmpty()) {
      for (Dependency dependency : todo.poll().getDirectDependenciesFromSelf()) {
        JavaClass next = tests.get(dependency.getTargetClass().getBaseComponentType().getName());
        if (next == null || !seen.add(next.getName())) {
          continue;
        }
        boolean ofTest = next.getName().startsWith(test.getName() + "$");
        if (!isTest(next) && saysSo(next)) {
          return true;
        }
        if (!isTest(next) || ofTest || test.isAssignableTo(next.getName())) {
          todo.add(next);
        }
      }
    }
    return false;
  }

  private static boolean isTest(JavaClass type) {
    return type.getSimpleName().endsWith("Test");
  }

  private static boolean saysSo(JavaClass type) {
    return Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream())
        .anyMatch(
            one ->
                one.isAnnotatedWith(NeedsRoot.class) || one.isMetaAnnotatedWith(NeedsRoot.class));
  }

  private static boolean aMethodSaysSo(JavaClass type) {
    return type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(NeedsRoot.class));
  }
}
