// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.libbpf.RingReader;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.capture.wire.BackendReader;
import dev.upstreamtop.capture.wire.Control;
import dev.upstreamtop.capture.wire.CounterReader;
import dev.upstreamtop.capture.wire.CounterWords;
import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.capture.wire.HistogramReader;
import dev.upstreamtop.capture.wire.Metric;
import dev.upstreamtop.capture.wire.PendingReader;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.capture.wire.TotalsReader;
import dev.upstreamtop.capture.wire.UnreadableReader;
import dev.upstreamtop.telemetry.settings.RoutePattern;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchange;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Gauges;
import dev.upstreamtop.telemetry.snapshot.LatencyHistogram;
import dev.upstreamtop.telemetry.snapshot.Loss;
import dev.upstreamtop.telemetry.snapshot.Owner;
import dev.upstreamtop.telemetry.snapshot.Times;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Collects what the programs count and record during an interval, and gives it out as rows.
 *
 * <p>Within an interval: {@link #drain} often and {@link #sweep} now and then. At its end: {@link
 * #sweep}, {@link #read}, then each of the take methods once, {@link #recycle}, and {@link
 * #delivered} once they have reached whom they are for.
 */
public final class Aggregator {

  // Told beside the causes that the programs count.
  private static final String LOST_TRACK = "lostTrack";
  private static final String UNDELIVERED = "undelivered";

  private final CaptureObject object;
  private final RingReader ring;
  private final BackendReader backends;
  private final CounterReader counters;
  private final HistogramReader histograms;
  private final PendingReader pending;
  private final TotalsReader totals;
  private final UnreadableReader unreadable;
  private final Control control;

  private final RouteTable routes = new RouteTable();
  private final Owners owners = new Owners();
  private final InFlight inFlight = new InFlight();
  private final KernelClock clock = new KernelClock();
  private final ExchangeSample sample = new ExchangeSample(clock);
  private final SlotRecycler recycler;
  private final CaptureBaseline captureTotals;
  private final BackendState[] states = new BackendState[Sizes.BACKENDS];
  private final long[] buckets = new long[Sizes.BUCKETS];
  private final ExchangeRecord window = new ExchangeRecord();
  private final RingReader.Consumer consumer = this::take;
  private Map<Endpoint, String> labels = Map.of();
  private int sweepNumber;
  private long lostTrack;
  private long delivered;
  private long undelivered;

  /** For a loaded object. */
  public Aggregator(CaptureObject object) {
    this.object = object;
    ring = new RingReader(object.map("records"));
    backends = new BackendReader(object.map("backends"));
    counters = new CounterReader(object.map("counters"), object.map("grpc"));
    histograms = new HistogramReader(object.map("histograms"));
    pending = new PendingReader(object.map("pending"));
    totals = new TotalsReader(object.map("totals"));
    unreadable = new UnreadableReader(object.map("unreadable"));
    control = object.control();
    captureTotals = new CaptureBaseline(totals);
    recycler = new SlotRecycler(object, backends, routes::forget);
  }

  /** Sets the labels by endpoint that rows carry from now on. */
  public void label(Map<Endpoint, String> names) {
    labels = Map.copyOf(names);
  }

  /** Sets the patterns of routes that go before folding from now on. */
  public void usePatterns(List<RoutePattern> patterns) {
    routes.usePatterns(new RoutePatterns(patterns));
  }

  /**
   * Takes the exchange records out of the ring.
   *
   * @return the part of it that was full, 0 to 1
   */
  public double drain() {
    ring.drain(consumer);
    return ring.fill();
  }

  private void take(MemorySegment memory, long offset, int length) {
    if (length < ExchangeRecord.LEAST_BYTES || length > ExchangeRecord.MOST_BYTES) {
      throw new IllegalStateException("record of " + length + " bytes in the ring");
    }
    ExchangeRecord exchange = window.at(memory, offset, length);
    // A record that memory is short for is taken once more: what may fail goes before what counts.
    Owner owner = owners.of(exchange);
    state(exchange.slot()).addOwner(owner);
    Route route;
    if (exchange.outcome().isConnectFailure()) {
      route = routes.other(exchange.slot());
    } else {
      route = routes.find(exchange);
      route.add(exchange);
    }
    sample.offer(exchange, route, owner);
  }

  private BackendState state(int slot) {
    if (states[slot] == null) {
      states[slot] = new BackendState(slot);
    }
    return states[slot];
  }

  /**
   * Ends what is silent, and looks what is in flight.
   *
   * @param resting whether no traffic can pass meanwhile, as when detached: what this sweep misses
   *     is gone, while another sweep may have met it where traffic passes
   */
  public void sweep(boolean resting) {
    backends.read();
    int slots = backends.slots();
    counters.read(slots);
    inFlight.beforeSweep(counters, slots);
    long before = System.nanoTime();
    sweepNumber = object.sweep();
    clock.note(before, control.sweptNanos(), System.nanoTime());
    counters.read(slots);
    inFlight.afterSweep(counters, slots, pending, sweepNumber, resting);
    recycler.afterSweep(pending, sweepNumber);
  }

  /**
   * Gives slots of backends that were idle for {@link
   * dev.upstreamtop.capture.wire.ProgramConfig#IDLE} to others, and so ends their rows.
   *
   * @param nowNanos by CLOCK_MONOTONIC
   */
  public void recycle(long nowNanos) {
    recycler.recycle(counters, nowNanos);
  }

  /** Reads everything once more, the ring first: whatever a record names is then known. */
  public void read() {
    drain();
    backends.read();
    counters.read(backends.slots());
    totals.read();
  }

  /**
   * One row per backend that has a slot, busiest first, the overflow rows last.
   *
   * @param nowNanos the end of the interval by {@link System#nanoTime}
   */
  public List<BackendRow> takeBackends(long nowNanos) {
    undelivered = requestsTaken() - delivered;
    Map<BackendKey, BackendRow> byBackend = new HashMap<>();
    for (int slot = Sizes.SLOT_FIRST; slot < backends.slots(); slot++) {
      if (backends.key(slot) != null) {
        byBackend.merge(backends.key(slot), takeBackend(slot, nowNanos), Aggregator::together);
      }
    }
    List<BackendRow> rows = new ArrayList<>(byBackend.values());
    rows.sort(
        Comparator.comparingLong((BackendRow row) -> row.counts().requests())
            .reversed()
            .thenComparing(row -> row.key().endpoint())
            .thenComparing(row -> row.key().side()));
    for (int slot = 0; slot < Sizes.SLOT_FIRST; slot++) {
      BackendRow row = takeBackend(slot, nowNanos);
      if (isUsed(slot)) {
        rows.add(row);
      }
    }
    routes.nextInterval();
    lostTrack += rows.stream().mapToLong(row -> row.counts().get(Counter.LOST_TRACK)).sum();
    return rows;
  }

  /** The interval has been told. What is taken and never told is counted with the next one. */
  public void delivered() {
    delivered = requestsTaken();
  }

  private long requestsTaken() {
    long taken = 0;
    for (BackendState state : states) {
      taken += state == null ? 0 : state.taken(Counter.REQUESTS);
    }
    return taken;
  }

  /** Of one backend with two slots: one was to be recycled and then met by a connection. */
  private static BackendRow together(BackendRow one, BackendRow other) {
    return one.plus(other).withGauges(one.gauges().plus(other.gauges()));
  }

  /** Whether an overflow row was ever needed. */
  private boolean isUsed(int slot) {
    for (int word = 0; word < CounterWords.WORDS; word++) {
      if (counters.get(slot, word) != 0) {
        return true;
      }
    }
    return false;
  }

  private BackendRow takeBackend(int slot, long nowNanos) {
    BackendState state = state(slot);
    BackendKey key = backends.key(slot);
    long recordsLost = state.take(counters, Counter.RECORDS_LOST);
    if (recordsLost > 0) {
      routes.other(slot).addUnknown(recordsLost);
    }
    return new BackendRow(
        key,
        labels.getOrDefault(key.endpoint(), ""),
        false,
        state.takeCounts(counters, inFlight.lostTrack(slot), recordsLost),
        gauges(slot, nowNanos),
        new Times(
            times(state, Metric.CONNECT),
            times(state, Metric.HEADER),
            times(state, Metric.RESPONSE)),
        routes.take(slot),
        state.takeOwners());
  }

  /** The age of what began at a time of the kernel's; 0 where that is not known. */
  private long age(long begunNanos, long nowNanos) {
    return begunNanos == 0 ? 0 : Math.max(0, nowNanos - clock.offsetNanos() - begunNanos);
  }

  private Gauges gauges(int slot, long nowNanos) {
    long requests = inFlight.requests(counters, slot);
    long oldest = pending.oldestNanos(slot, sweepNumber);
    return new Gauges(
        requests,
        requests == 0 ? 0 : age(oldest, nowNanos),
        pending.receiving(slot, sweepNumber),
        age(pending.oldestReceivingNanos(slot, sweepNumber), nowNanos),
        pending.tunnels(slot, sweepNumber),
        age(pending.oldestTunnelNanos(slot, sweepNumber), nowNanos));
  }

  private LatencyHistogram times(BackendState state, Metric metric) {
    return state.takeTimes(counters, histograms, metric, buckets);
  }

  /**
   * The interval's exchanges: those worth telling, and how many ended besides.
   *
   * @param epochOffsetNanos of {@link WallClock}
   */
  public Exchanges takeExchanges(long epochOffsetNanos) {
    long ended = sample.seen();
    List<Exchange> picked = sample.take(backends::key, epochOffsetNanos + clock.offsetNanos());
    return new Exchanges(picked, ended - picked.size());
  }

  /** What was lost and ignored; with {@link #takeBackends} before it. */
  public Loss takeLoss() {
    return new Loss(takeLost(), captureTotals.take(false), unreadable.takeDelta());
  }

  // Nothing in the kernel sees that a connection is evicted, nor that an interval is dropped.
  private SortedMap<String, Long> takeLost() {
    SortedMap<String, Long> lost = captureTotals.take(true);
    lost.put(LOST_TRACK, lostTrack);
    lostTrack = 0;
    lost.put(UNDELIVERED, undelivered);
    return lost;
  }

  /** Packets that the programs looked at. */
  public long takePackets() {
    return captureTotals.takePackets();
  }

  /** The fill of the fullest table, 0 to 1, as of the last sweep. */
  public double mapFill() {
    double slotFill = (double) backends.backends() / (Sizes.BACKENDS - Sizes.SLOT_FIRST);
    double connectionFill = (double) control.connections() / Sizes.CONNECTIONS;
    return Math.min(1, Math.max(slotFill, connectionFill));
  }
}
