// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against servers that behave, and against some that do not. */
@Timeout(60)
class FeedClientTest {

  private static final FeedProtocol.Subscription NEWEST =
      new FeedProtocol.Subscription(FeedProtocol.FORMAT, true);
  private static final FeedProtocol.Subscription FORMER =
      new FeedProtocol.Subscription(FeedProtocol.FORMER_FORMAT, true);

  @TempDir Path directory;
  private Path socket;
  private ServerSocketChannel server;
  private FeedClient client;
  private final AtomicInteger connected = new AtomicInteger();
  private final List<Snapshot> read = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    socket = directory.resolve("feed.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    client = new FeedClient(socket);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private CompletableFuture<Void> reading() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            client.read(connected::incrementAndGet, read::add);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void send(SocketChannel connection, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      connection.write(bytes);
    }
  }

  private static void send(SocketChannel connection, long sequence) throws IOException {
    send(connection, SnapshotEncoder.encode(Traffic.snapshot(sequence, Traffic.rows(3, 2)), true));
  }

  private SocketChannel greeted(long session) throws IOException {
    SocketChannel connection = server.accept();
    assertThat(subscription(connection, session)).isEqualTo(NEWEST);
    send(connection, FeedProtocol.encodeTerms(FeedProtocol.FORMAT));
    return connection;
  }

  /** Greets, and reads what the client wants. */
  private static FeedProtocol.Subscription subscription(SocketChannel connection, long session)
      throws IOException {
    send(connection, FeedProtocol.encode(new FeedProtocol.Hello(session)));
    return FeedProtocol.decodeSubscription(new FrameReader(connection).next());
  }

  private static Throwable end(CompletableFuture<Void> reading) {
    return catchThrowable(reading::join).getCause();
  }

  @Test
  void deliversSnapshotsAndEndsWhenTheCollectorDoes() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 1);
      send(connection, 2);
      Await.until("two snapshots", () -> read.size() == 2);
    }
    assertThat(end(reading)).hasMessageContaining("closed by the collector");
    assertThat(read).extracting(snapshot -> snapshot.interval().sequence()).containsExactly(1L, 2L);
    assertThat(read)
        .allMatch(snapshot -> !snapshot.capture().loss().lost().containsKey(FeedClient.GAP));
  }

  @Test
  void gapsAreMarkedWithinASessionAndAcrossARestart() throws IOException {
    CompletableFuture<Void> first = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 5);
      send(connection, 9);
      Await.until("two snapshots", () -> read.size() == 2);
    }
    end(first);
    CompletableFuture<Void> same = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 11);
      Await.until("three snapshots", () -> read.size() == 3);
    }
    end(same);
    CompletableFuture<Void> restarted = reading();
    try (SocketChannel connection = greeted(2)) {
      send(connection, 1);
      send(connection, 2);
      Await.until("five snapshots", () -> read.size() == 5);
    }
    end(restarted);
    assertThat(read)
        .extracting(snapshot -> snapshot.capture().loss().lost().getOrDefault(FeedClient.GAP, 0L))
        .containsExactly(0L, 3L, 1L, 1L, 0L);
  }

  @Test
  void whoIsNotGreetedWasTurnedAway() throws IOException {
    CompletableFuture<Void> reading = reading();
    server.accept().close();

    assertThat(end(reading))
        .isInstanceOf(FeedRefusedException.class)
        .hasMessage("turned away by the collector");
  }

  @Test
  void aCollectorOfTheReleaseBeforeIsReadInItsFormatUntilItIsReplaced() throws IOException {
    CompletableFuture<Void> former = reading();
    try (SocketChannel dropped = server.accept()) {
      assertThat(subscription(dropped, 1)).isEqualTo(NEWEST);
    }
    try (SocketChannel connection = server.accept()) {
      assertThat(connected).hasValue(0);
      assertThat(subscription(connection, 1)).isEqualTo(FORMER);
      send(connection, FormerRelease.snapshots());
      Await.until("two snapshots", () -> read.size() == 2);
    }
    assertThat(end(former)).hasMessageContaining("closed by the collector");
    assertThat(read).isEqualTo(FormerRelease.told());
    assertThat(connected).hasValue(1);

    CompletableFuture<Void> upgraded = reading();
    try (SocketChannel connection = greeted(2)) {
      send(connection, 1);
      Await.until("three snapshots", () -> read.size() == 3);
    }
    end(upgraded);
    assertThat(connected).hasValue(2);
  }

  @Test
  void whoIsDroppedInEitherFormatIsNotConnected() throws IOException {
    CompletableFuture<Void> reading = reading();
    for (FeedProtocol.Subscription wish : List.of(NEWEST, FORMER)) {
      try (SocketChannel dropped = server.accept()) {
        assertThat(subscription(dropped, 1)).isEqualTo(wish);
      }
    }
    assertThat(end(reading)).hasMessageContaining("closed by the collector");
    assertThat(read).isEmpty();
  }

  @Test
  void termsThatNobodyAskedForAreRefused() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = server.accept()) {
      assertThat(subscription(connection, 1)).isEqualTo(NEWEST);
      send(connection, FeedProtocol.encodeTerms(FeedProtocol.FORMAT + 1));
      assertThat(end(reading))
          .isInstanceOf(FeedFormatException.class)
          .hasMessage("it answers in format 4 of the feed where 3 was asked for");
    }
    assertThat(connected).hasValue(0);
  }

  @Test
  void framesOfALaterReleaseArePassedOver() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 1);
      WireOut another = new WireOut((byte) 99);
      another.text("of a later release");
      send(connection, another.frame());
      send(connection, 2);
      Await.until("two snapshots", () -> read.size() == 2);
    }
    end(reading);
    assertThat(read).extracting(snapshot -> snapshot.interval().sequence()).containsExactly(1L, 2L);
  }

  @Test
  void textsOfOneIntervalServeForTheNext() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 1);
      send(connection, 2);
      Await.until("two snapshots", () -> read.size() == 2);
    }
    end(reading);
    assertThat(routes(read.get(1))).isEqualTo(routes(read.get(0))).isNotEmpty();
    for (int i = 0; i < routes(read.get(0)).size(); i++) {
      assertThat(routes(read.get(1)).get(i)).isSameAs(routes(read.get(0)).get(i));
    }
  }

  private static List<String> routes(Snapshot snapshot) {
    return snapshot.backends().stream()
        .flatMap(row -> row.routes().stream())
        .flatMap(route -> Stream.of(route.method(), route.route()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, FeedProtocol.LONGEST_FRAME + 1})
  void lengthsOutOfBoundsEndTheConnection(int length) throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, ByteBuffer.allocate(4).putInt(length).flip());
      assertThat(end(reading))
          .isInstanceOf(FeedFormatException.class)
          .hasMessageContaining("frame of " + (length & 0xffff_ffffL) + " bytes");
    }
  }

  @Test
  void aServerOfAnotherKindIsRefused() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = server.accept()) {
      send(
          connection,
          ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(end(reading)).isInstanceOf(FeedFormatException.class);
  }

  @Test
  void aFrameCutShortIsNoSnapshot() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      ByteBuffer frame = SnapshotEncoder.encode(Traffic.snapshot(1, Traffic.rows(3, 2)), true);
      send(connection, frame.limit(frame.limit() - 1));
    }
    assertThat(end(reading))
        .isInstanceOf(FeedFormatException.class)
        .hasMessageContaining("cut short");
    assertThat(read).isEmpty();
  }

  @Test
  void closingEndsAReadThatWaits() throws IOException {
    CompletableFuture<Void> reading = reading();
    try (SocketChannel connection = greeted(1)) {
      send(connection, 1);
      Await.until("a snapshot", () -> read.size() == 1);
      client.close();
      assertThatThrownBy(reading::join).hasCauseInstanceOf(IOException.class);
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void noSocketIsAPlainFailure() {
    FeedClient nobody = new FeedClient(directory.resolve("none.sock"));
    assertThatThrownBy(() -> nobody.read(() -> {}, read::add)).isInstanceOf(IOException.class);
  }
}
