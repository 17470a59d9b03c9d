// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.thread.UnrecordedWait;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Serves metrics over HTTP from inside an application, without a library and without a server of
 * the JDK's, whose connections have no bound and whose mistakes would stand in the application's
 * log.
 *
 * <p>One thread answers one client after the other; it is a daemon, and whatever goes wrong in it
 * is the loss of one scrape.
 */
public final class MetricsPort implements AutoCloseable {

  private static final String PATH = "/metrics";

  /** So many clients may wait while one is served. */
  private static final int BACKLOG = 16;

  private static final long PAUSE_NANOS = 100_000_000;

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Supplier<LedgerView> views;
  private final UnrecordedWait patience = new UnrecordedWait();

  private MetricsPort(ServerSocketChannel listener, Selector selector, Supplier<LedgerView> views) {
    this.listener = listener;
    this.selector = selector;
    this.views = views;
  }

  /**
   * Listens, on a thread of its own.
   *
   * @param where an address of this host
   * @param views what was added up when it is asked for; called from that thread
   * @throws IOException where nobody can listen there, with the reason
   */
  public static MetricsPort open(Endpoint where, Supplier<LedgerView> views) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    boolean listening = false;
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      InetAddress address = InetAddress.getByName(where.address());
      listener.bind(new InetSocketAddress(address, where.port()), BACKLOG);
      listener.configureBlocking(false);
      Selector selector = Selector.open();
      listener.register(selector, SelectionKey.OP_ACCEPT);
      MetricsPort port = new MetricsPort(listener, selector, views);
      Thread thread = new Thread(null, port::serve, "upstreamtop-metrics", 0, false);
      thread.setDaemon(true);
      // Its end is the end of the scrapes, and nothing for the application's output.
      thread.setUncaughtExceptionHandler((ended, e) -> {});
      thread.start();
      listening = true;
      return port;
    } finally {
      if (!listening) {
        listener.close();
      }
    }
  }

  private void serve() {
    while (listener.isOpen()) {
      try {
        selector.select();
        selector.selectedKeys().clear();
        SocketChannel client = listener.accept();
        if (client != null) {
          answer(client);
        }
      } catch (IOException | RuntimeException lost) {
        pause();
      } catch (VirtualMachineError | LinkageError full) {
        // The application's heap is full: that is over, or else it is.
        pause();
      }
    }
  }

  /** Descriptors may be short: whoever waits is still there, and asked about at once. */
  private void pause() {
    patience.await(PAUSE_NANOS);
  }

  private void answer(SocketChannel client) throws IOException {
    try (client;
        Selector own = Selector.open();
        ScrapeConnection connection = new ScrapeConnection(client, own)) {
      String request = connection.request();
      if (request.isEmpty()) {
        return;
      }
      String target = request.startsWith("GET ") ? request.substring("GET ".length()) : "";
      if (target.equals(PATH) || target.startsWith(PATH + "?")) {
        connection.answer("200 OK", TextExposition.CONTENT_TYPE);
        // Not closed: that would tell of an answer that is cut that it is whole.
        Writer out = new OutputStreamWriter(connection, StandardCharsets.UTF_8);
        TextExposition.write(MetricFamilies.of(views.get(), 0), out);
        out.flush();
      } else {
        connection.answer("404 Not Found", "text/plain");
      }
      connection.finish();
    }
  }

  /** Ends it at once. */
  @Override
  public void close() throws IOException {
    listener.close();
    selector.close();
    patience.close();
  }
}
