// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Releases of one format: the later one has appended fields that the earlier one lacks. */
class OtherReleaseTest {

  private static final RouteRow ROUTE = Traffic.route("GET", "/basket", 5, 1);

  /** Appends fields to records; every record has a number, in the order in which they end. */
  private static final class Later extends WireOut {
    private static final int ALL = -1;

    private final int appended;
    private int records;

    Later(int appended) {
      super(FeedProtocol.SNAPSHOT);
      this.appended = appended;
    }

    @Override
    void end(int begin) {
      if (appended == ALL || appended == records) {
        count(77);
        text("a field of a later release");
        int record = begin();
        fixed(-1);
        super.end(record);
      }
      records++;
      super.end(begin);
    }
  }

  /** Writes only the first fields of one record; records have numbers as they begin. */
  private static final class Earlier extends WireOut {
    private final int shortened;
    private final int fields;
    private final Deque<Integer> open = new ArrayDeque<>();
    private int records;
    private int written;
    private boolean left;

    Earlier(int shortened, int fields) {
      super(FeedProtocol.SNAPSHOT);
      this.shortened = shortened;
      this.fields = fields;
    }

    /** Writes the next field, unless it is one of those that are left out. */
    private void field(Runnable writer) {
      if (!open.isEmpty() && open.peek() == shortened && written++ >= fields) {
        left = true;
      }
      if (!isLeavingOut()) {
        inside(writer);
      }
    }

    /** What a field consists of are no fields of the record that it is in. */
    private void inside(Runnable writer) {
      open.push(-1);
      writer.run();
      open.pop();
    }

    private boolean isLeavingOut() {
      return left && open.contains(shortened);
    }

    @Override
    int begin(int octets) {
      int[] begin = new int[1];
      field(() -> begin[0] = super.begin(octets));
      open.push(records++);
      return begin[0];
    }

    @Override
    void end(int begin) {
      int ended = open.peek();
      boolean written = ended == shortened || !isLeavingOut();
      open.pop();
      if (written) {
        inside(() -> super.end(begin));
      }
    }

    @Override
    <T> void list(List<T> items, Consumer<T> writer) {
      field(() -> super.list(items, writer));
    }

    @Override
    void count(long value) {
      field(() -> super.count(value));
    }

    @Override
    void fixed(long value) {
      field(() -> super.fixed(value));
    }

    @Override
    void text(String value) {
      field(() -> super.text(value));
    }

    @Override
    void bytes(byte[] value) {
      field(() -> super.bytes(value));
    }

    @Override
    void flag(boolean value) {
      field(() -> super.flag(value));
    }
  }

  private static ByteBuffer content(ByteBuffer frame) {
    return frame.slice(4, frame.remaining() - 4);
  }

  private static Snapshot read(ByteBuffer frame) throws FeedFormatException {
    return SnapshotDecoder.decode(content(frame));
  }

  /** Every kind of record, with fields that are not 0. */
  private static Snapshot rich() {
    Snapshot told = FormerRelease.told().get(0);
    BackendRow first = told.backends().get(0);
    BackendRow second =
        Traffic.row(Traffic.client("10.0.0.8", 8080), "basket", 3, first.routes().get(0), ROUTE);
    CaptureStatus status = told.capture();
    return new Snapshot(
        new CaptureIdentity("0123456789abcdef", "proxy-1", 9),
        told.interval(),
        List.of(first, second),
        new Exchanges(List.of(told.exchanges().picked().get(0)), 5),
        new CaptureStatus(
            CaptureMode.FEED,
            status.state(),
            "a reason",
            status.watched(),
            new Loss(
                new TreeMap<>(Map.of("ringFull", 2L)),
                new TreeMap<>(Map.of("tls", 3L)),
                status.loss().unreadablePorts()),
            status.effort(),
            List.of(new CaptureLimit("owners", "no privilege"))));
  }

  private static Snapshot asRead(Snapshot snapshot) throws FeedFormatException {
    return read(SnapshotEncoder.encode(snapshot, true));
  }

  private static int records(Snapshot snapshot) {
    Later later = new Later(Later.ALL);
    SnapshotEncoder.encode(snapshot, true, later);
    return later.records;
  }

  @Test
  void whatALaterReleaseAppendsToAnyRecordIsPassedOver() throws FeedFormatException {
    Snapshot sent = rich();
    int records = records(sent);
    assertThat(records).isGreaterThan(50);
    for (int record = Later.ALL; record < records; record++) {
      assertThat(read(SnapshotEncoder.encode(sent, true, new Later(record))))
          .as("fields appended to record %d", record)
          .isEqualTo(sent);
    }
  }

  @Test
  void whatAnEarlierReleaseLacksInAnyRecordIsZeroOrEmpty() throws FeedFormatException {
    Snapshot sent = rich();
    ByteBuffer whole = SnapshotEncoder.encode(sent, true);
    int compared = 0;
    for (int record = 0; record < records(sent); record++) {
      for (int fields = 0; ; fields++) {
        Earlier earlier = new Earlier(record, fields);
        ByteBuffer frame = SnapshotEncoder.encode(sent, true, earlier);
        if (!earlier.left) {
          assertThat(frame).isEqualTo(whole);
          break;
        }
        Snapshot read = read(frame);
        if (read.backends().size() == sent.backends().size()
            && read.exchanges().picked().size() == sent.exchanges().picked().size()
            && read.capture().state() == sent.capture().state()) {
          // What is 0 or empty at a record's end is not written: so it was read as that.
          assertThat(SnapshotEncoder.encode(read, true))
              .as("record %d cut to %d fields", record, fields)
              .isEqualTo(frame);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(150);
  }

  /** Written by hand, as a release would that knows hardly anything yet. */
  @Test
  void theLeastThatIsASnapshotIsRead() throws FeedFormatException {
    WireOut out = new WireOut(FeedProtocol.SNAPSHOT);
    int snapshot = out.begin();
    int identity = out.begin();
    out.end(identity);
    int interval = out.begin();
    out.count(7);
    out.end(interval);
    out.count(1);
    int backend = out.begin();
    int key = out.begin();
    out.text("10.0.0.9");
    out.count(80);
    out.text("CLIENT");
    out.end(key);
    out.text("");
    int counts = out.begin();
    out.count(5);
    out.end(counts);
    int gauges = out.begin();
    out.count(2);
    out.count(3);
    out.end(gauges);
    out.end(backend);
    out.end(snapshot);

    Snapshot read = read(out.frame());
    assertThat(read.identity()).isEqualTo(CaptureIdentity.NONE);
    assertThat(read.interval()).isEqualTo(new Interval(7, 0, 0, false));
    BackendRow row = BackendRow.empty(Traffic.client("10.0.0.9", 80), "", false);
    assertThat(read.backends())
        .singleElement()
        .satisfies(it -> assertThat(it.counts().requests()).isEqualTo(5))
        .satisfies(it -> assertThat(it.gauges()).isEqualTo(new Gauges(2, 3, 0, 0, 0, 0)))
        .satisfies(it -> assertThat(it.key()).isEqualTo(row.key()))
        .satisfies(it -> assertThat(it.times()).isEqualTo(row.times()))
        .satisfies(it -> assertThat(it.routes()).isEmpty());
    assertThat(read.exchanges()).isEqualTo(Exchanges.NONE);
    assertThat(read.capture().state()).isEqualTo(CaptureState.UNAVAILABLE);
  }

  /** Replaces a constant by one that this release does not know. */
  private static ByteBuffer withAnother(Snapshot snapshot, Enum<?> constant) {
    return SnapshotEncoder.encode(
        snapshot,
        true,
        new WireOut(FeedProtocol.SNAPSHOT) {
          @Override
          void constant(Enum<?> value) {
            text(value == constant ? "OF_A_LATER_RELEASE" : value.name());
          }
        });
  }

  @Test
  void anExchangeOfAnUnknownOutcomeCountsAsOmitted() throws FeedFormatException {
    Snapshot sent = FormerRelease.told().get(0);
    Exchanges read = read(withAnother(sent, Outcome.ABANDONED)).exchanges();
    assertThat(read.picked())
        .isEqualTo(
            sent.exchanges().picked().stream()
                .filter(exchange -> exchange.outcome() != Outcome.ABANDONED)
                .toList());
    assertThat(read.omitted()).isEqualTo(sent.exchanges().omitted() + 1);
  }

  @Test
  void rowsOfAnUnknownSideAreLeftOut() throws FeedFormatException {
    Snapshot sent = FormerRelease.told().get(0);
    Snapshot read = read(withAnother(sent, Side.SERVER));
    assertThat(read.backends())
        .isEqualTo(sent.backends().stream().filter(row -> row.key().side() == Side.CLIENT).toList())
        .hasSize(2);
    assertThat(read.capture().watched().sides()).containsExactly(Side.CLIENT);
  }

  @Test
  void anUnknownStateIsNotCapturing() throws FeedFormatException {
    Snapshot read = read(withAnother(FormerRelease.told().get(0), CaptureState.CAPTURING));
    assertThat(read.capture().state()).isEqualTo(CaptureState.UNAVAILABLE);
    assertThat(read.capture().reason()).contains("later release");
  }

  @Test
  void moreOwnersThanARowHoldsAreLeftOut() throws FeedFormatException {
    List<String> owners =
        IntStream.range(0, BackendRow.MOST_OWNERS + 1).mapToObj(Integer::toString).toList();
    BackendRow row = Traffic.row(Traffic.client("::1", 80), "", 1);
    BackendRow many =
        new BackendRow(
            row.key(), "", false, row.counts(), row.gauges(), row.times(), List.of(), owners);
    assertThat(asRead(Traffic.snapshot(1, List.of(many))).backends().get(0).owners())
        .isEqualTo(owners.subList(0, BackendRow.MOST_OWNERS));
  }

  @Test
  void aSubscriptionOfALaterReleaseGetsTheNewestFormatOfThisOne() throws FeedFormatException {
    WireOut out = new WireOut(FeedProtocol.SUBSCRIBE);
    out.fixed(FeedProtocol.MAGIC);
    out.count(FeedProtocol.FORMAT + 1);
    int record = out.begin();
    out.flag(true);
    out.text("and more");
    out.end(record);
    assertThat(FeedProtocol.decodeSubscription(content(out.frame())))
        .isEqualTo(new FeedProtocol.Subscription(FeedProtocol.FORMAT, true));
  }

  @Test
  void aRecordIsNoLongerThanWhatItIsIn() {
    ByteBuffer whole = content(SnapshotEncoder.encode(rich(), true));
    for (int length = 1; length < whole.remaining(); length++) {
      ByteBuffer cut = whole.slice(0, length);
      assertThatExceptionOfType(FeedFormatException.class)
          .as("cut to %d", length)
          .isThrownBy(() -> SnapshotDecoder.decode(cut));
    }
    WireOut out = new WireOut(FeedProtocol.SNAPSHOT);
    int snapshot = out.begin();
    // An identity of a hundred bytes in a record of one.
    out.count(100);
    out.end(snapshot);
    assertThatExceptionOfType(FeedFormatException.class)
        .isThrownBy(() -> read(out.frame()))
        .withMessageContaining("length out of range: 100");
  }
}
