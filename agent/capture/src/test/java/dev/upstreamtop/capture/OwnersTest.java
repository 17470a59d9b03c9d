// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.testing.NeedsRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who connects: this JVM and a curl ask the same backend, over connections opened before and after
 * attach.
 */
@NeedsRoot
class OwnersTest {

  private static final byte[] REQUEST =
      "GET /who HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Queue<Snapshot> snapshots = new ConcurrentLinkedQueue<>();
  private ServerSocket backend;

  @BeforeEach
  void serve() throws IOException {
    backend = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  @AfterEach
  void stop() throws IOException {
    if (backend != null) {
      backend.close();
    }
  }

  private void acceptAll() {
    while (!backend.isClosed()) {
      try {
        Socket socket = backend.accept();
        Thread.ofVirtual().start(() -> answerAll(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answerAll(Socket accepted) {
    try (Socket socket = accepted) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] request = new byte[4_096];
      while (in.read(request) > 0) {
        out.write(RESPONSE);
      }
    } catch (IOException gone) {
      // The client's business.
    }
  }

  @Test
  void namesTheProcessOfConnectionsOldAndNew() throws Exception {
    long ourselves = ProcessHandle.current().pid();
    try (Socket before = connect()) {
      ask(before);
      try (DirectCapture capture = capture(List.of())) {
        ask(before);
        try (Socket after = connect()) {
          ask(after);
        }
        curl();
        assertThat(capture.settings().owners()).isEmpty();
      }
    }
    assertThat(requests()).isEqualTo(3);
    assertThat(snapshots).allMatch(snapshot -> snapshot.capture().watched().ownersKnown());
    assertThat(exchanges())
        .extracting(Exchange::owner)
        .filteredOn(owner -> owner.pid() == ourselves)
        .hasSize(2)
        .allMatch(owner -> owner.name().equals("java"));
    assertThat(exchanges()).extracting(Exchange::owner).extracting(Owner::name).contains("curl");
    assertThat(
            snapshots.stream()
                .flatMap(s -> s.backends().stream())
                .flatMap(r -> r.owners().stream()))
        .contains("java", "curl");
  }

  @Test
  void leavesOutOtherProcessesByName() throws Exception {
    try (Socket before = connect()) {
      ask(before);
      try (DirectCapture capture = capture(List.of("curl"))) {
        ask(before);
        curl();
        curl();
        assertThat(capture.settings().owners()).containsExactly("curl");
      }
    }
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void leavesOutOtherProcessesById() throws Exception {
    String ourselves = Long.toString(ProcessHandle.current().pid());
    try (Socket before = connect()) {
      ask(before);
      try (DirectCapture capture = capture(List.of(ourselves))) {
        ask(before);
        curl();
        assertThat(capture.settings().owners()).containsExactly(ourselves);
      }
    }
    assertThat(requests()).isEqualTo(1);
  }

  private DirectCapture capture(List<String> processes) {
    return BpfRequirement.bpf(() -> DirectCapture.start(settings(processes), snapshots::add));
  }

  private Socket connect() throws IOException {
    return new Socket(backend.getInetAddress(), backend.getLocalPort());
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    assertThat(socket.getInputStream().readNBytes(RESPONSE.length)).isEqualTo(RESPONSE);
  }

  private void curl() throws Exception {
    Process curl =
        new ProcessBuilder("curl", "-sf", "http://127.0.0.1:" + backend.getLocalPort() + "/who")
            .redirectErrorStream(true)
            .start();
    assertThat(curl.waitFor()).as("exit code of curl").isZero();
  }

  private CaptureSettings settings(List<String> processes) {
    return new CaptureSettings(
        Duration.ofMillis(200),
        List.of("lo"),
        EnumSet.of(Side.CLIENT),
        List.of(EndpointFilter.parse(Integer.toString(backend.getLocalPort()))),
        List.of(),
        Origin.ANY,
        Map.of(),
        processes,
        List.of());
  }

  private long requests() {
    return snapshots.stream()
        .flatMap(snapshot -> snapshot.backends().stream())
        .mapToLong(row -> row.counts().requests())
        .sum();
  }

  private List<Exchange> exchanges() {
    return snapshots.stream().flatMap(snapshot -> snapshot.exchanges().picked().stream()).toList();
  }
}
