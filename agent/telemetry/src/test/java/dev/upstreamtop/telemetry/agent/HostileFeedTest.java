// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedProtocol;
import dev.upstreamtop.telemetry.feed.SnapshotEncoder;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Bytes;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.ExchangeResult;
import dev.upstreamtop.telemetry.snapshot.ExchangeTimes;
import dev.upstreamtop.telemetry.snapshot.Outcome;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A collector that sends nonsense, and then texts that mean harm: the application does not care.
 */
@Timeout(180)
class HostileFeedTest {

  private static final List<String> TEXTS =
      List.of("*", "?", "\"'", "a,b=c:d", "\n\r", "\\", "\u0000\u001b[31m", "\ufffe", "<b>&]]>");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("dev.upstreamtop.testing.Jdk#mandatory")
  void nothingOfItHarmsTheApplication(Jdk jdk) throws IOException {
    Path socket = directory.resolve("feed.sock");
    Path recording = directory.resolve("agent.jfr");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (Conversation application =
          Conversation.with(
              jdk,
              List.of(
                  "-javaagent:" + AgentJar.in(directory) + "=capture=feed,socket=" + socket,
                  "-XX:StartFlightRecording:filename=" + recording))) {
        send(server, otherVersion());
        assertThat(application.say("until Capture State UNAVAILABLE")).endsWith("UNAVAILABLE");
        assertThat(application.say("read Capture Reason")).contains("version 99");
        for (ByteBuffer nonsense : nonsense()) {
          // Taken in well, so that it comes back soon.
          send(
              server,
              FeedProtocol.encode(new FeedProtocol.Hello(7)),
              FeedProtocol.encodeTerms(FeedProtocol.FORMAT),
              nonsense);
        }
        try (SocketChannel reader = server.accept()) {
          write(reader, FeedProtocol.encode(new FeedProtocol.Hello(8)));
          write(reader, FeedProtocol.encodeTerms(FeedProtocol.FORMAT));
          write(reader, SnapshotEncoder.encode(harmful(), true));
          assertThat(application.say("until Upstreams TotalRequests " + 24 * TEXTS.size()))
              .endsWith(" " + 24 * TEXTS.size());
          assertThat(application.say("read Upstreams BackendCount"))
              .isEqualTo("BackendCount " + TEXTS.size());
          // The beans of backends follow the figures of all of them.
          String names = "names " + TEXTS.size();
          assertThat(application.say(names)).isEqualTo(names);
        }
        JdkCommand.Finished finished = application.end(0);
        assertThat(finished.exitCode()).isZero();
        assertThat(finished.err().lines()).hasSize(1).allMatch(line -> line.contains("version 99"));
      }
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    assertThat(
            events.stream()
                .filter(event -> event.getEventType().getName().endsWith(".UpstreamRoute"))
                .map(event -> event.getString("route"))
                .collect(Collectors.toSet()))
        .hasSize(TEXTS.size());
    JdkCommand.Finished printed =
        jdk.command("jfr", "print", "--events", "dev.upstreamtop.*", recording.toString()).run();
    assertThat(printed.exitCode()).as(printed.err()).isZero();
  }

  /** Sends this to the next reader that comes, and waits until it has gone. */
  private static void send(ServerSocketChannel server, ByteBuffer... frames) throws IOException {
    try (SocketChannel reader = server.accept()) {
      try {
        for (ByteBuffer frame : frames) {
          write(reader, frame);
        }
        reader.shutdownOutput();
        ByteBuffer wish = ByteBuffer.allocate(FeedProtocol.LONGEST_REQUEST);
        while (reader.read(wish.clear()) >= 0) {
          // What it wishes for is not to be had.
        }
      } catch (IOException gone) {
        // It did not want to hear the rest.
      }
    }
  }

  private static void write(SocketChannel reader, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      reader.write(bytes);
    }
  }

  private static ByteBuffer otherVersion() {
    ByteBuffer hello = FeedProtocol.encode(new FeedProtocol.Hello(7));
    ByteBuffer other = ByteBuffer.allocate(hello.remaining()).put(hello).flip();
    // Length, type, a word that nobody else begins with, and then the version.
    return other.put(13, (byte) 99);
  }

  private static List<ByteBuffer> nonsense() {
    List<ByteBuffer> nonsense = new ArrayList<>();
    nonsense.add(ByteBuffer.allocate(4).putInt(-1).flip());
    byte[] random = new byte[4_096];
    new Random(4).nextBytes(random);
    random[0] = 0;
    random[1] = 0;
    random[2] = 1;
    random[4] = FeedProtocol.SNAPSHOT;
    nonsense.add(ByteBuffer.wrap(random));
    ByteBuffer cut = SnapshotEncoder.encode(harmful(), true);
    nonsense.add(cut.limit(cut.limit() / 2));
    return nonsense;
  }

  private static Snapshot harmful() {
    List<BackendRow> rows = new ArrayList<>();
    List<Exchange> exchanges = new ArrayList<>();
    for (String text : TEXTS) {
      BackendKey backend = new BackendKey(new Endpoint(text, 80), Side.CLIENT);
      rows.add(Traffic.row(backend, text, 1, Traffic.route(text, "/" + text, 20, 1)));
      exchanges.add(
          new Exchange(
              backend,
              text,
              "/" + text,
              ExchangeResult.of(Outcome.RESPONSE, 200),
              new ExchangeTimes(1, 1, 60_000_000_000L),
              new Bytes(1, 1),
              Owner.UNKNOWN));
    }
    return Traffic.snapshot(1, rows, exchanges);
  }
}
