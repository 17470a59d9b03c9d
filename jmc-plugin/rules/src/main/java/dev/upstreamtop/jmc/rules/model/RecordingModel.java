// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.model;

import dev.upstreamtop.jmc.rules.judged.Judged;
import dev.upstreamtop.jmc.rules.recording.RecordingReader;
import dev.upstreamtop.jmc.rules.recording.UpstreamRecording;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.BackendSample;
import dev.upstreamtop.jmc.rules.sample.FailureSample;
import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.Side;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.openjdk.jmc.common.item.IItemCollection;

/**
 * What a recording tells about the backends behind a reverse proxy, for any part of it.
 *
 * <p>Immutable and free for use by any thread. Making one reads the whole recording; every other
 * method computes anew from the samples. Both belong off a user interface's thread.
 */
public final class RecordingModel {

  private final IItemCollection items;
  private final UpstreamRecording recording;

  /** For curves alone; tables and rules count by the times that {@code jfr print} tells. */
  private final UpstreamRecording settled;

  /** Takes longer than the rest, and a page is of use without it. */
  private final CompletableFuture<Judged> judged;

  private final Map<BackendId, BackendInfo> backends;
  private final JvmContext jvm;
  private final List<CompletenessNote> notes;

  private RecordingModel(
      IItemCollection items, UpstreamRecording recording, CompletableFuture<Judged> judged) {
    this.items = items;
    this.recording = recording;
    this.judged = judged;
    settled = recording.settled();
    backends = backends(recording);
    jvm = new JvmContext(recording);
    notes = CompletenessCheck.check(recording);
  }

  /** Reads a recording; one without our events gives an empty model with a note that says so. */
  public static RecordingModel of(IItemCollection items) {
    UpstreamRecording recording = RecordingReader.read(items);
    return new RecordingModel(
        items, recording, CompletableFuture.supplyAsync(() -> Judged.of(items)));
  }

  /** First to last instant of our events; empty without any. */
  public TimeRange range() {
    return recording.range();
  }

  /** The events that it was read from, those of others included. */
  public IItemCollection items() {
    return items;
  }

  /** The samples that everything is computed from. */
  public UpstreamRecording recording() {
    return recording;
  }

  /**
   * What is wrong with whom, since when and why; the same that {@code report} tells. The first call
   * may wait for about as long as the recording took to read.
   */
  public Judged judged() {
    return judged.join();
  }

  /** Whether that is known without waiting. */
  public boolean isJudged() {
    return judged.isDone() && !judged.isCompletedExceptionally();
  }

  /** Does something once it is known, on whatever thread; at once if it is. */
  public void whenJudged(Runnable then) {
    CompletableFuture<Void> unused = judged.thenRun(then);
  }

  /** Every backend of the recording, by endpoint. */
  public List<BackendInfo> backends() {
    return backends.values().stream().sorted(Comparator.comparing(BackendInfo::id)).toList();
  }

  /**
   * Every backend from one side only: of those that were seen from both, the client's, so that
   * their requests are not counted twice.
   */
  public Set<BackendId> backendsOnce() {
    return backends.values().stream()
        .filter(backend -> !backend.seenTwice() || backend.id().side() == Side.CLIENT)
        .map(BackendInfo::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Name and self mark of a backend; one that is not in the recording has its endpoint alone. */
  public BackendInfo backend(BackendId id) {
    BackendInfo known = backends.get(id);
    return known == null ? new BackendInfo(id, "", false, false) : known;
  }

  /** The backends of the selection with their figures, busiest first. */
  public Leaderboard leaderboard(Selection selection) {
    return LeaderboardBuilder.build(recording, selection, this::backend);
  }

  /**
   * Traffic over time, with percentiles of the header time.
   *
   * @param maxPoints at least 1; neighbouring intervals are merged until there are no more points
   */
  public TrafficSeries series(Selection selection, int maxPoints) {
    return series(selection, maxPoints, Metric.HEADER);
  }

  /**
   * Traffic over time, with percentiles of some time.
   *
   * @param maxPoints as in the other
   */
  public TrafficSeries series(Selection selection, int maxPoints, Metric metric) {
    return SeriesBuilder.build(settled, selection, maxPoints, metric);
  }

  /**
   * The same, but for percentiles, which are unknown; takes a fraction of the time.
   *
   * @param maxPoints as in {@link #series}
   */
  public TrafficSeries counts(Selection selection, int maxPoints) {
    return SeriesBuilder.counts(settled, selection, maxPoints);
  }

  /**
   * The slowest recorded exchanges that were under way in the selection, slowest first.
   *
   * @param limit how many at most
   */
  public List<SlowExchange> slowExchanges(Selection selection, int limit) {
    return ExchangeFinder.find(recording, selection, limit, this::backend, jvm);
  }

  /**
   * How some time of the selection's requests is distributed; nothing where none was measured.
   *
   * @param percentiles from 0 to 100
   */
  public List<Quantile> quantiles(Selection selection, Metric metric, double... percentiles) {
    LatencyMerger merger = new LatencyMerger();
    recording.latencies().stream()
        .filter(sample -> sample.metric() == metric && selection.includes(sample))
        .forEach(merger::add);
    return merger.quantiles(percentiles);
  }

  /**
   * The recorded failures of the selection, latest first.
   *
   * @param limit how many at most
   */
  public List<FailureSample> failures(Selection selection, int limit) {
    return recording.failures().stream()
        .filter(failure -> selection.range().contains(failure.wireNanos()))
        .filter(failure -> selection.includes(failure.backend()))
        .sorted(Comparator.comparingLong(FailureSample::wireNanos).reversed())
        .limit(limit)
        .toList();
  }

  /**
   * What held up the recorded JVM; says something about a backend only where that is {@code self}.
   */
  public JvmContext jvm() {
    return jvm;
  }

  /** What the recording does not tell; those first that make figures too low. */
  public List<CompletenessNote> notes() {
    return notes;
  }

  /** That the findings do not rest on all of it, where that is so. Waits like {@link #judged()}. */
  public Optional<CompletenessNote> roomNote() {
    return Optional.of(judged().leftOut())
        .filter(leftOut -> !leftOut.isEmpty())
        .map(leftOut -> CompletenessNote.crowded(leftOut, range()));
  }

  private static Map<BackendId, BackendInfo> backends(UpstreamRecording recording) {
    Map<BackendId, BackendInfo> backends = new HashMap<>();
    for (BackendSample sample : recording.backends()) {
      BackendInfo info = new BackendInfo(sample.backend(), sample.name(), sample.self(), false);
      backends.merge(sample.backend(), info, RecordingModel::later);
    }
    addUnnamed(recording.results().stream().map(sample -> sample.backend()).toList(), backends);
    addUnnamed(recording.latencies().stream().map(sample -> sample.backend()).toList(), backends);
    backends.replaceAll(
        (id, info) ->
            new BackendInfo(id, info.name(), info.self(), backends.containsKey(id.otherSide())));
    return backends;
  }

  private static void addUnnamed(Collection<BackendId> ids, Map<BackendId, BackendInfo> backends) {
    for (BackendId id : ids) {
      backends.computeIfAbsent(id, unnamed -> new BackendInfo(unnamed, "", false, false));
    }
  }

  /**
   * The newer name counts; a JVM that was once this backend is it, whenever its port was opened.
   */
  private static BackendInfo later(BackendInfo before, BackendInfo now) {
    return new BackendInfo(
        now.id(),
        now.name().isEmpty() ? before.name() : now.name(),
        before.self() || now.self(),
        before.seenTwice());
  }
}
