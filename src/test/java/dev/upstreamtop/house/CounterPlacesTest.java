// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * In how many files a counter stands that every read-out shows: the one that was added last, so
 * that the next costs no more.
 */
class CounterPlacesTest {

  /** More than these, and the list of counters is one list no more. */
  private static final int MOST = 8;

  private static final Set<String> PASSED_OVER = Set.of("target", "test", ".git", "CHANGELOG.md");
  private static final Pattern TEXT = Pattern.compile(".*\\.(java|c|h|md|properties|jfc)");

  @Test
  void theNewestCounterStandsInAtMostEightFiles() throws IOException {
    Counter newest = Counter.ALL.get(Counter.ALL.size() - 1);
    Pattern name =
        Pattern.compile(
            "\\b(" + newest.figure() + "|" + newest.name().toLowerCase(Locale.ROOT) + ")\\b");
    Path root = Checkout.root();
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return PASSED_OVER.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String simple = file.getFileName().toString();
            if (!PASSED_OVER.contains(simple)
                && TEXT.matcher(simple).matches()
                && name.matcher(Files.readString(file, StandardCharsets.UTF_8)).find()) {
              files.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    // The list makes the name from the constant's.
    files.add(
        "agent/telemetry/src/main/java/" + Counter.class.getName().replace('.', '/') + ".java");

    assertThat(files).hasSizeLessThanOrEqualTo(MOST);
    assertThat(files)
        .as("the programs, an event, the figures' page, the report, Mission Control")
        .anyMatch(file -> file.startsWith("bpf/"))
        .anyMatch(file -> file.endsWith("Event.java"))
        .contains("docs/figures.md")
        .anyMatch(file -> file.endsWith("/Tally.java"))
        .anyMatch(file -> file.endsWith("messages.properties"));
  }
}
