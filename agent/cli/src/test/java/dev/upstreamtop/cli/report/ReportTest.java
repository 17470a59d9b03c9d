// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.testing.Checkout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a recording that is kept: orders-1 answers a fifth of its requests with 5xx. */
class ReportTest {

  private static final String ORDERS = "orders-1 (10.0.0.9:8080)";

  @TempDir Path directory;

  private Path kept;

  @BeforeEach
  void keep() throws IOException {
    kept =
        Files.copy(
            Checkout.root().resolve("src/test/resources/recordings/upstreamtop-0.1.jfr"),
            directory.resolve("kept.jfr"));
  }

  private static Report report(Path... files) {
    return Report.of(List.of(files), Bounds.NONE, null, ZoneOffset.UTC);
  }

  private static Report report(Path file, Bounds bounds, String backend) {
    return Report.of(List.of(file), bounds, backend, ZoneOffset.UTC);
  }

  private static void isRefused(int exitCode, String words, Runnable reading) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(words);
  }

  @Test
  void theFirstLineIsTheAnswer() {
    List<String> lines = report(kept).lines(Report.Format.TEXT);

    assertThat(lines.get(0)).startsWith(ORDERS + " answers with 5xx").contains("20 %");
    assertThat(lines.get(1)).contains("Since ");
    assertThat(lines).anyMatch(line -> line.startsWith("  Next: "));
    assertThat(lines).anyMatch(line -> line.startsWith("! orders-1 10.0.0.9:8080"));
    assertThat(lines).anyMatch(line -> line.startsWith("Rests on one recording, "));
    assertThat(lines).hasSizeLessThan(24);
  }

  @Test
  void markdownHasTheSameSentences() {
    List<String> lines = report(kept).lines(Report.Format.MARKDOWN);

    assertThat(lines).anyMatch(line -> line.startsWith("## " + ORDERS + " answers with 5xx"));
    assertThat(lines).anyMatch(line -> line.startsWith("| BACKEND | REQUESTS |"));
    assertThat(lines).anyMatch(line -> line.startsWith("| orders-1 10.0.0.9:8080 | 432 |"));
  }

  @Test
  void jsonIsOneObject() throws IOException {
    List<String> lines = report(kept).lines(Report.Format.JSON);
    assertThat(lines).hasSize(1);
    JsonNode report = new ObjectMapper().readTree(lines.get(0));

    assertThat(report.path("schema").asInt()).isEqualTo(1);
    JsonNode first = report.path("findings").path(0);
    assertThat(first.path("kind").asText()).isEqualTo("ERRORS");
    assertThat(first.path("severity").asText()).isEqualTo("WARNING");
    assertThat(first.path("backend").asText()).isEqualTo("10.0.0.9:8080");
    assertThat(first.path("figures").path("count").asLong()).isEqualTo(72);
    assertThat(report.path("backends").path(0).path("requests").asLong()).isEqualTo(432);
    assertThat(report.path("recordings").path(0).path("outcome").asText()).isEqualTo("WHOLE");
    assertThat(report.path("captures")).isNotEmpty();
    assertThat(report.path("captures").path(0).path("lostByCause").isObject()).isTrue();
  }

  @Test
  void aDirectoryStandsForItsRecordings() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "none");

    assertThat(report(directory).lines(Report.Format.TEXT))
        .isEqualTo(report(kept).lines(Report.Format.TEXT));
  }

  @Test
  void aCutRecordingIsReadAsFarAsItGoes() throws IOException {
    byte[] one = Files.readAllBytes(kept);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(one);
    bytes.write(one, 0, one.length / 2);
    Path cut = Files.write(directory.resolve("cut.jfr"), bytes.toByteArray());
    Report report = report(cut);

    assertThat(report.lines(Report.Format.TEXT).get(0)).startsWith(ORDERS);
    assertThat(report.troubles())
        .singleElement()
        .asString()
        .startsWith(cut + " was read as far as it goes");
  }

  /** Whatever stands in a file, the others are told of: a length of any kind may be damaged. */
  @Test
  void aDamagedRecordingEndsNoReport() throws IOException {
    byte[] whole = Files.readAllBytes(kept);
    Random random = new Random(17);
    for (int i = 0; i < 150; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 0; flips < 1 + i % 8; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(directory.resolve("damaged.jfr"), damaged);

      assertThat(report(kept, file).lines(Report.Format.TEXT).get(0)).as("%s", i).isNotBlank();
    }
  }

  @Test
  void whatIsNoRecordingOfOursIsNamedAndPassedOver() throws IOException {
    Path text = Files.writeString(directory.resolve("text.jfr"), "not a recording");
    Path foreign = directory.resolve("foreign.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      recording.stop();
      recording.dump(foreign);
    }
    Report report = report(kept, text, foreign, directory.resolve("none.jfr"));

    assertThat(report.lines(Report.Format.TEXT).get(0)).startsWith(ORDERS);
    assertThat(report.troubles()).hasSize(3);
    assertThat(report.troubles().get(0)).startsWith(text + " was passed over");
    assertThat(report.troubles().get(1)).contains("holds no upstream events");
    assertThat(report.troubles().get(2)).contains("there is no such recording");
  }

  @Test
  void aRecordingOfOneChunkIsReadAsFarAsItGoes() throws IOException {
    byte[] whole = Files.readAllBytes(kept);
    Path most = Files.write(directory.resolve("most.jfr"), Arrays.copyOf(whole, 121_000));
    Report report = report(most);

    assertThat(report.shown()).isNotEmpty();
    assertThat(report.troubles())
        .singleElement()
        .isEqualTo(
            most
                + " was read as far as it goes: it was cut off, 119802 of its 121000 bytes could be"
                + " read");
  }

  @Test
  void whereNoneCanBeReadItFails() throws IOException {
    byte[] whole = Files.readAllBytes(kept);
    // Its metadata, which come first, are longer than half of it.
    Path half = Files.write(directory.resolve("half.jfr"), Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.createDirectory(directory.resolve("empty"));

    isRefused(ExitCode.UNREADABLE_RECORDING, "half.jfr", () -> report(half));
    isRefused(ExitCode.UNREADABLE_RECORDING, "no recording", () -> report(empty));
  }

  @Test
  void ofAPartOfTheTimeIsToldWhatWasFoundInTheWhole() {
    Report all = report(kept);
    Report end = report(kept, new Bounds(null, null, Duration.ofMillis(1)), null);

    assertThat(all.findings()).isNotEmpty();
    long last = all.recorded().range().orElseThrow().endNanos() - 1_000_000;
    assertThat(end.findings())
        .isEqualTo(
            all.findings().stream().filter(finding -> finding.range().endNanos() > last).toList())
        .isNotEmpty();
    assertThat(end.recorded().tracks())
        .allSatisfy(track -> assertThat(track.slices()).hasSizeLessThan(2));
    isRefused(
        ExitCode.USAGE,
        "is no time",
        () -> report(kept, new Bounds("yesterday", null, null), null));
  }

  @Test
  void theZoneOfTheTimesIsSaidOnce() {
    for (Report.Format format : List.of(Report.Format.TEXT, Report.Format.MARKDOWN)) {
      assertThat(String.join("\n", report(kept).lines(format))).containsOnlyOnce("(UTC)");
    }
    ZoneId zone = ZoneOffset.ofHours(2);
    List<String> lines =
        Report.of(List.of(kept), Bounds.NONE, null, zone).lines(Report.Format.TEXT);

    assertThat(lines).filteredOn(line -> line.contains("UTC+02:00")).hasSize(1);
  }

  /** What ended as the part begins is no news of it; what goes on, or fills it, is. */
  @Test
  void theEdgeOfAFindingIsNotTold() {
    TimeRange found = seconds(10, 20);

    assertThat(Report.reaches(found, seconds(18, 60))).isFalse();
    assertThat(Report.reaches(found, seconds(17, 60))).isTrue();
    assertThat(Report.reaches(seconds(10, 12), seconds(11, 60))).isTrue();
    assertThat(Report.reaches(found, seconds(19, 20))).isTrue();
    assertThat(Report.reaches(found, seconds(20, 60))).isFalse();
  }

  private static TimeRange seconds(long from, long to) {
    return new TimeRange(from * 1_000_000_000L, to * 1_000_000_000L);
  }

  @Test
  void oneBackendIsToldOfAlone() {
    assertThat(report(kept, Bounds.NONE, "orders-1").lines(Report.Format.TEXT))
        .anyMatch(line -> line.contains("10.0.0.9:8080"))
        .noneMatch(line -> line.contains("[::1]:9001"));
    isRefused(ExitCode.USAGE, "no backend nobody", () -> report(kept, Bounds.NONE, "nobody"));
    isRefused(
        ExitCode.USAGE,
        "no backend order-1 was recorded; did you mean 'orders-1'?",
        () -> report(kept, Bounds.NONE, "order-1"));
  }
}
