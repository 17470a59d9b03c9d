// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** All that a collector feeds, added up from the first snapshot to the last. */
public final class FeedSums implements AutoCloseable {

  private final FeedClient client;
  private final Thread reader;
  private final Map<String, BackendRow> rows = new HashMap<>();
  private Loss loss = Loss.NONE;
  private long snapshots;

  /** Reads from a collector that listens; returns when it has got a snapshot. */
  public static FeedSums of(Path socket) throws Exception {
    FeedSums sums = new FeedSums(socket);
    try {
      Await.until("a snapshot", () -> sums.snapshots() > 0);
      return sums;
    } catch (Throwable e) {
      sums.close();
      throw e;
    }
  }

  private FeedSums(Path socket) {
    client = new FeedClient(socket);
    reader = Thread.ofPlatform().daemon().name("feed-sums").start(this::read);
  }

  private void read() {
    try {
      client.read(() -> {}, this::add);
    } catch (IOException ended) {
      // The collector has; what it handed over is here.
    }
  }

  private synchronized void add(Snapshot snapshot) {
    for (BackendRow row : snapshot.backends()) {
      rows.merge(name(row.key().endpoint().toString(), row.key().side()), row, BackendRow::plus);
    }
    loss = loss.plus(snapshot.capture().loss());
    snapshots++;
  }

  /** Returns when the collector has ended and all it handed over is added. */
  public void awaitEnd() throws InterruptedException {
    reader.join();
  }

  /** How many intervals these sums are of. */
  public synchronized long snapshots() {
    return snapshots;
  }

  /** What a side saw of a backend. */
  public synchronized BackendRow row(String endpoint, Side side) {
    String name = name(endpoint, side);
    assertThat(rows).as("backends in the feed").containsKey(name);
    return rows.get(name);
  }

  private static String name(String endpoint, Side side) {
    return endpoint + " " + side;
  }

  /** What was not seen, and what was left alone. */
  public synchronized Loss loss() {
    return loss;
  }

  @Override
  public void close() {
    client.close();
  }
}
