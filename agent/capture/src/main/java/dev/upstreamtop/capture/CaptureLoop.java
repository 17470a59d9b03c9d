// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import dev.upstreamtop.capture.aggregate.Aggregator;
import dev.upstreamtop.capture.aggregate.WallClock;
import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libbpf.BpfObject;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.program.Filters;
import dev.upstreamtop.capture.program.KernelCost;
import dev.upstreamtop.capture.program.OwnerPrograms;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureIdentity;
import dev.upstreamtop.telemetry.snapshot.CaptureMode;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Effort;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import dev.upstreamtop.telemetry.snapshot.Watched;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The work of the capture's thread: drain the ring, sweep, close intervals; and at the end detach,
 * sweep once more, and deliver the rest.
 */
final class CaptureLoop implements AutoCloseable {

  private static final long HOUSEKEEPING_NANOS = 1_000_000_000;

  /** How soon it tries again after a turn that failed. */
  private static final long RETRY_NANOS = 100_000_000;

  /**
   * How long the last interval waits for detaching: the kernel lets a grace period pass for each
   * link, of some 13 ms where the host has time, and of a multiple where it has not.
   */
  private static final long LONGEST_DETACH_NANOS = 250_000_000;

  /** How long an interval's end waits for a look at the interfaces, which takes a millisecond. */
  private static final long LONGEST_LOOK_NANOS = 50_000_000;

  /** How long it waits for other threads before it drains again. */
  private static final long WAIT_NANOS = 2_000_000;

  // How the design defines silence and a connect that timed out.
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  // Stragglers of a closed connection come within a round trip or two.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final CaptureObject object;
  private final InterfaceWatch watch;
  private final Filters filters;
  private final Aggregator aggregator;
  private final KernelCost kernelCost;
  private final Optional<OwnerPrograms> owners;
  private final SnapshotSink sink;
  private final CaptureIdentity identity;

  private CaptureSettings settings;
  private long sequence;
  private long intervalStart;
  private long nextTick;
  private long nextHousekeeping;
  private long lastDrain;
  private Optional<String> failure = Optional.empty();
  private Runnable whenDelivered = () -> {};
  private boolean closed;

  private CaptureLoop(
      CaptureObject object,
      InterfaceWatch watch,
      Filters filters,
      Aggregator aggregator,
      Optional<OwnerPrograms> owners,
      CaptureSettings settings,
      SnapshotSink sink) {
    this.object = object;
    this.watch = watch;
    this.filters = filters;
    this.aggregator = aggregator;
    this.owners = owners;
    this.settings = settings;
    this.sink = sink;
    kernelCost = new KernelCost(object);
    intervalStart = System.nanoTime();
    identity = Identities.draw(intervalStart + WallClock.offsetNanos());
    lastDrain = intervalStart;
    nextTick = intervalStart + settings.interval().toNanos();
    nextHousekeeping = intervalStart + housekeepingNanos();
  }

  /**
   * Loads and attaches.
   *
   * @param unwanted whether the capture is to end already: it attaches to nothing more then
   */
  static CaptureLoop attach(CaptureSettings settings, SnapshotSink sink, BooleanSupplier unwanted)
      throws CaptureUnavailableException {
    boolean mayTrace = BpfObject.mayTrace();
    CaptureObject object =
        CaptureObject.load(
            new ProgramConfig(
                settings.sides(),
                settings.origin() == Origin.LOCAL,
                SILENCE,
                CONNECT_TIMEOUT,
                LINGER,
                ProgramConfig.IDLE,
                mayTrace,
                !settings.owners().isEmpty()));
    Optional<OwnerPrograms> owners = Optional.empty();
    Optional<InterfaceWatch> watch = Optional.empty();
    boolean complete = false;
    try {
      owners = attachOwners(object, settings, mayTrace);
      Filters filters = new Filters(object);
      filters.apply(settings.include(), settings.ignore());
      Aggregator aggregator = new Aggregator(object);
      aggregator.label(settings.names());
      aggregator.usePatterns(settings.routes());
      InterfaceWatch attached = InterfaceWatch.start(object, settings.interfaces(), unwanted);
      watch = Optional.of(attached);
      CaptureLoop loop =
          new CaptureLoop(object, attached, filters, aggregator, owners, settings, sink);
      complete = true;
      return loop;
    } catch (BpfException failed) {
      if (failed.isShortage()) {
        throw new CaptureUnavailableException(
            CaptureUnavailableException.Cause.SHORTAGE, failed.getMessage(), failed);
      }
      throw failed;
    } finally {
      if (!complete) {
        watch.ifPresent(InterfaceWatch::close);
        owners.ifPresent(OwnerPrograms::close);
        object.close();
      }
    }
  }

  /** Owners are a gift where they can be had; where they are asked for they must be. */
  private static Optional<OwnerPrograms> attachOwners(
      CaptureObject object, CaptureSettings settings, boolean mayTrace)
      throws CaptureUnavailableException {
    boolean required = !settings.owners().isEmpty();
    if (!mayTrace) {
      if (required) {
        throw new CaptureUnavailableException(
            CaptureUnavailableException.Cause.PRIVILEGE,
            "owner needs to know who connects, missing CAP_PERFMON: run as root or grant it as an"
                + " ambient capability, or leave owner out");
      }
      return Optional.empty();
    }
    OwnerPrograms.allow(object, settings.owners());
    try {
      return Optional.of(OwnerPrograms.attach(object));
    } catch (CaptureUnavailableException unavailable) {
      if (required) {
        throw unavailable;
      }
      return Optional.empty();
    }
  }

  /** The interfaces with attached programs. */
  List<String> interfaces() {
    return watch.found().interfaces();
  }

  /**
   * Does what is due. What fails because the host is short of something for a while is tried again:
   * the programs stay where they are and count on. An interval that memory was short for is
   * dropped, and its requests are told as lost with the next one.
   *
   * @return how many nanoseconds may pass until the next turn; not positive when one is due
   */
  long turn() {
    try {
      return doWhatIsDue();
    } catch (BpfException | OutOfMemoryError passing) {
      return RETRY_NANOS;
    }
  }

  private long doWhatIsDue() {
    double fill = aggregator.drain();
    long now = System.nanoTime();
    long pause = DrainPace.pauseNanos(now - lastDrain, fill);
    lastDrain = now;
    if (now - nextTick >= 0) {
      closeInterval(now - nextTick);
      // Ticks that were missed are not made up for: the interval was longer, and says so.
      nextTick = Math.max(nextTick, now - settings.interval().toNanos());
      nextTick += settings.interval().toNanos();
    } else if (now - nextHousekeeping >= 0) {
      keepHouse();
    }
    long due = Math.min(nextTick, nextHousekeeping) - System.nanoTime();
    return Math.min(due, pause);
  }

  /**
   * Goes by other settings from now on.
   *
   * @return whether something has changed; false as well where the kernel did not take the filters,
   *     which have to be adopted again
   */
  boolean adopt(CaptureSettings wanted) {
    if (wanted.equals(settings)) {
      return false;
    }
    try {
      filters.apply(wanted.include(), wanted.ignore());
    } catch (BpfException passing) {
      return false;
    }
    aggregator.label(wanted.names());
    aggregator.usePatterns(wanted.routes());
    settings = wanted;
    nextTick = intervalStart + wanted.interval().toNanos();
    return true;
  }

  private void keepHouse() {
    watch.ask();
    aggregator.sweep(false);
    nextHousekeeping = System.nanoTime() + housekeepingNanos();
  }

  private long housekeepingNanos() {
    return Math.min(settings.interval().toNanos(), HOUSEKEEPING_NANOS);
  }

  private void closeInterval(long lagNanos) {
    try {
      keepHouse();
      drainUntil(watch::hasAnswered, LONGEST_LOOK_NANOS);
      deliver(watch.found(), lagNanos, false);
    } catch (BpfException e) {
      // The counters are in the kernel: the next interval has what this one could not read.
      sink.accept(
          withoutFigures(CaptureState.UNAVAILABLE, e.getMessage() + "; trying again", false));
    }
  }

  /**
   * The end: what was counted between the last tick and the detach is one more interval. Where
   * detaching takes long it ends before that, so that nobody has to wait for what was counted.
   */
  private void closeLastInterval() {
    InterfaceWatch.Found found = watch.found();
    watch.end();
    object.control().meet(0);
    drainUntil(watch::hasEnded, LONGEST_DETACH_NANOS);
    if (!watch.hasEnded()) {
      TcxLink.awaitRuns();
    }
    aggregator.sweep(true);
    deliver(found, 0, true);
  }

  /** Waits for another thread, at most so long. */
  private void drainUntil(BooleanSupplier condition, long atMostNanos) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - begin < atMostNanos) {
      watch.await(WAIT_NANOS);
      aggregator.drain();
    }
  }

  private void deliver(InterfaceWatch.Found found, long lagNanos, boolean last) {
    aggregator.read();
    long now = System.nanoTime();
    long epochOffset = WallClock.offsetNanos();
    List<BackendRow> rows = aggregator.takeBackends(now);
    Exchanges exchanges = aggregator.takeExchanges(epochOffset);
    aggregator.recycle(now);
    CaptureStatus status =
        new CaptureStatus(
            CaptureMode.DIRECT,
            last ? endState() : state(found),
            last ? endReason() : found.absence(),
            new Watched(
                settings.sides().stream().sorted().toList(),
                found.interfaces(),
                last ? List.of() : found.programsAhead(),
                owners.isPresent()),
            aggregator.takeLoss(),
            new Effort(
                aggregator.takePackets(),
                aggregator.mapFill(),
                Math.max(0, lagNanos),
                kernelCost.takeNanosPerRun()),
            found.limits());
    sequence++;
    long length = now - intervalStart;
    intervalStart = now;
    sink.accept(
        new Snapshot(
            identity,
            new Interval(sequence, now + epochOffset, length, last),
            rows,
            exchanges,
            status));
    aggregator.delivered();
  }

  /** Without any interface nothing is captured, until one comes. */
  private static CaptureState state(InterfaceWatch.Found found) {
    return found.absence().isEmpty() ? CaptureState.CAPTURING : CaptureState.UNAVAILABLE;
  }

  private CaptureState endState() {
    return failure.isPresent() ? CaptureState.UNAVAILABLE : CaptureState.STOPPED;
  }

  private String endReason() {
    return failure.orElse("capture ended");
  }

  /** Names what to do once the last snapshot is delivered, after which detaching may go on. */
  void whenDelivered(Runnable action) {
    whenDelivered = action;
  }

  /** Makes the last snapshot say that the capture did not end because somebody wanted it to. */
  void fail(String reason) {
    failure = Optional.of(reason);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      closeLastInterval();
    } catch (BpfException e) {
      // Not even the rest can be read: the sinks must hear of the end all the same.
      fail(e.getMessage());
      sink.accept(withoutFigures(endState(), endReason(), true));
    } finally {
      whenDelivered.run();
      release();
    }
  }

  /** Detaches without a last interval: nobody has waited for this capture to begin. */
  void abandon() {
    closed = true;
    release();
  }

  private void release() {
    watch.close();
    owners.ifPresent(OwnerPrograms::close);
    object.close();
  }

  private Snapshot withoutFigures(CaptureState state, String reason, boolean last) {
    sequence++;
    return new Snapshot(
        identity,
        new Interval(sequence, System.nanoTime() + WallClock.offsetNanos(), 0, last),
        List.of(),
        Exchanges.NONE,
        CaptureStatus.idle(CaptureMode.DIRECT, state, reason));
  }
}
