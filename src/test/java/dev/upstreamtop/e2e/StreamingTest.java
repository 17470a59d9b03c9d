// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.DocumentedProgram;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented ways to read the events live, word for word, on real traffic. */
@InNamespace
class StreamingTest {

  private static final String PAGE = "events.md";
  private static final int CLOSED_PORT = 9;

  @TempDir Path directory;

  private static Path home(int jdk) throws Exception {
    return jdk == 25 ? Jdk.RUNNING : Jdk.of(jdk).home();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void inTheSameJvm(int jdk) throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket);
        Backend backend = new Backend("127.0.0.5", Backend.answering(Backend.response(200)));
        DocumentedProgram reader =
            DocumentedProgram.start(
                directory.resolve("reader"),
                home(jdk),
                List.of("-javaagent:" + Repository.agentJar() + "=capture=feed,socket=" + socket),
                List.of("java.time.Duration", "jdk.jfr.consumer.RecordingStream"),
                "",
                DocumentedProgram.piecesOf(PAGE).get(0))) {
      Client client = new Client("127.0.0.5", backend.port());
      Await.until(
          "a rate of " + backend.endpoint(),
          () -> {
            client.send(10, 1, n -> "GET /orders HTTP/1.1\r\nHost: h\r\n\r\n");
            return reader.printed().stream()
                .anyMatch(
                    line ->
                        line.startsWith(backend.endpoint() + " ")
                            && Double.parseDouble(line.split(" ", 2)[1]) > 0);
          });
      collector.terminate();
    }
  }

  @ParameterizedTest
  @CsvSource({"25, 17", "17, 25"})
  void fromAnotherJvm(int readers, int applications) throws Exception {
    Path socket = directory.resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket);
        Shop shop =
            Shop.open(
                directory,
                home(applications),
                RemoteBeans.JVM_OPTIONS,
                "capture=feed,socket=" + socket,
                List.of());
        DocumentedProgram reader =
            DocumentedProgram.start(
                directory.resolve("reader"),
                home(readers),
                List.of(),
                List.of("javax.management.remote.*", "jdk.management.jfr.RemoteRecordingStream"),
                "String url = \"" + RemoteBeans.URL + "\";",
                DocumentedProgram.piecesOf(PAGE).get(1))) {
      Await.until(
          "a failure",
          () -> {
            refused();
            return reader.printed().stream()
                .anyMatch(line -> line.startsWith("REFUSED reset in answer"));
          });
      assertThat(shop.complaints()).isEmpty();
      collector.terminate();
    }
  }

  private static void refused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), CLOSED_PORT)) {
      throw new AssertionError("somebody listens at " + socket);
    } catch (ConnectException asItShould) {
      // What it is told of.
    }
  }
}
