// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.world.AccessLog;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.Figures;
import dev.upstreamtop.world.Http2Backend;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Row;
import dev.upstreamtop.world.Upstreamtop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nginx sends by {@code grpc_pass}, which is HTTP/2, is counted as its own log tells it. */
@InNamespace
class GrpcPassTest {

  private static final int FRONT = 8080;
  private static final int REQUESTS = 5_000;
  private static final int CONCURRENCY = 16;

  @Test
  void bothSidesAgreeWithTheAccessLog(@TempDir Path directory) throws Exception {
    try (Http2Backend backend = new Http2Backend();
        Nginx nginx = new Nginx(directory, FRONT, configuration(backend));
        Upstreamtop top = Upstreamtop.top("--side", "both")) {
      new Client("127.0.0.1", FRONT)
          .send(
              REQUESTS, CONCURRENCY, i -> "GET /orders/" + i + "?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");

      AccessLog log = nginx.end();
      Figures figures = top.stop();

      String endpoint = backend.endpoint();
      assertThat(log.to(endpoint)).hasSize(REQUESTS);
      for (Row row : new Row[] {figures.client(endpoint), figures.server(endpoint)}) {
        assertThat(row.requests()).isEqualTo(REQUESTS);
        assertThat(row.responsesByClass()).isEqualTo(log.classes(endpoint));
        assertThat(row.get("lostTrack")).isZero();
        assertThat(row.get("inFlight")).isZero();
      }
      assertThat(figures.cause("http2")).isZero();
      assertThat(figures.cause("streams")).isZero();
    }
  }

  private static String configuration(Http2Backend backend) {
    return """
    upstream backends { server %s max_fails=0; keepalive 32; }
    server {
      listen %d;
      location / {
        grpc_next_upstream off;
        grpc_pass grpc://backends;
      }
    }
    """
        .formatted(backend.endpoint(), FRONT);
  }
}
