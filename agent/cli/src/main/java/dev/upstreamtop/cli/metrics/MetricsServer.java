// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.metrics;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;

/** Serves metrics over HTTP, to whoever can reach its address, until it is closed. */
public final class MetricsServer implements AutoCloseable {

  /** So many seconds at most may a client take for its request, and to take in the answer. */
  private static final String PATIENCE_SECONDS = "10";

  private final HTTPServer server;
  private final Endpoint where;

  private MetricsServer(HTTPServer server, Endpoint where) {
    this.server = server;
    this.where = where;
  }

  /**
   * Listens.
   *
   * @param where an address of this host
   * @param views what was added up when it is asked for, with its routes where some are wanted;
   *     called from several threads
   * @param routes how many of each backend are told apart; 0 for no metrics of routes
   * @throws CommandFailure where nobody can listen there
   */
  public static MetricsServer listen(Endpoint where, Supplier<LedgerView> views, int routes) {
    // The JDK's server reads them once, and waits for ever without.
    System.setProperty("sun.net.httpserver.maxReqTime", PATIENCE_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", PATIENCE_SECONDS);
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new FigureCollector(views, routes));
    try {
      return new MetricsServer(
          HTTPServer.builder(withStartTimes())
              .inetAddress(InetAddress.getByName(where.address()))
              .port(where.port())
              .registry(registry)
              .buildAndStart(),
          where);
    } catch (IOException unusable) {
      throw new CommandFailure(
          ExitCode.IN_USE, "cannot serve metrics on " + where + ": " + unusable.getMessage());
    }
  }

  /** OpenMetrics has since when each counter counts: where it changes, counting began anew. */
  private static PrometheusProperties withStartTimes() {
    return PrometheusProperties.builder()
        .exporterProperties(ExporterProperties.builder().includeCreatedTimestamps(true).build())
        .build();
  }

  /** Where they are. */
  public String address() {
    return "http://" + where + "/metrics";
  }

  @Override
  public void close() {
    server.close();
  }
}
