// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hears a running collector instead of capturing: that takes no privilege but to read its socket.
 * What is captured, and how long an interval is, is the collector's affair.
 *
 * @param socket of the collector
 */
public record CollectorFeed(Path socket) implements SnapshotSourceFactory {

  /** A collector takes a reader in within a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public SnapshotSource start(CaptureSettings settings, SnapshotSink sink)
      throws CaptureUnavailableException {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    FeedClient client = new FeedClient(socket);
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("upstreamtop-feed-reader")
            .start(() -> read(client, connected, sink));
    try {
      connected.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      return new Reading(settings, client, reader);
    } catch (ExecutionException refused) {
      throw unavailable(String.valueOf(refused.getCause().getMessage()));
    } catch (TimeoutException silent) {
      client.close();
      throw unavailable("it does not answer within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException ended) {
      client.close();
      Thread.currentThread().interrupt();
      throw unavailable("this command was ended");
    }
  }

  private static void read(
      FeedClient client, CompletableFuture<Void> connected, SnapshotSink sink) {
    try {
      client.read(() -> connected.complete(null), sink);
    } catch (IOException ended) {
      connected.completeExceptionally(ended);
    }
  }

  private CaptureUnavailableException unavailable(String reason) {
    return new CaptureUnavailableException(
        CaptureUnavailableException.Cause.FEED, "no collector at " + socket + ": " + reason);
  }

  /** What is heard until it is closed, or until the collector ends. */
  private record Reading(CaptureSettings settings, FeedClient client, Thread reader)
      implements SnapshotSource {

    @Override
    public void apply(CaptureSettings wanted) {
      throw new IllegalArgumentException("the settings belong to the collector");
    }

    @Override
    public boolean adjustable() {
      return false;
    }

    @Override
    public boolean isRunning() {
      return reader.isAlive();
    }

    @Override
    public void close() {
      client.close();
      try {
        reader.join(PATIENCE);
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
