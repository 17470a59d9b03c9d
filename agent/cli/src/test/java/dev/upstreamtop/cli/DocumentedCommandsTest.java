// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.capture.Environment;
import dev.upstreamtop.cli.process.Stop;
import dev.upstreamtop.telemetry.settings.Option;
import dev.upstreamtop.telemetry.settings.Options;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever line of the documents calls the command is one that it understands: every option, its
 * value, and the names of the agent's options.
 */
class DocumentedCommandsTest {

  /** What comes before the command's own words. */
  private static final Pattern CALL =
      Pattern.compile("(?:^|[\\s=(\"])(?:[\\w./-]*/)?upstreamtop(?=\\s|$)(.*)");

  /** A word of a shell, as far as the documents need one. */
  private static final Pattern WORD =
      Pattern.compile("\\G\\s*((?:'[^']*'|\"[^\"]*\"|\\\\.|[^\\s'\"\\\\|;&<>()#])+)");

  private static final Pattern AGENT =
      Pattern.compile("-javaagent:\\S*upstreamtop-agent\\.jar=(\\S+)");

  /** Of the script in a checkout, which hands all others on. */
  private static final Set<String> OF_THE_SCRIPT = Set.of("test", "package");

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> top = Files.list(Checkout.root());
        Stream<Path> pages = Files.list(Checkout.root().resolve("docs"))) {
      Stream.concat(top, pages)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("CHANGELOG.md"))
          .sorted()
          .forEach(documents::add);
    }
    return documents;
  }

  /** The lines between fences, those that a backslash continues as one. */
  private static List<String> code(Path document) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readString(document).replaceAll("\\\\\n\\s*", "").lines().toList()) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }

  static Stream<String> calls() throws IOException {
    Set<String> calls = new TreeSet<>();
    for (Path document : documents()) {
      for (String line : code(document)) {
        Matcher call = CALL.matcher(line);
        if (call.find() && !line.contains("…") && !isAnotherProgram(line)) {
          calls.add(call.group(1).strip());
        }
      }
    }
    assertThat(calls).hasSizeGreaterThan(20);
    return calls.stream();
  }

  /** Those to whom it is a name, of a unit or a package. */
  private static boolean isAnotherProgram(String line) {
    return line.strip()
        .matches("(systemctl|apt-get|journalctl|install|ln|usermod|kubectl|mvn|rm) .*");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isUnderstood(String call) {
    List<String> words = words(call);
    if (!words.isEmpty() && words.getFirst().startsWith("-")) {
      words.addFirst("top");
    }
    if (!words.isEmpty() && OF_THE_SCRIPT.contains(words.getFirst())) {
      return;
    }
    Environment none =
        new Environment(
            (settings, sink) -> {
              throw new CaptureUnavailableException(
                  CaptureUnavailableException.Cause.RUNTIME, "none");
            },
            new Stop());

    // It throws what the command would answer.
    assertThat(Main.commandLine(none).parseArgs(words.toArray(String[]::new)).errors()).isEmpty();
  }

  private static List<String> words(String call) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(call);
    while (word.find()) {
      words.add(word.group(1).replaceAll("['\"]|\\\\(?=.)", ""));
    }
    return words;
  }

  @Test
  void theAgentKnowsTheOptionsThatItIsGiven() throws IOException {
    int seen = 0;
    for (Path document : documents()) {
      Matcher agent = AGENT.matcher(Files.readString(document));
      while (agent.find()) {
        for (String each : agent.group(1).replaceAll("[`)].*", "").split(",", -1)) {
          if (each.contains("=") && !each.startsWith("key=")) {
            String[] pair = each.split("=", 2);
            Option<?> option = Options.named(pair[0], Options.OF_THE_AGENT);
            assertThat(option.grammar().read(pair[1])).as(each).isNotNull();
            seen++;
          }
        }
      }
    }
    assertThat(seen).isPositive();
  }
}
