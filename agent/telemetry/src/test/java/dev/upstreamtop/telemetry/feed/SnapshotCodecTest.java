// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is what is read, and nothing else is. */
class SnapshotCodecTest {

  private static final BackendKey ORDERS = Traffic.client("10.0.0.9", 8080);

  private static Snapshot rich() {
    List<Exchange> exchanges = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      exchanges.add(Traffic.exchange(ORDERS, outcome, Traffic.START_NANOS + 7, 3_000_001));
    }
    exchanges.add(Traffic.call(ORDERS, "UNAVAILABLE", Traffic.START_NANOS + 9, 3_000_002));
    List<BackendRow> rows = new ArrayList<>(Traffic.rows(20, 5));
    rows.add(
        Traffic.row(
            Traffic.client("10.0.0.8", 8080), "shop", 1, Traffic.calls("/shop.Orders/Get", 5, 2)));
    rows.add(Traffic.row(new BackendKey(new Endpoint("::1", 9001), Side.SERVER), "ü \u0000 \"", 2));
    rows.add(Traffic.row(new BackendKey(Endpoint.OTHER, Side.CLIENT), "", 1));
    Snapshot snapshot = Traffic.snapshot(42, rows, exchanges);
    return new Snapshot(
        new CaptureIdentity("0123456789abcdef01234567", "höst-1", Traffic.START_NANOS + 123),
        snapshot.interval(),
        snapshot.backends(),
        snapshot.exchanges(),
        snapshot.capture());
  }

  private static ByteBuffer content(ByteBuffer frame) {
    assertThat(frame.getInt(0)).isEqualTo(frame.remaining() - 4);
    return frame.slice(4, frame.remaining() - 4);
  }

  /** The mode is the reader's: whatever the collector does, the reader is fed. */
  private static Snapshot asFed(Snapshot snapshot) {
    CaptureStatus status = snapshot.capture();
    return snapshot.with(
        new CaptureStatus(
            CaptureMode.FEED,
            status.state(),
            status.reason(),
            status.watched(),
            status.loss(),
            status.effort(),
            status.limits()));
  }

  @Test
  void aSnapshotSurvivesTheTrip() throws FeedFormatException {
    Snapshot sent = rich();
    assertThat(SnapshotDecoder.decode(content(SnapshotEncoder.encode(sent, true))))
        .isEqualTo(asFed(sent));
  }

  @Test
  void exchangesThatAreNotWantedCountAsOmitted() throws FeedFormatException {
    Snapshot read = SnapshotDecoder.decode(content(SnapshotEncoder.encode(rich(), false)));
    assertThat(read.exchanges().picked()).isEmpty();
    assertThat(read.exchanges().omitted()).isEqualTo(Outcome.values().length + 1);
  }

  @Test
  void theLargestSnapshotFitsIntoAFrame() {
    int length = SnapshotEncoder.encode(Traffic.snapshot(1, Traffic.rows(1_024, 4)), true).limit();
    assertThat(length).isLessThan(FeedProtocol.LONGEST_FRAME / 8);
  }

  @Test
  void everyCutIsRefused() {
    ByteBuffer whole =
        content(SnapshotEncoder.encode(Traffic.snapshot(3, Traffic.rows(2, 2)), true));
    for (int length = 0; length < whole.remaining(); length++) {
      ByteBuffer cut = whole.slice(0, length);
      assertThatExceptionOfType(FeedFormatException.class)
          .as("cut to %d", length)
          .isThrownBy(() -> SnapshotDecoder.decode(cut));
    }
    ByteBuffer longer = ByteBuffer.allocate(whole.remaining() + 1).put(whole.duplicate()).flip();
    longer.limit(longer.capacity());
    assertThatExceptionOfType(FeedFormatException.class)
        .isThrownBy(() -> SnapshotDecoder.decode(longer));
  }

  @Test
  void randomBytesAreRefusedOrReadButNeverMore() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      bytes[0] = FeedProtocol.SNAPSHOT;
      decodeOrRefuse(bytes);
    }
    ByteBuffer whole = content(SnapshotEncoder.encode(rich(), true));
    byte[] valid = new byte[whole.remaining()];
    for (int i = 0; i < 2_000; i++) {
      whole.duplicate().get(valid);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        valid[random.nextInt(valid.length)] = (byte) random.nextInt();
      }
      decodeOrRefuse(valid);
    }
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      Snapshot snapshot = SnapshotDecoder.decode(ByteBuffer.wrap(bytes));
      assertThat(snapshot.interval().nanos()).isNotNegative();
      assertThat(snapshot.totals().counts().requests()).isNotNegative();
    } catch (FeedFormatException | IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
    } catch (RuntimeException e) {
      fail("neither read nor refused", e);
    }
  }

  @Test
  void anotherVersionIsToldByItsNumber() throws FeedFormatException {
    ByteBuffer hello = FeedProtocol.encode(new FeedProtocol.Hello(77));
    assertThat(FeedProtocol.decodeHello(content(hello)).session()).isEqualTo(77);
    byte[] other = new byte[content(hello).remaining()];
    content(hello).get(other);
    other[9] = 9;
    assertThatExceptionOfType(FeedFormatException.class)
        .isThrownBy(() -> FeedProtocol.decodeHello(ByteBuffer.wrap(other)))
        .withMessageContaining("version 9 of the feed");
    other[1] = 'x';
    assertThatExceptionOfType(FeedFormatException.class)
        .isThrownBy(() -> FeedProtocol.decodeHello(ByteBuffer.wrap(other)))
        .withMessageContaining("does not speak");
  }

  @Test
  void aSubscriptionSurvivesTheTrip() throws FeedFormatException {
    for (int format : new int[] {FeedProtocol.FORMER_FORMAT, FeedProtocol.FORMAT}) {
      for (boolean exchanges : new boolean[] {true, false}) {
        FeedProtocol.Subscription sent = new FeedProtocol.Subscription(format, exchanges);
        ByteBuffer frame = FeedProtocol.encode(sent);
        assertThat(frame.remaining()).isLessThanOrEqualTo(FeedProtocol.LONGEST_REQUEST);
        assertThat(FeedProtocol.decodeSubscription(content(frame))).isEqualTo(sent);
      }
    }
    ByteBuffer tooOld = FeedProtocol.encode(new FeedProtocol.Subscription(1, true));
    assertThatExceptionOfType(FeedFormatException.class)
        .isThrownBy(() -> FeedProtocol.decodeSubscription(content(tooOld)))
        .withMessageContaining("format 1 of the feed");
  }

  @Test
  void longTextsAreCutBetweenCharacters() throws FeedFormatException {
    for (int offset = 0; offset < 4; offset++) {
      String label = "x".repeat(offset) + "\u20ac".repeat(FeedProtocol.LONGEST_STRING);
      Snapshot sent = Traffic.snapshot(1, List.of(Traffic.row(ORDERS, label, 1)));
      String read =
          SnapshotDecoder.decode(content(SnapshotEncoder.encode(sent, true)))
              .backends()
              .get(0)
              .name();
      assertThat(label).startsWith(read);
      assertThat(read).hasSizeGreaterThan(FeedProtocol.LONGEST_STRING / 3 - 2);
    }
  }
}
