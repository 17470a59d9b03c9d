// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Backend;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost is told, by cause, wherever somebody may look. */
@InNamespace
class LossTest {

  /** More records than the ring has room for. */
  private static final int EXCHANGES = 50_000;

  private static final String RING_FULL = "ringFull";

  /** A reader that stands still, as one on a machine without a free processor does. */
  @Test
  void whatTheRingLoses(@TempDir Path directory) throws Exception {
    Path recording = directory.resolve("lost.jfr");
    List<String> jvm = new ArrayList<>(Shop.recording(recording, "upstreamtop-profile.jfc"));
    jvm.addAll(RemoteBeans.JVM_OPTIONS);
    try (Backend backend = new Backend("127.0.0.1", Backend.answering(Backend.response(200)));
        Upstreamtop top = Upstreamtop.top(jvm)) {
      signal(top, "STOP");
      new Client("127.0.0.1", backend.port())
          .send(EXCHANGES, 4, n -> "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
      signal(top, "CONT");
      Map<String, Long> lostByBeans;
      try (RemoteBeans beans = RemoteBeans.connect()) {
        beans.awaitTotalRequests(EXCHANGES);
        lostByBeans = beans.lost();
      }

      Figures figures = top.stop();

      Row row = figures.client(backend.endpoint());
      long lost = figures.cause(RING_FULL);
      assertThat(row.counts()).isEqualTo("requests 50000, responses2xx 50000");
      assertThat(row.get("headerTime.count")).isEqualTo(EXCHANGES);
      assertThat(lost).isPositive().isEqualTo(row.get("recordsLost"));
      assertThat(row.routes().get(" other").requests()).isEqualTo(lost);
      assertThat(row.routes().get("GET /orders/{id}").requests()).isEqualTo(EXCHANGES - lost);
      assertThat(lostByBeans).isEqualTo(Map.of(RING_FULL, lost));
      assertThat(lostByEvents(recording)).isEqualTo(lost);
    }
  }

  private static void signal(Upstreamtop top, String name) {
    Shell.succeed("kill", "-" + name, Long.toString(top.process().pid()));
  }

  private static long lostByEvents(Path recording) throws IOException {
    long lost = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals("dev.upstreamtop.UpstreamCapture")) {
        long ringFull = ringFull(event.getString("lostCauses"));
        assertThat(event.getLong("lost")).isEqualTo(ringFull);
        lost += ringFull;
      }
    }
    return lost;
  }

  private static long ringFull(String causes) {
    return Arrays.stream(causes.split(" ", -1))
        .filter(cause -> cause.startsWith(RING_FULL + "="))
        .mapToLong(cause -> Long.parseLong(cause.substring(RING_FULL.length() + 1)))
        .sum();
  }
}
