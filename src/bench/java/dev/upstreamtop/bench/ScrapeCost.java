// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.upstreamtop.cli.metrics.MetricsServer;
import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/**
 * Measures what a scrape of 200 backends costs, without metrics of routes and with those of 20
 * routes each: bytes, and CPU time of all threads, the reader's included.
 */
public final class ScrapeCost {

  private static final int BACKENDS = 200;
  private static final int INTERVALS = 5;
  private static final int WARM_UP = 30;
  private static final int MEASURED = 21;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int ROUTES = 20;

  private ScrapeCost() {}

  /** Prints a line for each. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (int routes : new int[] {0, ROUTES}) {
      Ledger ledger = new Ledger();
      BusyHost host = new BusyHost(BACKENDS, Math.max(1, routes), false);
      for (int i = 1; i <= INTERVALS; i++) {
        ledger.add(host.interval(i));
      }
      measure(
          () -> {
            LedgerView view = ledger.view();
            if (routes > 0) {
              view.makeRoutes();
            }
            return view;
          },
          routes);
    }
  }

  private static void measure(Supplier<LedgerView> views, int routes)
      throws IOException, InterruptedException {
    Endpoint where = new Endpoint("127.0.0.1", freePort());
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (MetricsServer server = MetricsServer.listen(where, views, routes);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create(server.address()))
              .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3")
              .header("Accept-Encoding", "gzip")
              .build();
      long[] elapsed = new long[MEASURED];
      long[] used = new long[MEASURED];
      long first = 0;
      byte[] packed = new byte[0];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        long cpu = process.getProcessCpuTime();
        long begin = System.nanoTime();
        packed = client.send(scrape, BodyHandlers.ofByteArray()).body();
        long took = System.nanoTime() - begin;
        if (i == -WARM_UP) {
          first = took;
        }
        if (i >= 0) {
          elapsed[i] = took;
          used[i] = process.getProcessCpuTime() - cpu;
        }
      }
      byte[] text = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
      System.out.printf(
          "%d backends, %d routes each: %d bytes, %d packed; %d ms (the first %d), CPU %d ms%n",
          BACKENDS,
          routes,
          text.length,
          packed.length,
          median(elapsed),
          first / NANOS_PER_MILLI,
          median(used));
    }
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / NANOS_PER_MILLI;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
