// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.feed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.feed.SnapshotDecoder;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real socket, real readers, and some that misbehave. */
@Timeout(120)
class FeedServerTest {

  @TempDir Path directory;

  private Path socket() {
    return directory.resolve("feed.sock");
  }

  private static void await(BooleanSupplier condition) {
    await(condition, Duration.ofMinutes(1));
  }

  private static void await(BooleanSupplier condition, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static Snapshot snapshot(long sequence, int backends) {
    List<BackendRow> rows =
        IntStream.range(0, backends)
            .mapToObj(
                i ->
                    BackendRow.empty(
                        new BackendKey(
                            new Endpoint("10.0." + i / 256 + "." + i % 256, 80), Side.CLIENT),
                        "a label of some length",
                        false))
            .toList();
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(sequence, 1, 1_000_000_000, false),
        rows,
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, CaptureState.CAPTURING, ""));
  }

  private static void read(FeedClient client, SnapshotSink into) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                client.read(() -> {}, into);
              } catch (IOException end) {
                // The end of the server is the end of the test.
              }
            });
  }

  @Test
  void manyReadersGetTheSameSnapshots() throws IOException {
    List<Snapshot> one = new CopyOnWriteArrayList<>();
    List<Snapshot> other = new CopyOnWriteArrayList<>();
    try (FeedServer server = FeedServer.listen(socket());
        FeedClient first = new FeedClient(socket());
        FeedClient second = new FeedClient(socket())) {
      read(first, one::add);
      read(second, other::add);
      await(() -> server.readers() == 2);
      long sequence = 0;
      // A reader is sent snapshots once it has asked, which it does on its own time.
      while (one.isEmpty() || other.isEmpty()) {
        server.accept(snapshot(++sequence, 3));
        LockSupport.parkNanos(2_000_000);
      }
      long last = sequence + 1;
      server.accept(snapshot(last, 3));
      await(() -> one.get(one.size() - 1).interval().sequence() == last);
      await(() -> other.get(other.size() - 1).interval().sequence() == last);
      assertThat(one).allMatch(read -> read.backends().size() == 3);
      assertThat(one).allMatch(read -> read.capture().mode() == CaptureMode.FEED);
      assertNobodyDropped(server);
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void exchangesGoToThoseWhoAskForThem() throws IOException {
    for (boolean exchanges : new boolean[] {true, false}) {
      try (FeedServer server = FeedServer.listen(socket());
          SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
        FeedProtocol.decodeHello(frame(reader));
        subscribe(reader, new FeedProtocol.Subscription(FeedProtocol.FORMAT, exchanges));
        FeedProtocol.decodeTerms(frame(reader));
        server.accept(withExchange(snapshot(1, 1), 1_000));
        Snapshot read = SnapshotDecoder.decode(frame(reader));

        assertThat(read.backends()).hasSize(1);
        assertThat(read.exchanges().picked()).hasSize(exchanges ? 1 : 0);
      }
    }
  }

  /** Both formats with and without exchanges, of the same snapshot. */
  @Test
  void readersOfTheReleaseBeforeAreServedBesideOthers() throws IOException {
    List<FeedProtocol.Subscription> wishes =
        List.of(
            new FeedProtocol.Subscription(FeedProtocol.FORMAT, true),
            new FeedProtocol.Subscription(FeedProtocol.FORMER_FORMAT, true),
            new FeedProtocol.Subscription(FeedProtocol.FORMER_FORMAT, false),
            new FeedProtocol.Subscription(FeedProtocol.FORMAT, false));
    List<SocketChannel> readers = new ArrayList<>();
    try (FeedServer server = FeedServer.listen(socket())) {
      for (FeedProtocol.Subscription wish : wishes) {
        SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        readers.add(reader);
        FeedProtocol.decodeHello(frame(reader));
        subscribe(reader, wish);
      }
      // When the last one is answered, the others have been read in the same turn at the latest.
      FeedProtocol.decodeTerms(frame(readers.get(0)));
      FeedProtocol.decodeTerms(frame(readers.get(3)));
      Snapshot sent = withExchange(snapshot(1, 3), 1_000);
      server.accept(sent);
      for (int i = 0; i < wishes.size(); i++) {
        assertThat(frame(readers.get(i)))
            .as("the first frame for %s", wishes.get(i))
            .isEqualTo(content(FeedProtocol.encode(sent, wishes.get(i))));
      }
      assertNobodyDropped(server);
    } finally {
      for (SocketChannel reader : readers) {
        reader.close();
      }
    }
  }

  private static void subscribe(SocketChannel reader, FeedProtocol.Subscription wanted)
      throws IOException {
    ByteBuffer wish = FeedProtocol.encode(wanted);
    while (wish.hasRemaining()) {
      reader.write(wish);
    }
  }

  private static ByteBuffer content(ByteBuffer frame) {
    return frame.slice(Integer.BYTES, frame.limit() - Integer.BYTES);
  }

  /** The same with an exchange that took so long. */
  private static Snapshot withExchange(Snapshot snapshot, long nanos) {
    return new Snapshot(
        CaptureIdentity.NONE,
        new Interval(
            snapshot.interval().sequence(),
            snapshot.interval().endEpochNanos(),
            snapshot.interval().nanos(),
            false),
        snapshot.backends(),
        new Exchanges(
            List.of(
                new Exchange(
                    snapshot.backends().get(0).key(),
                    "GET",
                    "/",
                    ExchangeResult.of(Outcome.RESPONSE, 200),
                    new ExchangeTimes(1, 0, nanos),
                    new Bytes(1, 1),
                    Owner.UNKNOWN)),
            0),
        snapshot.capture());
  }

  /** The content of the next frame. */
  private static ByteBuffer frame(SocketChannel reader) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES);
    fill(reader, prefix);
    ByteBuffer content = ByteBuffer.allocate(prefix.getInt(0));
    fill(reader, content);
    return content.flip();
  }

  private static void fill(SocketChannel reader, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      assertThat(reader.read(buffer)).isPositive();
    }
  }

  @Test
  void aReaderThatStandsStillForManyIntervalsMissesNothing() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    List<Snapshot> late = new CopyOnWriteArrayList<>();
    List<Snapshot> healthy = new CopyOnWriteArrayList<>();
    try (FeedServer server = FeedServer.listen(socket());
        FeedClient first = new FeedClient(socket());
        FeedClient second = new FeedClient(socket())) {
      read(first, healthy::add);
      read(
          second,
          snapshot -> {
            late.add(snapshot);
            awaitQuietly(goOn);
          });
      long sequence = 0;
      while (healthy.isEmpty() || late.isEmpty()) {
        server.accept(snapshot(++sequence, 1));
        LockSupport.parkNanos(2_000_000);
      }
      // Several times what the connection itself holds.
      long last = sequence + 100;
      while (sequence < last) {
        long sent = ++sequence;
        server.accept(snapshot(sent, 300));
        await(() -> healthy.get(healthy.size() - 1).interval().sequence() == sent);
      }
      assertThat(late).hasSize(1);
      goOn.countDown();
      await(() -> late.get(late.size() - 1).interval().sequence() == last);
      assertThat(late).hasSize((int) (last - late.get(0).interval().sequence() + 1));
      assertThat(late)
          .allMatch(snapshot -> !snapshot.capture().loss().lost().containsKey(FeedClient.GAP));
      assertNobodyDropped(server);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSnapshotThatHasNoFormIsAGapAndNotTheEnd() throws IOException {
    List<Snapshot> read = new CopyOnWriteArrayList<>();
    try (FeedServer server = FeedServer.listen(socket());
        FeedClient client = new FeedClient(socket())) {
      read(client, read::add);
      long sequence = 0;
      while (read.isEmpty()) {
        server.accept(snapshot(++sequence, 1));
        LockSupport.parkNanos(2_000_000);
      }
      server.accept(withExchange(snapshot(sequence + 1, 1), -1));
      long last = sequence + 2;
      server.accept(snapshot(last, 1));
      await(() -> read.get(read.size() - 1).interval().sequence() == last);
      assertThat(read.get(read.size() - 1).capture().loss().lost())
          .containsEntry(FeedClient.GAP, 1L);
      assertNobodyDropped(server);
    }
  }

  @Test
  void aReaderThatTakesNothingIsDroppedAndNobodyWaits() throws IOException {
    List<Snapshot> healthy = new CopyOnWriteArrayList<>();
    try (FeedServer server = FeedServer.listen(socket());
        FeedClient client = new FeedClient(socket());
        SocketChannel dead = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      subscribe(dead, new FeedProtocol.Subscription(FeedProtocol.FORMAT, true));
      read(client, healthy::add);
      await(() -> server.readers() == 2);
      long sequence = 0;
      while (healthy.isEmpty()) {
        server.accept(snapshot(++sequence, 1));
        LockSupport.parkNanos(2_000_000);
      }
      // At the pace of the one that reads, whatever the other one does.
      while (server.slow() == 0) {
        long sent = ++sequence;
        server.accept(snapshot(sent, 1_000));
        await(() -> healthy.get(healthy.size() - 1).interval().sequence() == sent);
        assertThat(sent).as("snapshots without a drop").isLessThan(20_000);
      }
      await(() -> server.readers() == 1);
      long last = sequence + 1;
      server.accept(snapshot(last, 1));
      await(() -> healthy.get(healthy.size() - 1).interval().sequence() == last);
      assertThat(server.slow()).isOne();
      assertThat(server.malformed() + server.refused()).isZero();
    }
  }

  @Test
  void aReaderThatTalksNonsenseIsDropped() throws IOException {
    try (FeedServer server = FeedServer.listen(socket())) {
      for (byte[] nonsense :
          List.of(
              new byte[] {-1, -1, -1, -1},
              new byte[] {0, 0, 0, 0},
              new byte[] {0, 0, 0, 3, 2, 7, 7},
              new byte[200])) {
        long before = server.malformed();
        try (SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
          reader.write(ByteBuffer.wrap(nonsense));
          await(() -> server.malformed() == before + 1);
        }
      }
      assertThat(server.readers()).isZero();
    }
  }

  @Test
  void aReaderThatLeavesIsForgottenAndNotCounted() throws IOException {
    try (FeedServer server = FeedServer.listen(socket())) {
      SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
      await(() -> server.readers() == 1);
      reader.close();
      await(() -> server.readers() == 0);
      assertNobodyDropped(server);
    }
  }

  @Test
  void readersThatLeaveBeforeTheGreetingTakeNoPlace() throws IOException {
    try (FeedServer server = FeedServer.listen(socket());
        FeedClient client = new FeedClient(socket())) {
      for (int i = 0; i < 20 * FeedServer.MOST_READERS; i++) {
        SocketChannel.open(UnixDomainSocketAddress.of(socket())).close();
      }
      List<Snapshot> read = new CopyOnWriteArrayList<>();
      read(client, read::add);
      long sequence = 0;
      while (read.isEmpty()) {
        server.accept(snapshot(++sequence, 1));
        LockSupport.parkNanos(2_000_000);
      }
      await(() -> server.readers() == 1);
    }
  }

  private SocketChannel subscribed() throws IOException {
    SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
    connection.write(
        FeedProtocol.encode(new FeedProtocol.Subscription(FeedProtocol.FORMAT, false)));
    return connection;
  }

  @NeedsRoot
  @Test
  void oneUserDoesNotGetAllPlaces() throws IOException {
    List<SocketChannel> connections = new ArrayList<>();
    try (FeedServer server = FeedServer.listen(socket())) {
      while (connections.size() < FeedServer.MOST_READERS_OF_A_USER) {
        connections.add(subscribed());
        await(() -> server.readers() == connections.size());
      }
      assertThat(server.refused()).isZero();
      try (SocketChannel oneTooMany = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
        assertThat(oneTooMany.read(ByteBuffer.allocate(1)))
            .as("end of the connection")
            .isEqualTo(-1);
      }
      assertThat(server.refused()).isOne();
      assertThat(server.readers()).isEqualTo(FeedServer.MOST_READERS_OF_A_USER);
      try (OtherUser other = OtherUser.at(socket())) {
        assertThat(other.line()).isEqualTo("greeted");
        assertThat(server.readers()).isEqualTo(FeedServer.MOST_READERS_OF_A_USER + 1);
      }
      assertThat(server.refused()).isOne();
    } finally {
      for (SocketChannel connection : connections) {
        connection.close();
      }
    }
  }

  /** A second: who has not asked by then leaves the place to others, who have not long to wait. */
  @Test
  void whoDoesNotSubscribeGivesThePlaceBack() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try (FeedServer server = FeedServer.listen(socket())) {
      int places = FeedServer.MOST_READERS_OF_A_USER;
      long begin = System.nanoTime();
      for (int i = 0; i < places; i++) {
        silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket())));
      }
      await(() -> server.malformed() == places, Duration.ofSeconds(10));
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000);
      assertThat(server.readers()).isZero();
      for (SocketChannel connection : silent) {
        FeedProtocol.decodeHello(frame(connection));
        assertThat(connection.read(ByteBuffer.allocate(1)))
            .as("end of the connection")
            .isNegative();
      }
      try (SocketChannel reader = subscribed()) {
        await(() -> server.readers() == 1);
        FeedProtocol.decodeHello(frame(reader));
        FeedProtocol.decodeTerms(frame(reader));
      }
      assertThat(server.malformed()).isEqualTo(places);
      assertThat(server.refused() + server.slow()).isZero();
    } finally {
      for (SocketChannel connection : silent) {
        connection.close();
      }
    }
  }

  /** Again where the machine stood still meanwhile, and the second was nearly over. */
  @Test
  void whoSubscribesAfterHalfASecondIsServed() throws IOException {
    boolean inTime = false;
    while (!inTime) {
      try (FeedServer server = FeedServer.listen(socket())) {
        long begin = System.nanoTime();
        try (SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
          FeedProtocol.decodeHello(frame(reader));
          await(() -> System.nanoTime() - begin > 500_000_000);
          subscribe(reader, new FeedProtocol.Subscription(FeedProtocol.FORMAT, false));
          inTime = System.nanoTime() - begin < 900_000_000;
          if (inTime) {
            FeedProtocol.decodeTerms(frame(reader));
            // Its second is over then, and of no meaning to it any more.
            await(() -> System.nanoTime() - begin > 1_500_000_000);
            server.accept(snapshot(1, 1));
            assertThat(SnapshotDecoder.decode(frame(reader)).backends()).hasSize(1);
            assertNobodyDropped(server);
          }
        }
      }
    }
  }

  @Test
  void theSocketOfASuccessorStays() throws IOException {
    FeedServer old = FeedServer.listen(socket());
    Files.delete(socket());
    try (FeedServer successor = FeedServer.listen(socket())) {
      try (old) {
        assertThat(old.readers()).isZero();
      }
      assertThat(socket()).exists();
      try (SocketChannel reader = subscribed()) {
        await(() -> successor.readers() == 1);
        assertThat(reader.isConnected()).isTrue();
      }
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void whatWasFoundDeadIsReplacedAndNotWhatCameMeanwhile() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    FeedSocket.Identity found = FeedSocket.Identity.of(socket());
    FeedSocket.remove(socket(), found);
    assertThat(socket()).doesNotExist();
    // Another collector, between the look and the removal.
    try (FeedServer successor = FeedServer.listen(socket())) {
      FeedSocket.remove(socket(), found);
      try (SocketChannel reader = subscribed()) {
        await(() -> successor.readers() == 1);
        assertThat(reader.isConnected()).isTrue();
      }
    }
  }

  @Test
  void onlyASocketIsReplaced() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", socket().toString()).start().waitFor()).isZero();
    assertThatIOException()
        .isThrownBy(() -> FeedServer.listen(socket()))
        .withMessageContaining("no socket");
    assertThat(socket()).exists();

    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nothing"));
    assertThatIOException()
        .isThrownBy(() -> FeedServer.listen(link))
        .withMessageContaining("no socket");
    assertThat(link).isSymbolicLink();
  }

  private static void assertNobodyDropped(FeedServer server) {
    assertThat(server.slow() + server.malformed() + server.refused()).isZero();
  }

  @Test
  void theSocketIsForOwnerAndGroup() throws IOException {
    try (FeedServer server = FeedServer.listen(socket())) {
      assertThat(server.readers()).isZero();
      assertThat(Files.getPosixFilePermissions(socket()))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
    }
  }

  @Test
  void aLivingCollectorIsNotReplacedADeadOneIs() throws IOException {
    try (FeedServer server = FeedServer.listen(socket())) {
      assertThat(server.readers()).isZero();
      assertThatIOException()
          .isThrownBy(() -> FeedServer.listen(socket()))
          .withMessageContaining("already running at " + socket());
    }
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(socket()));
    }
    try (FeedServer server = FeedServer.listen(socket())) {
      assertThat(server.readers()).isZero();
    }
  }

  @Test
  void whatIsInTheWayIsNamed() throws IOException {
    Files.writeString(socket(), "mine");
    assertThatIOException()
        .isThrownBy(() -> FeedServer.listen(socket()))
        .withMessageContaining("no socket");
    assertThat(socket()).hasContent("mine");
    Path nowhere = directory.resolve("none/feed.sock");
    assertThatIOException()
        .isThrownBy(() -> FeedServer.listen(nowhere))
        .withMessageContaining("does its directory exist?");
  }
}
