// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.RouteRow;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.testing.NeedsRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beyond each table's limit the sums stay whole, and the loss is told by its cause. */
@NeedsRoot
class BoundsTest {

  private static final String REQUEST = "GET /a HTTP/1.1\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private Kernel kernel;

  @BeforeEach
  void load() {
    kernel = Kernel.load();
  }

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void whatTheRingLosesTheRoutesMissVisibly() {
    long exchanges = 50_000;
    Connection connection = kernel.connection("10.0.0.1:40000", "10.0.0.9:80").open();
    for (int i = 0; i < exchanges; i++) {
      connection.request(REQUEST).response(RESPONSE);
    }

    BackendRow row = kernel.backend("10.0.0.9:80");
    assertThat(row.counts().requests()).isEqualTo(exchanges);
    assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(exchanges);
    assertThat(row.times().header().count()).isEqualTo(exchanges);
    assertThat(row.counts().get(Counter.RECORDS_LOST))
        .isPositive()
        .isEqualTo(kernel.lost("ringFull"));
    assertThat(row.routes()).extracting(RouteRow::route).containsExactly("/a", RouteRow.OTHER);
    assertThat(row.routes().getLast().requests()).isEqualTo(row.counts().get(Counter.RECORDS_LOST));
    assertThat(row.routes().stream().mapToLong(RouteRow::requests).sum()).isEqualTo(exchanges);
  }

  @Test
  void backendsBeyondTheTableAreOneRow() {
    int backends = 5_000;
    for (int i = 0; i < backends; i++) {
      String backend = "10.1.%d.%d:80".formatted(i / 250, i % 250);
      kernel.connection("10.0.0.1:40000", backend).open().request(REQUEST).response(RESPONSE);
    }

    int own = Sizes.BACKENDS - Sizes.SLOT_FIRST;
    assertThat(kernel.rows()).hasSize(own + 1);
    BackendRow other = kernel.other(Side.CLIENT);
    assertThat(other.counts().requests()).isEqualTo(backends - own);
    assertThat(other.counts().get(Counter.RESPONSES_2XX)).isEqualTo(backends - own);
    assertThat(kernel.lost("backendTableFull")).isEqualTo(backends - own);
  }

  @Test
  void requestsOfEvictedConnectionsAreLostTrackOf() {
    long connections = Sizes.CONNECTIONS + 8_000;
    for (int i = 0; i < connections; i++) {
      String client = "10.2.%d.1:%d".formatted(i / 20_000, 10_000 + i % 20_000);
      kernel.connection(client, "10.0.0.9:80").request(REQUEST);
    }
    kernel.finish();

    BackendRow row = kernel.backend("10.0.0.9:80");
    assertThat(row.counts().requests()).isEqualTo(connections);
    assertThat(row.gauges().inFlight()).isPositive().isLessThanOrEqualTo(Sizes.CONNECTIONS);
    assertThat(row.counts().get(Counter.LOST_TRACK)).isGreaterThanOrEqualTo(8_000);
    assertThat(row.gauges().inFlight() + row.counts().get(Counter.LOST_TRACK))
        .isEqualTo(connections);
    assertThat(kernel.lost("lostTrack")).isEqualTo(row.counts().get(Counter.LOST_TRACK));
  }
}
