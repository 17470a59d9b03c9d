// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.agent.AgentOptions.Capture;
import dev.upstreamtop.telemetry.feed.FeedClient;
import dev.upstreamtop.telemetry.feed.FeedFormatException;
import dev.upstreamtop.telemetry.feed.FeedRefusedException;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.source.CaptureControl;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.SnapshotSource;
import dev.upstreamtop.telemetry.source.SnapshotSourceFactory;
import dev.upstreamtop.telemetry.thread.UnrecordedWait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps snapshots coming: from the collector or directly, after interruptions too, until it is
 * closed.
 *
 * <p>One thread runs it; the control and {@link #close} are safe from any other. Each change of
 * state goes to the sink as a snapshot without an interval, so that the state is visible while no
 * traffic is.
 */
final class CaptureKeeper implements CaptureControl, Runnable, AutoCloseable {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final long SHORTEST_PAUSE_NANOS = SHORTEST_PAUSE.toNanos();
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How often it looks whether a direct capture still runs, and repeats why there is none. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long its end waits for a delivery, and how often it looks. */
  private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(5);

  private static final Duration LOOK_FOR_DELIVERY = Duration.ofMillis(2);

  private final AgentOptions options;
  private final SnapshotSink sink;
  private final SettingsListener listener;
  private final SnapshotSourceFactory direct;

  private final UnrecordedWait changes = new UnrecordedWait();
  private final ReentrantLock delivering = new ReentrantLock();

  // All guarded by this.
  private boolean wanted = true;
  private boolean closed;
  private CaptureSettings settings;

  /** What the collector goes by, as far as its snapshots show it; null before the first of them. */
  private CaptureSettings collectors;

  private SnapshotSource source;
  private FeedClient feed;
  private boolean feedConnected;

  // Of the running thread only.
  private Duration pause = SHORTEST_PAUSE;
  private boolean reported;

  /** Why a direct capture is out of the question; empty while it is not. */
  private String directRefusal = "";

  /** Why a direct capture ended, or did not begin, for a reason that may pass. */
  private String passing = "";

  private boolean collectorSeen;

  /** Gets the settings that are in force. */
  @FunctionalInterface
  interface SettingsListener {
    void inForce(CaptureSettings settings);
  }

  CaptureKeeper(AgentOptions options, SnapshotSink sink, SettingsListener listener) {
    this(options, sink, listener, DirectCaptureLoader::start);
  }

  /** The last one says how a direct capture is started. */
  CaptureKeeper(
      AgentOptions options,
      SnapshotSink sink,
      SettingsListener listener,
      SnapshotSourceFactory direct) {
    this.options = options;
    this.direct = direct;
    this.settings = options.settings();
    this.sink = sink;
    this.listener = listener;
  }

  /**
   * Goes on until it is closed, whatever is thrown: an application's full heap, or a mistake of our
   * own, is told as a state and tried again.
   */
  @Override
  public void run() {
    // Linked while there is memory: with a full heap the first call of all would throw.
    breathe(0);
    while (!isClosed()) {
      try {
        keep();
      } catch (Throwable e) {
        recover(e);
      }
    }
    changes.close();
  }

  /**
   * Says what broke if it can, and waits before the next try. With a full heap even that fails:
   * then the next turn says it.
   */
  private void recover(Throwable broken) {
    try {
      tell(mode(), CaptureState.UNAVAILABLE, "interrupted by " + broken + ", tried again");
      awaitChange(pause);
    } catch (Throwable again) {
      // Neither text nor wait can be had without memory; parking takes none.
      breathe(SHORTEST_PAUSE_NANOS);
    }
  }

  private static void breathe(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  private void keep() {
    tell(mode(), CaptureState.STARTING, "");
    while (awaitWanted()) {
      String reason = capture();
      if (isWanted()) {
        if (!reported) {
          reported = true;
          AgentLog.line("no traffic is captured: " + reason);
        }
        tell(mode(), CaptureState.UNAVAILABLE, reason);
        pause();
      }
    }
  }

  private CaptureMode mode() {
    return options.capture() == Capture.DIRECT ? CaptureMode.DIRECT : CaptureMode.FEED;
  }

  /** Waits while it is switched off; false once closed. */
  private boolean awaitWanted() {
    while (isSwitchedOff()) {
      // Again and again: a recording that begins meanwhile shall hold it too.
      tell(mode(), CaptureState.DISABLED, "switched off");
      awaitChange(LONGEST_PAUSE);
    }
    return isWanted();
  }

  private synchronized boolean isSwitchedOff() {
    return !wanted && !closed;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean isWanted() {
    return wanted && !closed;
  }

  /** Captures for as long as it goes; returns why it ended, or did not begin. */
  private String capture() {
    return switch (options.capture()) {
      case FEED -> readFeed();
      case DIRECT -> {
        String refusal = captureDirectly();
        yield refusal.isEmpty() ? passing : refusal;
      }
      case AUTO -> {
        String reason = readFeed();
        // Privileges do not change: once refused is enough, and so is a collector that was there
        // once.
        if (isWanted() && directRefusal.isEmpty() && !collectorSeen) {
          directRefusal = captureDirectly();
        }
        String direct = directRefusal.isEmpty() ? passing : directRefusal;
        yield direct.isEmpty() ? reason : reason + "; " + direct;
      }
    };
  }

  private String readFeed() {
    FeedClient client = openFeed();
    try {
      client.read(this::connected, this::fromFeed);
      return "stopped";
    } catch (FeedRefusedException e) {
      return "the collector at "
          + options.socket()
          + " turned this process away: it serves its own user, root and its group, and a limited"
          + " number of readers";
    } catch (FeedFormatException e) {
      return "the collector at "
          + options.socket()
          + " is not understood ("
          + e.getMessage()
          + "): agent and collector must be of one major version";
    } catch (IOException e) {
      return FeedTrouble.reason(options.socket(), e);
    } catch (LinkageError e) {
      if (ModuleLayer.boot().findModule("jdk.net").isPresent()) {
        throw e;
      }
      return "the feed needs the module jdk.net, which this runtime lacks";
    } finally {
      synchronized (this) {
        feedConnected = false;
      }
    }
  }

  /** The same client over all failures: it knows which snapshots were missed. */
  private synchronized FeedClient openFeed() {
    if (feed == null) {
      feed = new FeedClient(options.socket());
      if (closed) {
        feed.close();
      }
    }
    return feed;
  }

  private void connected() {
    synchronized (this) {
      feedConnected = true;
    }
    pause = SHORTEST_PAUSE;
    collectorSeen = true;
    tell(CaptureMode.FEED, CaptureState.CAPTURING, "");
  }

  /** A snapshot reaches all sinks or none: what comes after the end comes too late for some. */
  private void fromFeed(Snapshot snapshot) {
    delivering.lock();
    try {
      if (!isClosed()) {
        tellSettings(snapshot);
        sink.accept(snapshot);
      }
    } finally {
      delivering.unlock();
    }
  }

  /** What a snapshot shows of its collector's settings; which filters it has it does not tell. */
  private void tellSettings(Snapshot snapshot) {
    CaptureStatus status = snapshot.capture();
    if (status.watched().sides().isEmpty()) {
      return;
    }
    long millis = Math.round(snapshot.interval().nanos() / 1e6 / 100) * 100;
    CaptureSettings seen =
        new CaptureSettings(
            Duration.ofMillis(
                Math.max(
                    CaptureSettings.SHORTEST_INTERVAL.toMillis(),
                    Math.min(CaptureSettings.LONGEST_INTERVAL.toMillis(), millis))),
            status.watched().interfaces(),
            Set.copyOf(status.watched().sides()),
            List.of(),
            List.of(),
            settings.origin(),
            settings.names(),
            List.of(),
            settings.routes());
    boolean changed;
    synchronized (this) {
      changed = !seen.equals(collectors) && !snapshot.interval().last();
      collectors = changed ? seen : collectors;
    }
    if (changed) {
      listener.inForce(seen);
    }
  }

  private String captureDirectly() {
    tell(CaptureMode.DIRECT, CaptureState.STARTING, "");
    try {
      AtomicReference<String> ended = new AtomicReference<>("");
      SnapshotSource started = direct.start(settings(), snapshot -> fromOwn(snapshot, ended));
      synchronized (this) {
        source = started;
      }
      boolean byItself;
      try {
        listener.inForce(started.settings());
        while (isWanted() && ended.get().isEmpty() && started.isRunning()) {
          awaitChange(LOOK);
        }
        byItself = isWanted();
      } finally {
        // Whatever is thrown: the next one would count beside it.
        stopSource();
      }
      passing = byItself && ended.get().isEmpty() ? "the capture ended" : ended.get();
      return "";
    } catch (CaptureUnavailableException e) {
      if (e.kind() == CaptureUnavailableException.Cause.SHORTAGE) {
        passing = e.getMessage();
        return "";
      }
      return e.getMessage();
    }
  }

  /** A capture that ends by itself is begun again. */
  private void fromOwn(Snapshot snapshot, AtomicReference<String> ended) {
    sink.accept(snapshot);
    if (snapshot.interval().last() && snapshot.capture().state() == CaptureState.UNAVAILABLE) {
      ended.set(snapshot.capture().reason());
      changes.wake();
    }
  }

  /** Takes the source away and closes it outside the lock, since it delivers a last snapshot. */
  private void stopSource() {
    SnapshotSource ending;
    synchronized (this) {
      ending = source;
    }
    if (ending != null) {
      try {
        ending.close();
      } finally {
        synchronized (this) {
          source = null;
        }
      }
    }
  }

  private void tell(CaptureMode mode, CaptureState state, String reason) {
    sink.accept(
        Snapshot.status(
            System.currentTimeMillis() * 1_000_000, CaptureStatus.idle(mode, state, reason)));
  }

  private void pause() {
    awaitChange(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Waits until something is switched or closed, at most so long. */
  private void awaitChange(Duration longest) {
    changes.await(longest.toNanos());
  }

  @Override
  public synchronized CaptureSettings settings() {
    if (source != null) {
      return source.settings();
    }
    return feedConnected && collectors != null ? collectors : settings;
  }

  @Override
  public synchronized boolean adjustable() {
    return source != null ? source.adjustable() : !feedConnected;
  }

  @Override
  public void apply(CaptureSettings changed) {
    SnapshotSource running;
    synchronized (this) {
      if (!adjustable()) {
        throw new IllegalStateException("the settings belong to the collector: change them there");
      }
      running = source;
      settings = changed;
    }
    if (running != null) {
      running.apply(changed);
    }
    listener.inForce(changed);
  }

  @Override
  public synchronized boolean enabled() {
    return wanted;
  }

  @Override
  public synchronized void enable(boolean capture) {
    wanted = capture;
    if (!capture && feed != null) {
      feed.close();
      feed = null;
    }
    changes.wake();
  }

  /**
   * Ends the capture. The last interval is delivered when this returns, to whichever of several
   * callers.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (feed != null) {
        feed.close();
      }
      changes.wake();
    }
    stopSource();
    awaitDelivery();
  }

  /**
   * Waits for what a feed is just delivering; not for ever, as that thread may itself be the one
   * that ends the JVM, by a listener to a notification.
   */
  private void awaitDelivery() {
    long begin = System.nanoTime();
    try (UnrecordedWait wait = new UnrecordedWait()) {
      while (!delivering.tryLock()) {
        if (System.nanoTime() - begin > LONGEST_DELIVERY.toNanos()) {
          return;
        }
        wait.await(LOOK_FOR_DELIVERY.toNanos());
      }
      delivering.unlock();
    }
  }
}
