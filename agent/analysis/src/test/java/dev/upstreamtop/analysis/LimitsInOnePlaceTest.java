// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A number with a name in a detector is a limit of the table, or has a reason to be none. Numbers
 * without a name are not seen.
 */
class LimitsInOnePlaceTest {

  private static final Path SOURCES =
      Checkout.root().resolve("agent/analysis/src/main/java/dev/upstreamtop/analysis");

  private static final Pattern NUMBER =
      Pattern.compile("static final (?:int|long|double) ([A-Z_]+) =\\s+([^;]+);");

  private static final String FACT = "what TCP, HTTP or a bucket of a histogram is like";
  private static final String ROOM = "how much is told or looked at, not from when on";
  private static final String ARITHMETIC = "stands for what cannot be divided by";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("LostPackets.WAIT_NANOS", FACT),
          Map.entry("LostPackets.BUCKET", FACT),
          Map.entry("LostPackets.SEGMENTS", FACT),
          Map.entry("NetworkDetector.SEGMENT_BYTES", FACT),
          Map.entry("NetworkDetector.LONG_NANOS", FACT),
          Map.entry("SlowDetector.MOST_ROUTES", ROOM),
          Map.entry("HeldUpDetector.MOST_EXCHANGES", ROOM),
          Map.entry("Judgement.MOST_SENTENCES", ROOM),
          Map.entry("CauseTime.STEP_NANOS", "how finely what threads did is kept"),
          Map.entry("CauseTime.MOST_STEPS", ROOM),
          Map.entry("ClientErrorDetector.CLIENT_ERRORS", FACT),
          Map.entry("FailureDetector.SERVER_ERRORS", FACT),
          Map.entry("Codes.CLASS", FACT),
          Map.entry("Codes.MOST_CODES", ROOM),
          Map.entry("Calls.MOST_CODES", ROOM),
          Map.entry("HangDetector.TAIL", "which percentile is meant, not how large it is"),
          Map.entry("GaugeCauses.MOST_LIFT", ARITHMETIC),
          Map.entry("JvmCauses.MOST_LIFT", ARITHMETIC));

  @Test
  void numbersThatDecideStandInTheTable() throws IOException {
    List<String> beside = new ArrayList<>();
    try (Stream<Path> detectors = Files.list(SOURCES.resolve("detect"));
        Stream<Path> telling = Files.list(SOURCES.resolve("telling"))) {
      Stream.of(detectors, telling, Stream.of(SOURCES.resolve("Judgement.java")))
          .flatMap(files -> files)
          .forEach(file -> beside.addAll(numbers(file)));
    }

    assertThat(beside).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
  }

  private static List<String> numbers(Path file) {
    List<String> names = new ArrayList<>();
    try {
      Matcher matcher = NUMBER.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!matcher.group(2).contains(".") || Character.isDigit(matcher.group(2).charAt(0))) {
          String type = file.getFileName().toString().replace(".java", "");
          names.add(type + "." + matcher.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
