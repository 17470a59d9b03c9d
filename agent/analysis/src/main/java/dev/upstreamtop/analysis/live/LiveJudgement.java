// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.Judgement;
import dev.upstreamtop.analysis.detect.Detector;
import dev.upstreamtop.analysis.detect.PeerGroups;
import dev.upstreamtop.analysis.detect.Usual;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges backends while they serve: the same judgement as of a recording, over the last minutes;
 * for use by one thread.
 *
 * <p>Each newest period is asked for the detectors' own signs. Only where enough of them came
 * together the whole window is judged, so a quiet host costs next to nothing.
 */
public final class LiveJudgement {

  /** The most backends that are judged, each end for itself. */
  public static final int MOST_BACKENDS = 512;

  /** So many new ones are looked at in one period; where there are more they take turns. */
  private static final int MOST_LOOKS = 16;

  /** Peers are found anew after so many periods, and after fewer where a backend is new. */
  private static final int PEERS_EVERY = 60;

  private static final int PEERS_SOON = 8;

  /** What peers take is looked up so often: a change of it only makes suspicious. */
  private static final int MIDDLES_EVERY = 4;

  /** Who was idle for so long is forgotten. */
  private static final long GONE_NANOS = 600_000_000_000L;

  private static final List<Detector> DETECTORS = Detector.live();

  /** Who is ill is looked at in each period, and less often where that has to go through more. */
  private static final int CHEAP_BACKENDS = 50;

  private final Map<TrackKey, LiveBackend> backends = new LinkedHashMap<>();
  private List<List<TrackKey>> peers = List.of();
  private Map<TrackKey, Usual.Times> middles = Map.of();

  /** Those that were one, or asked others, in any look at the trouble they have now. */
  private final Set<TrackKey> likelyDoors = new HashSet<>();

  private long step;
  private long nextPeers;

  /**
   * Takes the next period.
   *
   * @param periods one for each backend and side, the busiest first; none for what is no backend
   * @return what is wrong now, one finding for each backend at most, the gravest first
   */
  public List<Finding> see(List<? extends BackendPeriod> periods) {
    step++;
    if (step % PEERS_EVERY == 0) {
      forget(periods);
    }
    List<LiveBackend> told = new ArrayList<>(periods.size());
    for (BackendPeriod period : periods) {
      Supplier<Slice> kept = period.slice();
      Slice slice = kept.get();
      LiveBackend backend = backend(period, slice);
      if (backend != null) {
        backend.add(period, slice, kept);
        told.add(backend);
      }
    }
    Map<TrackKey, Usual.Times> beside = beside(told);
    int again = 1 + backends.size() / CHEAP_BACKENDS;
    for (int i = 0; i < told.size(); i++) {
      LiveBackend backend = told.get(i);
      backend.mark(beside.getOrDefault(backend.key(), Usual.Times.NONE), (step + i) % again == 0);
    }
    look(told, again);
    return current();
  }

  /** Who does the same work, as far as that is known: groups of two and more from one side each. */
  public List<List<TrackKey>> peers() {
    return peers;
  }

  /** Forgets who was idle for long, or is told of no more. */
  private void forget(List<? extends BackendPeriod> periods) {
    Set<TrackKey> told = new HashSet<>();
    periods.forEach(period -> told.add(period.key()));
    long now =
        backends.values().stream()
            .mapToLong(backend -> backend.newest().range().endNanos())
            .max()
            .orElse(0);
    backends
        .values()
        .removeIf(
            backend ->
                !told.contains(backend.key()) || now - backend.idleSinceNanos() > GONE_NANOS);
  }

  /** The one that a period is of; null for one that is idle and unknown, or finds no room. */
  private LiveBackend backend(BackendPeriod period, Slice slice) {
    LiveBackend known = backends.get(period.key());
    if (known != null) {
      return known;
    }
    if (LiveBackend.isIdle(slice) || !isRoom()) {
      return null;
    }
    LiveBackend made = new LiveBackend(period.key(), DETECTORS);
    backends.put(period.key(), made);
    nextPeers = Math.min(nextPeers, step + PEERS_SOON);
    return made;
  }

  private boolean isRoom() {
    if (backends.size() >= MOST_BACKENDS) {
      backends.values().stream()
          .filter(backend -> !backend.isTelling() && backend.current() == null)
          .min(Comparator.comparingLong(LiveBackend::idleSinceNanos))
          .ifPresent(idle -> backends.remove(idle.key()));
    }
    return backends.size() < MOST_BACKENDS;
  }

  /** What the peers of each backend took in the newest period. */
  private Map<TrackKey, Usual.Times> beside(List<LiveBackend> told) {
    if (step >= nextPeers) {
      nextPeers = step + PEERS_EVERY;
      List<Track> tracks = backends.values().stream().map(backend -> backend.withWork()).toList();
      peers = PeerGroups.of(new Recorded(tracks, List.of(), Set.of())).together();
    }
    if (step % MIDDLES_EVERY != 1) {
      return middles;
    }
    Map<TrackKey, Slice> newest = new HashMap<>();
    told.forEach(backend -> newest.put(backend.key(), backend.newest()));
    Map<TrackKey, Usual.Times> beside = new HashMap<>();
    for (List<TrackKey> group : peers) {
      List<Slice> slices = group.stream().filter(newest::containsKey).map(newest::get).toList();
      if (slices.size() > 1) {
        Usual.Times middle = Usual.ofMiddle(slices);
        group.forEach(member -> beside.put(member, middle));
      }
    }
    middles = beside;
    return beside;
  }

  /**
   * Looks at suspects.
   *
   * @param again how often at those that are ill as before: of many several together, as each look
   *     begins with all backends
   */
  private void look(List<LiveBackend> told, int again) {
    boolean all = step % again == 0;
    int most = again == 1 || !all ? MOST_LOOKS : Math.max(2, again / 3) * MOST_LOOKS;
    List<LiveBackend> suspects = new ArrayList<>();
    for (LiveBackend backend : told) {
      if (!backend.isSuspect()) {
        backend.forget();
      } else if (backend.isTelling() && backend.isDue(step) && (all || !backend.isIllAsBefore())) {
        suspects.add(backend);
      }
    }
    if (suspects.isEmpty()) {
      return;
    }
    suspects.sort(Comparator.comparingLong(LiveBackend::lastLook));
    List<LiveBackend> looked = suspects.subList(0, Math.min(most, suspects.size()));
    Map<TrackKey, List<Slice>> slices = new HashMap<>(2 * backends.size());
    backends.forEach((key, backend) -> slices.put(key, backend.slices()));
    List<Track> tracks = new ArrayList<>();
    backends.forEach((key, backend) -> tracks.add(backend.with(slices.get(key))));
    List<Judgement.Suspect> some = new ArrayList<>();
    looked.forEach(
        backend ->
            some.add(
                new Judgement.Suspect(
                    backend.withFailures(slices.get(backend.key())), backend.suspicions())));
    Recorded last = new Recorded(tracks, List.of(), Set.of());
    long since =
        backends.values().stream()
            .mapToLong(LiveBackend::knownSinceNanos)
            .max()
            .orElse(Long.MIN_VALUE);
    PeerGroups groups =
        PeerGroups.of(
            last,
            peers,
            new PeerGroups.Requests(
                track -> backends.get(track.key()).requests(),
                since,
                track -> backends.get(track.key()).requestsSince(since)));
    List<Finding> found = Judgement.live(last, groups, some);
    backends.keySet().stream()
        .filter(key -> groups.isLikelyFrontDoor(key) || groups.isAsker(key))
        .forEach(likelyDoors::add);
    for (LiveBackend backend : looked) {
      backend.take(
          found.stream()
              .filter(finding -> finding.subject().key().isSameBackend(backend.key()))
              .filter(backend::reaches)
              .findFirst()
              .orElse(null),
          step,
          again);
    }
  }

  /** A finding and by what it is sorted, found once and not at each comparison. */
  private record Ranked(Finding finding, boolean information, boolean ofDoor, double negative) {
    static final Comparator<Ranked> GRAVEST_FIRST =
        Comparator.comparing(Ranked::information)
            .thenComparing(Ranked::ofDoor)
            .thenComparingDouble(Ranked::negative);
  }

  /** One for each backend, whichever end shows it. */
  private List<Finding> current() {
    likelyDoors.removeIf(key -> !backends.containsKey(key) || backends.get(key).current() == null);
    Map<String, Finding> gravest = new LinkedHashMap<>();
    for (LiveBackend backend : backends.values()) {
      if (backend.current() != null) {
        gravest.merge(
            backend.key().address(),
            backend.current(),
            (one, other) -> one.score() >= other.score() ? one : other);
      }
    }
    return gravest.values().stream()
        .map(
            finding ->
                new Ranked(
                    finding,
                    finding.severity() != Severity.WARNING,
                    likelyDoors.contains(finding.subject().key()),
                    -finding.score()))
        .sorted(Ranked.GRAVEST_FIRST)
        .map(Ranked::finding)
        .toList();
  }
}
