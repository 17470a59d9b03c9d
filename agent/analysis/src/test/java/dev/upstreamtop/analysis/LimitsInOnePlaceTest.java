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
 * A number with a name in what judges, or in what is judged, is a limit of the table, or has a
 * reason to be none. Numbers without a name are not seen.
 */
class LimitsInOnePlaceTest {

  private static final Path SOURCES =
      Checkout.root().resolve("agent/analysis/src/main/java/dev/upstreamtop/analysis");

  private static final Pattern NUMBER =
      Pattern.compile("static final (?:int|long|double) ([A-Z_]+) =\\s+([^;]+);");

  private static final String FACT = "what TCP, HTTP or a bucket of a histogram is like";
  private static final String ROOM = "how much is told or looked at, not from when on";
  private static final String ARITHMETIC = "stands for what cannot be divided by";
  private static final String PACE = "how often something is looked at, not what is found in it";
  private static final String CLOCK = "how exactly it is known when a period began";

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
          Map.entry("FailedRoutes.MOST_NAMES", ROOM),
          Map.entry("FailedRoutes.MOST_ROUTES", ROOM),
          Map.entry("LiveBackend.MOST_PERIODS", ROOM),
          Map.entry("LiveBackend.LONGEST_NANOS", ROOM),
          Map.entry("LiveBackend.FEWEST_PERIODS", ROOM),
          Map.entry("LiveBackend.MOST_BEFORE", ROOM),
          Map.entry("LiveBackend.ILL_PART", ROOM),
          Map.entry("LiveBackend.MOST_ROUTES", ROOM),
          Map.entry("LiveBackend.WORK_EVERY", PACE),
          Map.entry("LiveBackend.KNOWN_WORK_EVERY", PACE),
          Map.entry("LiveBackend.PAST_EVERY", PACE),
          Map.entry("LiveBackend.LONGEST_PAUSE", PACE),
          Map.entry("LiveJudgement.MOST_BACKENDS", ROOM),
          Map.entry("LiveJudgement.MOST_LOOKS", PACE),
          Map.entry("LiveJudgement.PEERS_EVERY", PACE),
          Map.entry("LiveJudgement.PEERS_SOON", PACE),
          Map.entry("LiveJudgement.MIDDLES_EVERY", PACE),
          Map.entry("LiveJudgement.CHEAP_BACKENDS", PACE),
          Map.entry("LiveJudgement.GONE_NANOS", ROOM),
          Map.entry("OneTelling.NEIGHBOURS", CLOCK),
          Map.entry("OneTelling.FEWEST_NUMBERS", CLOCK),
          Map.entry("OneTelling.PRECISION", CLOCK),
          Map.entry("Room.PART_OF_HEAP", ROOM),
          Map.entry("Room.MOST_BYTES", ROOM),
          Map.entry("Room.ENOUGH", ROOM),
          Map.entry("Slice.BYTES", ROOM),
          Map.entry("SourceIntake.MOST_EXCHANGES", ROOM),
          Map.entry("SourceIntake.MOST_TRACKS", ROOM),
          Map.entry("SourceIntake.MOST_ROUTES", ROOM),
          Map.entry("SourceIntake.MOST_ROUTES_IN_ALL", ROOM),
          Map.entry("SourceIntake.MOST_CAPTURES", ROOM),
          Map.entry("SourceIntake.MOST_FACTS", ROOM),
          Map.entry("SourceIntake.FEW_EXCHANGES", ROOM),
          Map.entry("SourceIntake.BYTES_OF_EXCHANGE", ROOM),
          Map.entry("SourceIntake.MOST_TEXTS", ROOM),
          Map.entry("TrackIntake.LOOK_BACK", ROOM),
          Map.entry("GaugeCauses.MOST_LIFT", ARITHMETIC),
          Map.entry("JvmCauses.MOST_LIFT", ARITHMETIC));

  @Test
  void numbersThatDecideStandInTheTable() throws IOException {
    List<String> beside = new ArrayList<>();
    for (String where : List.of("", "detect", "telling", "recorded", "live")) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(where))) {
        files.filter(Files::isRegularFile).forEach(file -> beside.addAll(numbers(file)));
      }
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
