// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.live.LiveJudgement;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Interval;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Judges snapshots as they come; for use by one thread.
 *
 * <p>It never throws: where judging fails, what was known of the last minutes is given up, nothing
 * is said of that interval, which is counted as a loss, and the next one is judged anew.
 */
public final class LiveVerdicts {

  /** The cause of loss that tells of intervals that were not judged. */
  public static final String UNJUDGED = "unjudged";

  /** Intervals that are shorter are judged together, so that what is kept spans a minute. */
  private static final long SHORTEST_NANOS = 900_000_000L;

  /** Takes rows, tells what is wrong. */
  @FunctionalInterface
  interface Judge {
    List<Finding> see(List<JudgedRow> rows);

    /** Who does the same work, as far as that is known. */
    default List<List<TrackKey>> peers() {
      return List.of();
    }
  }

  /** The judgement as it is. */
  private static final class Live implements Judge {
    private final LiveJudgement judgement = new LiveJudgement();

    @Override
    public List<Finding> see(List<JudgedRow> rows) {
      return judgement.see(rows);
    }

    @Override
    public List<List<TrackKey>> peers() {
      return judgement.peers();
    }
  }

  private final Supplier<Judge> anew;
  private final Map<BackendKey, TrackKey> keys = new HashMap<>();
  private Judge judgement;
  private Snapshot pending;
  private Verdicts latest = Verdicts.NONE;
  private List<List<BackendKey>> peers = List.of();
  private long failures;
  private long toldFailures;

  /** Begins with nothing known. */
  public LiveVerdicts() {
    this(Live::new);
  }

  /**
   * Begins with nothing known.
   *
   * @param anew makes who judges, at first and after a failure
   */
  LiveVerdicts(Supplier<Judge> anew) {
    this.anew = anew;
  }

  /** Takes an interval, and tells what is wrong after it. */
  public Verdicts see(Snapshot snapshot) {
    if (snapshot.interval().nanos() == 0) {
      return latest;
    }
    try {
      Snapshot whole = isNext(snapshot) ? pending.plus(snapshot) : snapshot;
      pending = whole;
      if (whole.interval().nanos() >= SHORTEST_NANOS || whole.interval().last()) {
        pending = null;
        latest = judged(whole);
      }
    } catch (Throwable mistakeOrFullHeap) {
      judgement = null;
      pending = null;
      latest = Verdicts.NONE;
      peers = List.of();
      failures++;
    }
    return latest;
  }

  private boolean isNext(Snapshot snapshot) {
    return pending != null && pending.identity().equals(snapshot.identity());
  }

  private Verdicts judged(Snapshot snapshot) {
    if (judgement == null) {
      judgement = anew.get();
    }
    if (keys.size() > 2 * snapshot.backends().size()) {
      keys.clear();
    }
    Interval interval = snapshot.interval();
    List<JudgedRow> rows = new ArrayList<>(snapshot.backends().size());
    Map<TrackKey, BackendKey> backends = new HashMap<>(2 * snapshot.backends().size());
    for (BackendRow row : snapshot.backends()) {
      if (!row.key().endpoint().isOther()) {
        TrackKey key = keys.computeIfAbsent(row.key(), JudgedRow::keyOf);
        rows.add(new JudgedRow(key, row, interval));
        backends.put(key, row.key());
      }
    }
    Map<Endpoint, Finding> verdicts = new LinkedHashMap<>();
    for (Finding finding : judgement.see(rows)) {
      BackendKey backend = backends.get(finding.subject().key());
      if (backend != null) {
        verdicts.put(backend.endpoint(), finding);
      }
    }
    peers =
        judgement.peers().stream()
            .map(group -> group.stream().map(backends::get).filter(Objects::nonNull).toList())
            .filter(group -> group.size() > 1)
            .toList();
    return verdicts.isEmpty() ? Verdicts.NONE : new Verdicts(verdicts);
  }

  /**
   * Who does the same work, as far as that is known after the last interval: groups of two and
   * more, each seen from one side, no backend in two of them.
   */
  public List<List<BackendKey>> peers() {
    return peers;
  }

  /**
   * An interval with the loss of what was not judged since this was last asked, so that it stands
   * with all other losses; the interval itself where there is none.
   */
  public Snapshot withUnjudged(Snapshot snapshot) {
    long fresh = failures - toldFailures;
    toldFailures = failures;
    return fresh == 0 ? snapshot : snapshot.withLost(UNJUDGED, fresh);
  }
}
