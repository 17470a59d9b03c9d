// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmEvidence.CpuLoad;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.telling.CauseTime;
import dev.upstreamtop.analysis.telling.HotMethod;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for what held a backend's own JVM up: what there was more of than at all other times, and
 * how much of the lost time it accounts for. What brought another about is told first.
 */
final class JvmCauses {

  /** A lift of what there is none of otherwise. */
  private static final double MOST_LIFT = 1_000;

  /**
   * What is to be explained.
   *
   * @param during when it happened
   * @param otherwise all other times that were recorded
   * @param lostNanos the time that requests lost, over all of them
   * @param concurrency how many requests were under way, in the mean
   * @param rate requests per second
   * @param neighboursWell whether others that do the same work on its machine are as fast as ever
   */
  record Trouble(
      List<TimeRange> during,
      List<TimeRange> otherwise,
      double lostNanos,
      double concurrency,
      double rate,
      boolean neighboursWell) {

    double nanos() {
      return during.stream().mapToLong(TimeRange::lengthNanos).sum();
    }

    double otherwiseNanos() {
      return otherwise.stream().mapToLong(TimeRange::lengthNanos).sum();
    }

    /** Whether there was another time to compare with. */
    boolean isComparable() {
      return otherwiseNanos() >= Limit.CAUSE_COMPARED.value() * nanos();
    }
  }

  /**
   * One lock, host, caller or the like of an activity.
   *
   * @param part of the time, or of one thread's, meanwhile
   * @param usual the same of all other times
   */
  private record Share(String detail, double part, double usual) {

    double rise() {
      return part - usual;
    }

    /**
     * Whether it is not as busy as ever. What became less counts, too: what moved from one host to
     * another is no more than before.
     */
    boolean isChanged() {
      return Limit.CAUSE_LIFT.reachedBy(lift(part, usual))
          || Limit.CAUSE_LIFT.reachedBy(lift(usual, part));
    }
  }

  /**
   * An activity, judged by those of its details that are not as busy as ever.
   *
   * @param about the detail that is named, or else all of those
   * @param part of the time, or of one thread's, meanwhile; of all details
   */
  private record Candidate(
      Activity activity,
      List<Share> about,
      double part,
      double rise,
      double explained,
      double lift) {

    String detail() {
      return about.size() == 1 ? about.get(0).detail() : "";
    }

    boolean isTelling() {
      return Limit.CAUSE_TIME.reachedBy(rise)
          && Limit.CAUSE_LIFT.reachedBy(lift)
          && Limit.CAUSE_EXPLAINED.reachedBy(explained);
    }
  }

  private final JvmHistory jvm;
  private final Trouble trouble;
  private final GaugeCauses gauges;

  private JvmCauses(JvmHistory jvm, Trouble trouble) {
    this.jvm = jvm;
    this.trouble = trouble;
    gauges = new GaugeCauses(jvm, trouble.during(), trouble.otherwise());
  }

  /** What explains some trouble; empty where nothing that was recorded does. */
  static Optional<Explanation> explain(JvmHistory jvm, Trouble trouble) {
    return trouble.nanos() == 0
        ? Optional.empty()
        : Optional.ofNullable(new JvmCauses(jvm, trouble).explanation());
  }

  private Explanation explanation() {
    Map<Activity, Candidate> telling = new EnumMap<>(Activity.class);
    for (Activity activity : Activity.values()) {
      Candidate candidate = candidate(activity);
      if (candidate.isTelling()
          || (activity == Activity.THROTTLED
              && Limit.THROTTLED_TIME.reachedBy(candidate.rise())
              && Limit.CAUSE_LIFT.reachedBy(candidate.lift()))) {
        telling.put(activity, candidate);
      }
    }
    String alsoLocks = telling.containsKey(Activity.LOCK) ? "lock contention rose with it" : "";
    Candidate throttled = telling.get(Activity.THROTTLED);
    Candidate elsewhere = waitElsewhere(telling);
    if (throttled != null
        && (elsewhere == null || Limit.THROTTLED_MOST.reachedBy(throttled.part()))) {
      return new Explanation(CauseKind.THROTTLING, "", 0, throttled.lift(), alsoLocks);
    }
    Candidate stops = worstStop(telling);
    Explanation processors = processors();
    boolean late = isLateThread(stops);
    if (processors != null
        && (late
            || (processors.kind() == CauseKind.MACHINE_CPU
                && (stops == null || stops.activity() == Activity.SAFEPOINT)))) {
      return processors;
    }
    Candidate stalls = telling.get(Activity.ALLOCATION_STALL);
    // Who allocates without room keeps the processors busy: others are late for that.
    boolean stalled = stalls != null && late && stalls.explained() >= stops.explained();
    if (stops != null && !stalled) {
      String behind = stops.activity() == Activity.GC_PAUSE ? withHeap(alsoLocks) : alsoLocks;
      String share = "it stood still for " + Words.percent(stops.part()) + " of that time";
      return because(stops, behind.isEmpty() ? share : behind + "; " + share);
    }
    if (stalls != null) {
      return because(stalls, withHeap(alsoLocks));
    }
    Candidate waits = worstWait(telling);
    if (waits != null) {
      return because(
          waits,
          throttled == null ? behind(waits) : "its container was throttled now and then as well");
    }
    if (processors != null) {
      return processors;
    }
    return telling.values().stream()
        .max(Comparator.comparingDouble(Candidate::explained))
        .map(candidate -> because(candidate, ""))
        .or(() -> gauges.heap())
        .or(() -> gauges.exceptions(trouble.rate(), Limit.EXCEPTION_COUNT))
        .orElse(null);
  }

  private Explanation because(Candidate candidate, String behind) {
    return new Explanation(
        CauseKind.of(candidate.activity()),
        candidate.detail(),
        candidate.explained(),
        candidate.lift(),
        behind,
        when(candidate));
  }

  /** Null where it is not told apart from the time of the trouble. */
  private TimeRange when(Candidate candidate) {
    TimeRange all = trouble.during().get(0);
    double usual = candidate.about().stream().mapToDouble(Share::usual).sum();
    double rise = candidate.about().stream().mapToDouble(Share::rise).sum();
    return CauseTime.within(
            all, count -> inParts(candidate, all, count), usual, Limit.CAUSE_PRESENT.value() * rise)
        .orElse(null);
  }

  private double[] inParts(Candidate candidate, TimeRange range, int count) {
    double[] parts = new double[count];
    for (Share share : candidate.about()) {
      double[] own = jvm.nanosInParts(candidate.activity(), share.detail(), range, count);
      for (int i = 0; i < count; i++) {
        parts[i] += own[i];
      }
    }
    return parts;
  }

  /** Why the collector had so much to do, before what it brought about. */
  private String withHeap(String alsoLocks) {
    return gauges
        .fullHeap()
        .map(words -> "behind it ever more stayed in the heap: " + words)
        .map(words -> alsoLocks.isEmpty() ? words : words + "; " + alsoLocks)
        .orElse(alsoLocks);
  }

  /** What contains the others comes first: System.gc() its pauses, a heap dump its safepoint. */
  private static Candidate worstStop(Map<Activity, Candidate> telling) {
    Candidate safepoints = telling.get(Activity.SAFEPOINT);
    for (Activity first : List.of(Activity.HEAP_DUMP, Activity.SYSTEM_GC)) {
      Candidate asked = telling.get(first);
      if (asked != null && !isWaitAboveAll(safepoints, asked)) {
        return asked;
      }
    }
    Candidate collector = telling.get(Activity.GC_PAUSE);
    if (collector == null || safepoints == null) {
      return collector == null ? safepoints : collector;
    }
    return safepoints.part() > collector.part() ? safepoints : collector;
  }

  private static boolean isLateThread(Candidate stops) {
    return stops != null && stops.detail().equals(Activity.UNTIL_ALL_STAND);
  }

  /** Whoever asks for a stop waits for the last thread as well: is that more than what is done? */
  private static boolean isWaitAboveAll(Candidate safepoints, Candidate asked) {
    return isLateThread(safepoints) && safepoints.part() > asked.part() - safepoints.part();
  }

  private static Candidate worstWait(Map<Activity, Candidate> telling) {
    return List.of(
            Activity.LOCK,
            Activity.POOL,
            Activity.DOWNSTREAM,
            Activity.FILE_IO,
            Activity.SLEEP,
            Activity.PINNED)
        .stream()
        .filter(telling::containsKey)
        .map(telling::get)
        .max(Comparator.comparingDouble(Candidate::rise))
        .orElse(null);
  }

  /** What takes its time without a processor: a little throttling does not make that of it. */
  private static Candidate waitElsewhere(Map<Activity, Candidate> telling) {
    return Stream.of(Activity.DOWNSTREAM, Activity.SLEEP, Activity.FILE_IO)
        .map(telling::get)
        .filter(Objects::nonNull)
        .max(Comparator.comparingDouble(Candidate::rise))
        .orElse(null);
  }

  /** What the owner of a lock, or a pool's threads, were doing meanwhile. */
  private String behind(Candidate waits) {
    if (waits.activity() != Activity.LOCK && waits.activity() != Activity.POOL) {
      return "";
    }
    Candidate most =
        List.of(Activity.DOWNSTREAM, Activity.SLEEP, Activity.FILE_IO, Activity.LOCK).stream()
            .filter(activity -> activity != waits.activity())
            .map(this::candidate)
            .filter(candidate -> Limit.CAUSE_BEHIND.reachedBy(candidate.rise()))
            .filter(candidate -> Limit.CAUSE_LIFT.reachedBy(candidate.lift()))
            .max(Comparator.comparingDouble(Candidate::rise))
            .orElse(null);
    if (most == null) {
      return "";
    }
    return "behind it is "
        + most.activity().words()
        + (most.detail().isEmpty() ? "" : " (" + most.detail() + ")");
  }

  private Candidate candidate(Activity activity) {
    // Without another time to compare with, what threads wait for says nothing: idle ones wait too.
    if (!trouble.isComparable() && activity.nature() == Activity.Nature.THREAD_TIME) {
      return new Candidate(activity, List.of(), 0, 0, 0, 0);
    }
    double whole = 0;
    List<Share> changed = new ArrayList<>();
    for (String detail : jvm.details(activity)) {
      Share share =
          new Share(
              detail,
              jvm.nanosWithin(activity, detail, trouble.during()) / trouble.nanos(),
              jvm.nanosWithin(activity, detail, trouble.otherwise())
                  / Math.max(1, trouble.otherwiseNanos()));
      whole += share.part();
      if (share.isChanged()) {
        changed.add(share);
      }
    }
    double part = changed.stream().mapToDouble(Share::part).sum();
    double usual = changed.stream().mapToDouble(Share::usual).sum();
    double rise = part - usual;
    double lost = Math.max(1, trouble.lostNanos());
    double explained =
        activity.nature() == Activity.Nature.THREAD_TIME
            ? rise * trouble.nanos() / lost
            : stoppedRequests(activity, changed) * (part > 0 ? Math.max(0, rise) / part : 0) / lost;
    return new Candidate(
        activity,
        named(changed).map(List::of).orElse(changed),
        whole,
        rise,
        Math.max(0, Math.min(1, explained)),
        lift(part, usual));
  }

  /** The one that most of what there was more of is of. */
  private static Optional<Share> named(List<Share> changed) {
    double all = changed.stream().mapToDouble(share -> Math.max(0, share.rise())).sum();
    return changed.stream()
        .max(Comparator.comparingDouble(Share::rise))
        .filter(share -> share.rise() > 0)
        .filter(share -> share.rise() >= Limit.CAUSE_DETAIL.value() * all);
  }

  private static double lift(double part, double usual) {
    return usual <= part / MOST_LIFT ? (part > 0 ? MOST_LIFT : 0) : part / usual;
  }

  /**
   * The time that requests lose to stops: those under way lose all of each, and those that arrive
   * meanwhile half of it in the mean.
   */
  private double stoppedRequests(Activity activity, List<Share> shares) {
    double lost = 0;
    for (Share share : shares) {
      for (long stop : jvm.stopsWithin(activity, share.detail(), trouble.during())) {
        lost += trouble.concurrency() * stop + trouble.rate() * stop * stop / 2e9;
      }
    }
    return lost;
  }

  private Explanation processors() {
    List<CpuLoad> during = jvm.loadsWithin(trouble.during());
    List<CpuLoad> otherwise = jvm.loadsWithin(trouble.otherwise());
    if (during.isEmpty() || otherwise.isEmpty()) {
      return null;
    }
    double machine = during.stream().collect(Collectors.averagingDouble(CpuLoad::machine));
    double own = during.stream().collect(Collectors.averagingDouble(CpuLoad::jvm));
    double machineElse = otherwise.stream().collect(Collectors.averagingDouble(CpuLoad::machine));
    double ownElse = otherwise.stream().collect(Collectors.averagingDouble(CpuLoad::jvm));
    double limit = jvm.cpuLimitWithin(trouble.during());
    boolean full =
        Limit.CPU_FULL.reachedBy(machine) && Limit.CPU_RISE.reachedBy(machine - machineElse);
    boolean fullOfOwn =
        Limit.CPU_FULL.reachedBy(own / limit) && Limit.CPU_RISE.reachedBy((own - ownElse) / limit);
    // A machine that is full anyway gives nobody much more, however much is asked for.
    boolean moreOfOwn =
        Limit.CPU_FULL.reachedBy(machine)
            && Limit.CPU_OWN_RISE.reachedBy(own - ownElse)
            && own >= Limit.CAUSE_LIFT.value() * ownElse;
    if (!full && !fullOfOwn && !moreOfOwn) {
      return null;
    }
    boolean ownDoing =
        fullOfOwn
            || moreOfOwn
            || own - ownElse >= Limit.CPU_OWN_PART.value() * (machine - machineElse);
    List<String> words = new ArrayList<>();
    words.add(Words.percent(machine) + " of the machine busy");
    words.add(Words.percent(own) + " by this JVM");
    words.add("otherwise " + Words.percent(machineElse) + " and " + Words.percent(ownElse));
    // A machine without CPU has none for its neighbours either.
    if (!ownDoing && trouble.neighboursWell()) {
      return null;
    }
    return new Explanation(
        ownDoing ? CauseKind.PROCESS_CPU : CauseKind.MACHINE_CPU,
        String.join(", ", words) + (ownDoing ? hotMethod() : ""),
        0,
        1,
        "");
  }

  private String hotMethod() {
    String none =
        jvm.hasType(HotMethod.EVENT) ? "" : "; " + HotMethod.EVENT + " would tell in which method";
    return HotMethod.of(
            jvm,
            trouble.during(),
            trouble.otherwise(),
            trouble.nanos() / Math.max(1, trouble.otherwiseNanos()))
        .map(words -> "; " + words)
        .orElse(none);
  }
}
