// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded until a JVM was killed, or a file was cut, is read as far as it goes. */
class CutRecordingTest {

  /** Some seconds of the JVM that records, which writes a checkpoint every second. */
  private static final int EVENTS = 2_000;

  private static final int CUTS = 40;
  private static final int FLIPS = 60;
  private static final int HEADER = 68;

  @TempDir private static Path made;

  private static byte[] whole;

  @TempDir private Path directory;

  @BeforeAll
  static void record() throws IOException {
    try (RecordingChild child = RecordingChild.start(made)) {
      child.awaitEvents(EVENTS);
      whole = Files.readAllBytes(child.finish());
    }
    assertThat(ByteBuffer.wrap(whole).getLong(8)).as("one chunk").isEqualTo(whole.length);
  }

  private static Report report(Path... files) {
    return Report.of(List.of(files), Bounds.NONE, null, ZoneOffset.UTC);
  }

  private static long requests(Report report) {
    return report.shown().stream().mapToLong(track -> track.tallies().get(Tally.REQUESTS)).sum();
  }

  private static Set<String> backends(Report report) {
    return report.shown().stream()
        .map(Track::key)
        .map(key -> key.address())
        .collect(Collectors.toSet());
  }

  private static Reading onlyReading(Report report) {
    assertThat(report.readings()).hasSize(1);
    return report.readings().getFirst();
  }

  private Path written(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return Files.write(directory.resolve("some.jfr"), all.toByteArray());
  }

  private static byte[] cut(int length) {
    return Arrays.copyOf(whole, length);
  }

  @Test
  void ofAKilledJvmIsReadWhatItHadWritten() throws Exception {
    try (RecordingChild child = RecordingChild.start(directory)) {
      Path chunk = child.awaitEvents(EVENTS);
      child.kill();
      byte[] left = Files.readAllBytes(chunk);
      assertThat(CutRecording.isCut(chunk)).isTrue();

      Report report = report(chunk);

      assertThat(report.lines(Report.Format.TEXT).getFirst()).startsWith("10.0.1.13:8080 ");
      assertThat(backends(report)).isEqualTo(backends(report(written(whole))));
      assertThat(onlyReading(report).outcome()).isEqualTo(Reading.Outcome.CUT);
      assertThat(report.troubles())
          .singleElement()
          .asString()
          .startsWith(chunk + " was read as far as it goes: it was cut off, ")
          .endsWith(" of its " + left.length + " bytes could be read");
      assertThat(Files.readAllBytes(chunk)).as("left as it was").isEqualTo(left);
    }
  }

  @Test
  void aRecordingThatIsCutAnywhereTellsWhatIsBefore() throws IOException {
    Report all = report(written(whole));
    assertThat(onlyReading(all).isWhole()).isTrue();
    long before = 0;
    int told = 0;
    for (int i = 0; i < CUTS; i++) {
      Path file = written(cut((int) ((long) whole.length * i / CUTS) + i % 7));
      Report report;
      try {
        report = report(file);
      } catch (CommandFailure nothing) {
        assertThat(before).as("%s of %s: %s", i, whole.length, nothing.getMessage()).isZero();
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.UNREADABLE_RECORDING);
        continue;
      }
      assertThat(onlyReading(report).outcome()).isEqualTo(Reading.Outcome.CUT);
      assertThat(requests(report)).as("%s", i).isBetween(before, requests(all));
      assertThat(backends(all)).containsAll(backends(report));
      before = requests(report);
      told++;
    }
    assertThat(told).as("of %s", CUTS).isGreaterThan(CUTS / 4);
    assertThat(before).isGreaterThan(requests(all) / 2);
  }

  /** As whoever puts the parts of a repository together has them. */
  @Test
  void whatIsBehindACutChunkIsReadToo() throws IOException {
    byte[] most = cut(whole.length * 9 / 10);
    long one = requests(report(written(most)));
    long all = requests(report(written(whole)));

    assertThat(requests(report(written(whole, most)))).isEqualTo(all + one);
    assertThat(requests(report(written(upToAnEvent(most), whole)))).isEqualTo(one + all);
    assertThat(requests(report(written(most, "no chunk".getBytes(UTF_8))))).isEqualTo(one);
  }

  /** Without the part of an event that a cut has left. */
  private byte[] upToAnEvent(byte[] cut) throws IOException {
    Path file = Files.write(directory.resolve("cut.jfr"), cut);
    try (CutRecording recording = CutRecording.of(file, directory)) {
      return Arrays.copyOf(cut, (int) recording.keptBytes());
    }
  }

  @Test
  void aHeaderThatTellsWrongIsNotBelieved() throws IOException {
    long all = requests(report(written(whole)));
    for (int at : new int[] {8, 15, 16, 22, 23, 24, 30, 31, 64}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;

      assertThat(requests(report(written(damaged)))).as("byte %s", at).isEqualTo(all);
    }
    byte[] zeros = whole.clone();
    Arrays.fill(zeros, 8, 32, (byte) 0);
    zeros[64] = 1;
    assertThat(requests(report(written(zeros)))).isEqualTo(all);
  }

  /** Sizes, places and types among them: whatever they tell, a report comes to its end. */
  @Test
  void damageAnywhereEndsNoReport() throws IOException {
    Path good = Files.write(directory.resolve("good.jfr"), whole);
    Random random = new Random(31);
    byte[] most = cut(whole.length * 9 / 10);
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = most.clone();
      int within = i % 3 == 0 ? HEADER : damaged.length;
      for (int flips = 0; flips < 1 + i % 5; flips++) {
        damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      }

      assertThat(report(good, written(damaged)).lines(Report.Format.TEXT).getFirst())
          .as("%s", i)
          .isNotBlank();
    }
  }

  @Test
  void noCopyIsLeft() throws IOException {
    Path file = written(cut(whole.length * 9 / 10));
    Path folder = Files.createDirectory(directory.resolve("folder"));
    try (CutRecording cut = CutRecording.of(file, folder)) {
      assertThat(names(folder)).hasSize(1);
      assertThat(cut.keptBytes()).isLessThanOrEqualTo(Files.size(file));
      try (var opened = cut.open()) {
        assertThat(names(folder)).isEmpty();
        assertThat(opened.hasMoreEvents()).isTrue();
      }
    }
    try (CutRecording unread = CutRecording.of(file, folder)) {
      assertThat(unread.keptBytes()).isPositive();
    }
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void whereThereIsNoRoomForACopyOneLineSaysSo() throws IOException {
    Path file = written(cut(whole.length * 9 / 10));
    Path none = directory.resolve("none");

    assertThatThrownBy(() -> CutRecording.of(file, none).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be copied to " + none)
        .hasMessageContaining("-Djava.io.tmpdir=DIR");
  }

  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
