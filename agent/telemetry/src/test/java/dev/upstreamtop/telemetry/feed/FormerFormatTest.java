// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upstreamtop.telemetry.feed.FeedProtocol.Subscription;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The former format against bytes that the release before has sent, and against its own classes.
 */
class FormerFormatTest {

  private static final Subscription FORMER = new Subscription(FeedProtocol.FORMER_FORMAT, true);

  private static ByteBuffer content(ByteBuffer frame) {
    assertThat(frame.getInt(0)).isEqualTo(frame.remaining() - 4);
    return frame.slice(4, frame.remaining() - 4);
  }

  private static Snapshot read(ByteBuffer content) throws FeedFormatException {
    return FeedProtocol.decode(content, FeedProtocol.FORMER_FORMAT, new RecentTexts());
  }

  /** With figures that the format has no place for. */
  private static Snapshot todays() {
    return Traffic.snapshot(
        7,
        Traffic.rows(40, 6),
        Stream.of(Outcome.values())
            .map(outcome -> Traffic.exchange(Traffic.client("::1", 80), outcome, 9, 8))
            .toList());
  }

  @Test
  void whatItsCollectorSentIsReadFigureByFigure() throws FeedFormatException {
    List<Snapshot> read = new ArrayList<>();
    for (ByteBuffer content : FormerRelease.contents()) {
      read.add(read(content));
    }
    assertThat(read).isEqualTo(FormerRelease.told());
  }

  @Test
  void weGreetAndSendAsItsCollectorDid() throws FeedFormatException {
    FeedProtocol.Hello hello = FeedProtocol.decodeHello(content(FormerRelease.hello()));
    assertThat(FeedProtocol.encode(hello)).isEqualTo(FormerRelease.hello());

    List<ByteBuffer> sent =
        FormerRelease.told().stream()
            .map(snapshot -> content(FeedProtocol.encode(snapshot, FORMER)))
            .toList();
    assertThat(sent).isEqualTo(FormerRelease.contents());
  }

  @Test
  void weSubscribeAsItsAgentDidAndUnderstandIt() throws FeedFormatException {
    assertThat(FeedProtocol.encode(FORMER)).isEqualTo(FormerRelease.subscription());
    assertThat(FeedProtocol.decodeSubscription(content(FormerRelease.subscription())))
        .isEqualTo(FORMER);
  }

  @Test
  void itsCollectorDropsWhoAsksForMore() throws Exception {
    try (FormerRelease former = new FormerRelease()) {
      for (boolean exchanges : new boolean[] {true, false}) {
        assertThat(
                former.takes(FeedProtocol.encode(new Subscription(FeedProtocol.FORMAT, exchanges))))
            .isFalse();
        assertThat(
                former.takes(
                    FeedProtocol.encode(new Subscription(FeedProtocol.FORMER_FORMAT, exchanges))))
            .isTrue();
      }
    }
  }

  @Test
  void itsAgentReadsWhatWeSend() throws Exception {
    ByteBuffer sent = FeedProtocol.encode(todays(), FORMER);
    try (FormerRelease former = new FormerRelease()) {
      assertThat(former.readAndSentAgain(sent)).isEqualTo(sent);
    }
  }

  @Test
  void whatItHasNoPlaceForIsLeftOutAndNothingElse() throws FeedFormatException {
    Snapshot sent = todays();
    Snapshot read = read(content(FeedProtocol.encode(sent, FORMER)));

    assertThat(read.identity()).isEqualTo(CaptureIdentity.NONE);
    assertThat(read.interval()).isEqualTo(sent.interval());
    assertThat(read.exchanges()).isEqualTo(sent.exchanges());
    Loss loss = sent.capture().loss();
    List<UnreadablePort> listed = loss.unreadablePorts().listed();
    assertThat(loss.unreadablePorts().omitted()).isPositive();
    assertThat(read.capture().loss())
        .isEqualTo(new Loss(loss.lost(), loss.ignored(), new UnreadablePorts(listed, 0)));
    assertThat(read.capture().effort()).isEqualTo(sent.capture().effort());
    assertThat(read.capture().watched()).isEqualTo(sent.capture().watched());
    assertThat(sent.capture().limits()).isNotEmpty();
    assertThat(read.capture().limits()).isEmpty();
    assertThat(read.backends()).hasSameSizeAs(sent.backends());
    for (int i = 0; i < read.backends().size(); i++) {
      BackendRow before = sent.backends().get(i);
      BackendRow after = read.backends().get(i);
      for (Counter counter : Counter.ALL) {
        boolean hasPlace = counter.place() <= Counter.LOST_TRACK.place();
        hasPlace &= !counter.event().equals("UpstreamTunnel");
        assertThat(after.counts().get(counter))
            .as("%s", counter)
            .isEqualTo(hasPlace ? before.counts().get(counter) : 0);
      }
      assertThat(after.gauges())
          .isEqualTo(
              new Gauges(
                  before.gauges().inFlight(), before.gauges().oldestInFlightNanos(), 0, 0, 0, 0));
      assertThat(after.times()).isEqualTo(before.times());
      assertThat(after.routes()).isEqualTo(before.routes());
    }
  }

  @Test
  void exchangesThatAreNotWantedCountAsOmitted() throws FeedFormatException {
    Subscription without = new Subscription(FeedProtocol.FORMER_FORMAT, false);
    Snapshot read = read(content(FeedProtocol.encode(todays(), without)));
    assertThat(read.exchanges().picked()).isEmpty();
    assertThat(read.exchanges().omitted()).isEqualTo(Outcome.values().length);
  }

  @Test
  void everyCutIsRefusedAndSoIsOneByteMore() {
    ByteBuffer whole = FormerRelease.contents().get(0);
    for (int length = 1; length < whole.remaining(); length++) {
      ByteBuffer cut = whole.slice(0, length);
      assertThatExceptionOfType(FeedFormatException.class)
          .as("cut to %d", length)
          .isThrownBy(() -> read(cut));
    }
    ByteBuffer longer = ByteBuffer.allocate(whole.remaining() + 1).put(whole).rewind();
    assertThatExceptionOfType(FeedFormatException.class).isThrownBy(() -> read(longer));
  }

  @Test
  void damagedBytesAreRefusedOrRead() {
    Random random = new Random(4);
    ByteBuffer whole = FormerRelease.contents().get(0);
    byte[] bytes = new byte[whole.remaining()];
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      whole.duplicate().get(bytes);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(read(ByteBuffer.wrap(bytes)).interval().nanos()).isNotNegative();
      } catch (FeedFormatException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
