// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.model.Leaderboard;
import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.rules.model.Selection;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.Side;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;

/**
 * Recordings of two JVMs that one collector serves, opened as one: each has events of its own about
 * the same requests, and numbers the intervals as the other does.
 */
class SharedCollectorTest {

  private static final String CAPTURE = "0123456789abcdef";
  private static final String ORDERS = "10.0.1.10:8080";
  private static final String BASKET = "10.0.1.11:8080";
  private static final int MINUTE = 60;

  @TempDir private Path directory;

  @Test
  void requestsCountOnceWhereBothTellOfEachInterval() throws Exception {
    Leaderboard board = together(jvm(0, ORDERS, 1, 0, 200), jvm(1, BASKET, 1, 0, 700));

    assertThat(board.row(id(ORDERS)).orElseThrow().requests()).isEqualTo(100L * MINUTE);
    assertThat(board.row(id(BASKET)).orElseThrow().requests()).isEqualTo(50L * MINUTE);
  }

  @Test
  void andWhereOnePutsManyIntervalsTogether() throws Exception {
    Leaderboard board = together(jvm(0, ORDERS, 1, 0, 200), jvm(1, BASKET, 10, 0, 700));

    assertThat(board.row(id(ORDERS)).orElseThrow().requests()).isEqualTo(100L * MINUTE);
    assertThat(board.row(id(BASKET)).orElseThrow().requests()).isEqualTo(50L * MINUTE);
  }

  @Test
  void eachJvmIsItsOwnBackendThoughTheOthersEventsAreBelieved() throws Exception {
    Leaderboard board = together(jvm(0, ORDERS, 1, 0, 200), jvm(1, BASKET, 1, 0, 700));

    assertThat(board.rows()).hasSize(2).allMatch(row -> row.backend().self());
  }

  @Test
  void anExchangeAndALossCountOnce() throws Exception {
    RecordingModel model = model(jvm(0, ORDERS, 1, 0, 200), jvm(1, BASKET, 10, 0, 700));

    assertThat(model.recording().exchanges()).hasSize(MINUTE);
    assertThat(model.recording().captures().stream().mapToLong(sample -> sample.lost()).sum())
        .isEqualTo(3L * MINUTE);
  }

  private Leaderboard together(SyntheticRecording... recordings) throws Exception {
    RecordingModel model = model(recordings);
    return model.leaderboard(Selection.of(model.range()));
  }

  private RecordingModel model(SyntheticRecording... recordings) throws Exception {
    File[] files = new File[recordings.length];
    for (int i = 0; i < files.length; i++) {
      files[i] = Files.write(directory.resolve(i + ".jfr"), recordings[i].bytes()).toFile();
    }
    IItemCollection items = JfrLoaderToolkit.loadEvents(List.of(files));
    return RecordingModel.of(items);
  }

  private static BackendId id(String endpoint) {
    return new BackendId(endpoint, Side.CLIENT);
  }

  /** A minute as a JVM records it that puts so many intervals of a second together. */
  private static SyntheticRecording jvm(
      int begins, String self, int intervals, int after, long lateMillis) {
    SyntheticRecording recording = new SyntheticRecording(begins, MINUTE + 1 + begins);
    for (int number = after + 1; number <= MINUTE; number++) {
      exchange(recording, number);
    }
    for (int last = after + intervals; last <= MINUTE; last += intervals) {
      long at = last * 1_000L + lateMillis;
      for (String backend : List.of(ORDERS, BASKET)) {
        recording.event(
            EventNames.BACKEND_EVENT,
            at,
            EventNames.BACKEND,
            backend,
            EventNames.SIDE,
            Side.CLIENT.name(),
            EventNames.SELF,
            backend.equals(self),
            EventNames.CAPTURE_ID,
            CAPTURE,
            EventNames.INTERVAL_NUMBER,
            last,
            EventNames.INTERVAL,
            intervals * SyntheticRecording.SECOND,
            EventNames.REQUESTS,
            (backend.equals(ORDERS) ? 100 : 50) * intervals);
      }
      recording.event(
          EventNames.CAPTURE_EVENT,
          at,
          EventNames.STATE,
          "CAPTURING",
          EventNames.CAPTURE_ID,
          CAPTURE,
          EventNames.INTERVAL_NUMBER,
          last,
          EventNames.INTERVAL,
          intervals * SyntheticRecording.SECOND,
          EventNames.LOST,
          3 * intervals);
    }
    return recording;
  }

  private static void exchange(SyntheticRecording recording, int second) {
    recording.event(
        EventNames.EXCHANGE_EVENT,
        second * 1_000L,
        EventNames.BACKEND,
        ORDERS,
        EventNames.SIDE,
        Side.CLIENT.name(),
        EventNames.CAPTURE_ID,
        CAPTURE,
        EventNames.INTERVAL_NUMBER,
        second,
        EventNames.METHOD,
        "GET",
        EventNames.ROUTE,
        "/orders",
        EventNames.STATUS,
        200,
        EventNames.WIRE_START,
        SyntheticRecording.START_NANOS / SyntheticRecording.MILLI + second * 1_000L - 20,
        EventNames.RESPONSE_TIME,
        5 * SyntheticRecording.MILLI);
  }
}
