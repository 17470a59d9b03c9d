// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counts;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final int INTERVALS = 12;

  @TempDir private Path directory;

  /** The incident as the agent records it, each interval for itself. */
  private Path recorded() throws IOException {
    Path file = directory.resolve("incident.jfr");
    try (Recording recording = new Recording();
        JfrSink sink = JfrSink.register()) {
      JfrSink.eventTypes().forEach(recording::enable);
      recording.start();
      for (int i = 1; i <= INTERVALS; i++) {
        sink.accept(Traffic.incident(i));
        sink.flush();
      }
      recording.stop();
      recording.dump(file);
    }
    return file;
  }

  @Test
  void givesTheIntervalsBackThatWereRecorded() throws IOException {
    List<Snapshot> seen = new ArrayList<>();
    try (Spool spool = Spool.of(recorded(), seen::add)) {
      assertThat(spool.size()).isEqualTo(INTERVALS);
      assertThat(seen).hasSize(INTERVALS);
      assertThat(spool.broken()).isEmpty();
      // In any order.
      for (int i : List.of(11, 0, 5, 4)) {
        isTheSame(spool.at(i), Traffic.incident(i + 1));
      }
    }
  }

  private static void isTheSame(Snapshot replayed, Snapshot original) {
    assertThat(replayed.interval().sequence()).isEqualTo(original.interval().sequence());
    assertThat(replayed.interval().nanos()).isEqualTo(original.interval().nanos());
    assertThat(replayed.backends()).hasSameSizeAs(original.backends());
    for (BackendRow row : original.backends()) {
      BackendRow same =
          replayed.backends().stream()
              .filter(one -> one.key().equals(row.key()))
              .findFirst()
              .orElseThrow();
      assertThat(same.name()).isEqualTo(row.name());
      assertThat(same.counts()).isEqualTo(row.counts());
      assertThat(same.gauges()).isEqualTo(row.gauges());
      assertThat(same.times().header().toBytes()).isEqualTo(row.times().header().toBytes());
      assertThat(same.routes().stream().map(RouteRow::requests).toList())
          .containsExactlyInAnyOrderElementsOf(
              row.routes().stream().map(RouteRow::requests).toList());
      assertThat(same.routes().stream().mapToLong(RouteRow::serverErrors).sum())
          .isEqualTo(row.routes().stream().mapToLong(RouteRow::serverErrors).sum());
    }
    assertThat(replayed.capture().watched().interfaces())
        .isEqualTo(original.capture().watched().interfaces());
    assertThat(replayed.exchanges().picked().stream().map(one -> one.method() + one.status()))
        .contains("POST500");
  }

  @Test
  void readsWhatFormerReleasesRecorded() throws IOException {
    Path kept = Checkout.root().resolve("src/test/resources/recordings/upstreamtop-0.1.jfr");
    try (Spool spool = Spool.of(kept, snapshot -> {})) {
      Snapshot only = spool.at(0);
      assertThat(only.backends().getFirst().name()).isEqualTo("orders-1");
      Counts counts = only.backends().getFirst().counts();
      assertThat(counts.requests()).isEqualTo(432);
      assertThat(counts.responses()).isPositive();
      assertThat(only.backends()).hasSize(2);
    }
  }

  @Test
  void readsACutRecordingAsFarAsItGoesAndNoneAtAllWithAWord() throws IOException {
    byte[] whole = Files.readAllBytes(recorded());
    Path cut = directory.resolve("cut.jfr");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    try (Spool spool = Spool.of(cut, snapshot -> {})) {
      assertThat(spool.broken()).isNotEmpty();
    }
    Path none = Files.writeString(directory.resolve("none.jfr"), "no recording");
    try (Spool spool = Spool.of(none, snapshot -> {})) {
      assertThat(spool.size()).isZero();
      assertThat(spool.broken()).isNotEmpty();
    }
  }
}
