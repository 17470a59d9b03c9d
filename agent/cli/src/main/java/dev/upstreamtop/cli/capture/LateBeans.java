// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.capture;

import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The MBeans of a capture, made while its programs are loaded: a JVM's own beans, which come with
 * the first ones, take about as long. Safe to use from any thread.
 */
final class LateBeans implements SnapshotSink, AutoCloseable {

  private final CompletableFuture<JmxSink> registered = new CompletableFuture<>();

  private LateBeans() {}

  /** Begins to register them, and returns at once. */
  static LateBeans register(CaptureControl control) {
    LateBeans beans = new LateBeans();
    Thread.ofPlatform().daemon().name("upstreamtop-beans").start(() -> beans.make(control));
    return beans;
  }

  private void make(CaptureControl control) {
    try {
      registered.complete(JmxSink.register(ManagementFactory.getPlatformMBeanServer(), control));
    } catch (RuntimeException | Error refused) {
      registered.completeExceptionally(refused);
    }
  }

  /**
   * The beans, as soon as they are there.
   *
   * @throws IllegalStateException with a one-line message when their names are taken
   */
  JmxSink sink() {
    try {
      return registered.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case RuntimeException refused -> throw refused;
        case Error error -> throw error;
        case null, default -> throw failed;
      }
    }
  }

  @Override
  public void accept(Snapshot snapshot) {
    sink().accept(snapshot);
  }

  /** Takes them away, where there are any. */
  @Override
  public void close() {
    if (registered.handle((sink, failure) -> failure == null).join()) {
      sink().close();
    }
  }
}
