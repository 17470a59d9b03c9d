// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.live;

import dev.upstreamtop.analysis.detect.Detector;
import dev.upstreamtop.analysis.detect.Sign;
import dev.upstreamtop.analysis.detect.Usual;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The last minutes of one backend, and what its newest period shows; for use by one thread. */
final class LiveBackend {

  /** So many periods are kept. */
  static final int MOST_PERIODS = 60;

  /** What lasts longer in all is more than is needed to have something to compare with. */
  private static final long LONGEST_NANOS = 300_000_000_000L;

  private static final int FEWEST_PERIODS = 12;

  /** While it is ill so many periods of the time before are kept, to tell what is usual... */
  private static final int MOST_BEFORE = 36;

  /** ...and of a trouble that is told by what is usual less of its own time than of that. */
  private static final double ILL_PART = 2.0 / 3;

  private static final int MOST_ROUTES = 64;

  /** Which part of its requests a route had is asked once in so many periods... */
  private static final int WORK_EVERY = 8;

  /** ...and in so many once it is known. */
  private static final int KNOWN_WORK_EVERY = 32;

  /** What is usual is found anew after so many periods, sooner where it is new or has changed. */
  private static final int PAST_EVERY = 240;

  private static final int LONGEST_PAUSE = 8;

  /**
   * A period that is kept.
   *
   * @param startNanos when it began
   * @param endNanos when it was over
   * @param requests in it
   * @param slice all of it
   */
  private record Kept(long startNanos, long endNanos, long requests, Supplier<Slice> slice) {}

  /** The periods, each made when it is first asked for: most are not. */
  private static final class KeptSlices extends AbstractList<Slice> {
    private final List<Kept> periods;
    private Slice[] made;

    KeptSlices(List<Kept> periods) {
      this.periods = periods;
    }

    @Override
    public Slice get(int index) {
      if (made == null) {
        made = new Slice[periods.size()];
      }
      if (made[index] == null) {
        made[index] = periods.get(index).slice().get();
      }
      return made[index];
    }

    @Override
    public int size() {
      return periods.size();
    }
  }

  private final TrackKey key;

  /** What is done now and then is not done of all backends in one period. */
  private final int phase;

  private final Map<Detector, List<Run>> byDetector = new LinkedHashMap<>();
  private final List<Run> runs;
  private final List<Kept> periods = new ArrayList<>();
  private final FailedRoutes failures = new FailedRoutes();
  private final Deque<TimeRange> telling = new ArrayDeque<>();
  private final Map<String, Double> work = new HashMap<>();
  private String name = "";
  private Slice newest;
  private BackendPeriod told;
  private Usual.Times past = Usual.Times.NONE;
  private long age;
  private long nextPast = 4;
  private long idleSinceNanos;
  private Finding current;
  private long nextLook;
  private long lastLook;
  private int pause = 1;
  private long keptRequests;
  private boolean pruned;
  private long knownSinceNanos = Long.MIN_VALUE;
  private int signs;
  private boolean goesOn;
  private int signsAtLook;
  private int suspectFor;

  LiveBackend(TrackKey key, List<Detector> detectors) {
    this.key = key;
    phase = key.address().hashCode();
    for (Detector detector : detectors) {
      byDetector.put(detector, detector.signs().stream().map(Run::new).toList());
    }
    runs = byDetector.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Takes a period; where the clock was set back, what was before is forgotten.
   *
   * @param kept gives the slice again
   */
  void add(BackendPeriod period, Slice slice, Supplier<Slice> kept) {
    if (newest != null && slice.range().endNanos() <= newest.range().endNanos()) {
      periods.clear();
      keptRequests = 0;
      knownSinceNanos = Long.MIN_VALUE;
      failures.clear();
      telling.clear();
      current = null;
    }
    name = period.name();
    told = period;
    newest = slice;
    long every = age < 2 * KNOWN_WORK_EVERY ? WORK_EVERY : KNOWN_WORK_EVERY;
    if (age == 0 || Math.floorMod(age + phase, every) == 0) {
      addWork(period.work());
    }
    age++;
    if (!isIdle(slice)) {
      idleSinceNanos = slice.range().endNanos();
    }
    if (!isIll() || isTelling(slice)) {
      long requests = slice.tallies().get(Tally.REQUESTS);
      TimeRange range = slice.range();
      periods.add(new Kept(range.startNanos(), range.endNanos(), requests, kept));
      keptRequests += requests;
      prune();
    }
    if (age == nextPast) {
      past = Usual.ofCalm(slices());
      nextPast += untilPast(nextPast);
    }
  }

  private long untilPast(long periods) {
    return periods < PAST_EVERY / 2
        ? periods
        : periods < PAST_EVERY ? PAST_EVERY / 2 + Math.floorMod(phase, PAST_EVERY / 2) : PAST_EVERY;
  }

  private void addWork(Map<String, Long> requests) {
    work.replaceAll((route, before) -> before / 2);
    work.values().removeIf(before -> before < 1);
    requests.forEach(
        (route, count) -> {
          if (work.size() < MOST_ROUTES || work.containsKey(route)) {
            work.merge(route, (double) count, Double::sum);
          }
        });
  }

  /** The time before a trouble is not given up for that of the trouble. */
  private void prune() {
    int before = isIll() ? before(current.range().startNanos()) : 0;
    int most = isIll() && current.kind().isOfTime() ? mostBeside(before) : MOST_PERIODS;
    while (periods.size() > most || (isLong() && periods.size() > FEWEST_PERIODS)) {
      boolean first = before == 0 || before > MOST_BEFORE || before >= periods.size() - 1;
      Kept removed = periods.remove(first ? 0 : before);
      keptRequests -= removed.requests();
      knownSinceNanos = Math.max(knownSinceNanos, removed.endNanos());
      before -= first && before > 0 ? 1 : 0;
    }
    pruned = true;
  }

  /** Done when the failures are looked at, which is more seldom than that a period is taken. */
  private void pruneFailures() {
    if (pruned) {
      failures.keep(periods.get(0).startNanos(), MOST_PERIODS);
      pruned = false;
    }
  }

  /** How many periods ended before a moment. */
  private int before(long nanos) {
    int before = 0;
    while (before < periods.size() && periods.get(before).endNanos() <= nanos) {
      before++;
    }
    return before;
  }

  /** How many periods in all are kept where so many are of the time before. */
  private static int mostBeside(int before) {
    int kept = Math.min(before, MOST_BEFORE);
    return before == 0
        ? MOST_PERIODS
        : Math.min(MOST_PERIODS, kept + Math.max(FEWEST_PERIODS, (int) (ILL_PART * kept)));
  }

  private boolean isLong() {
    return periods.size() * newest.range().lengthNanos() > LONGEST_NANOS;
  }

  /**
   * Looks for signs; what nobody asked of it says nothing, so that it is as it was.
   *
   * @param readRoutes whether it is its turn to tell on which routes it fails, where it has for
   *     long
   */
  void mark(Usual.Times peers, boolean readRoutes) {
    BackendPeriod period = told;
    told = null;
    if (!isTelling(newest)) {
      return;
    }
    telling.addLast(newest.range());
    if (telling.size() > Sign.PASSED_OVER + 1) {
      telling.removeFirst();
    }
    Usual usual = new Usual(past, peers);
    signs = 0;
    goesOn = false;
    for (int i = 0; i < runs.size(); i++) {
      runs.get(i).see(newest, usual);
      signs |= runs.get(i).isEnough() ? 1 << i : 0;
      goesOn |= runs.get(i).isGoingOn();
    }
    suspectFor = signs == 0 ? 0 : suspectFor + 1;
    if (signs != 0 && (readRoutes || suspectFor <= FEWEST_PERIODS || hasNewSigns())) {
      pruneFailures();
      failures.add(period, newest.range());
    }
  }

  /** Whether nobody asked anything of it, or waits. */
  static boolean isIdle(Slice slice) {
    return slice.tallies().get(Tally.REQUESTS) == 0 && !isTelling(slice);
  }

  private static boolean isTelling(Slice slice) {
    return slice.levels().underWay() > 0
        || slice.tallies().ended() > 0
        || slice.tallies().sum(Tally.REFUSED, Tally.UNREACHABLE, Tally.TIMED_OUT) > 0;
  }

  boolean isTelling() {
    return isTelling(newest);
  }

  /** Whether there are enough signs that the whole of it is worth a look. */
  boolean isSuspect() {
    return signs != 0;
  }

  private boolean hasNewSigns() {
    return (signs & ~signsAtLook) != 0;
  }

  /** Whether it is ill, and shows nothing that it did not show before. */
  boolean isIllAsBefore() {
    return isIll() && !hasNewSigns() && !isQuiet();
  }

  /** Whether it shows nothing any more just now: what it was ill with may be over. */
  private boolean isQuiet() {
    return !goesOn;
  }

  /** The detectors whose signs are enough. */
  List<Detector> suspicions() {
    return byDetector.entrySet().stream()
        .filter(signs -> signs.getValue().stream().anyMatch(Run::isEnough))
        .map(Map.Entry::getKey)
        .toList();
  }

  boolean isDue(long step) {
    return step >= nextLook || (isIll() && (hasNewSigns() || isQuiet()));
  }

  long lastLook() {
    return lastLook;
  }

  /**
   * Takes what a look at it has found: who was looked at in vain is not looked at as soon again.
   *
   * @param found null where nothing is
   * @param again after how many periods to look again at who is ill
   */
  void take(Finding found, long step, int again) {
    lastLook = step;
    signsAtLook |= signs;
    current = found == null || current == null ? found : continued(current, found);
    if (found == null) {
      nextPast = age + 1;
    }
    pause = isIll() ? 1 : Math.min(LONGEST_PAUSE, 2 * pause);
    nextLook = step + (isIll() ? again : pause);
  }

  /** It has been so for longer than is kept. */
  private static Finding continued(Finding before, Finding now) {
    return before.kind() == now.kind()
            && before.severity() == now.severity()
            && before.range().endNanos() >= now.range().startNanos()
        ? now.with(before.range().plus(now.range()))
        : now;
  }

  void forget() {
    current = null;
    signsAtLook = 0;
    pause = 1;
    nextLook = 0;
  }

  private boolean isIll() {
    return current != null && current.severity() == Severity.WARNING;
  }

  /** What is to be said of it; null where nothing is. */
  Finding current() {
    return current;
  }

  /**
   * Whether a finding reaches the newest period in which something happened, or ends so short
   * before it that it might go on: as when stretches are found.
   */
  boolean reaches(Finding finding) {
    return !telling.isEmpty() && finding.range().endNanos() > telling.getFirst().startNanos();
  }

  TrackKey key() {
    return key;
  }

  Slice newest() {
    return newest;
  }

  /** When it was last asked something, nanoseconds since the epoch. */
  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /** The requests in all its periods. */
  long requests() {
    return keptRequests;
  }

  /** From when on none of its periods is missing but those in which it was not asked. */
  long knownSinceNanos() {
    return knownSinceNanos;
  }

  /** The requests in the periods since a moment. */
  long requestsSince(long nanos) {
    long requests = 0;
    for (int i = periods.size() - 1; i >= 0 && periods.get(i).startNanos() >= nanos; i--) {
      requests += periods.get(i).requests();
    }
    return requests;
  }

  /** Its periods as they are found in a recording; only until the next one is taken. */
  List<Slice> slices() {
    return new KeptSlices(periods);
  }

  /** The backend without its routes. */
  Track with(List<Slice> slices) {
    return new Track(key, name, slices, Map.of(), List.of(), null);
  }

  /** The backend with its work alone, by which its peers are known. */
  Track withWork() {
    Map<String, List<Slice>> routes = new HashMap<>();
    work.forEach(
        (route, requests) ->
            routes.put(
                route,
                List.of(
                    Slice.empty(newest.range())
                        .with(Tallies.of(Tally.REQUESTS, Math.round(requests))))));
    return new Track(key, name, List.of(), routes, List.of(), null);
  }

  /** The backend with what failed, and on which routes. */
  Track withFailures(List<Slice> slices) {
    pruneFailures();
    return new Track(key, name, slices, failures.routes(), List.of(), null);
  }
}
