// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Figure;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Finding.Why;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.jvm.Activity;
import dev.upstreamtop.analysis.jvm.JvmHistory;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Slice;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.sample.Distribution;
import dev.upstreamtop.analysis.sample.Sample.Measure;
import dev.upstreamtop.analysis.sample.Sample.OfExchange;
import dev.upstreamtop.analysis.sample.Tallies;
import dev.upstreamtop.analysis.sample.Tally;
import dev.upstreamtop.analysis.sample.TimeRange;
import dev.upstreamtop.analysis.sample.Vantage;
import dev.upstreamtop.analysis.telling.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for why: in the network, between the two ends, in the backend's JVM, at its clients. */
public final class Causes {

  /** Events of what threads wait for, of which the JDK's settings record the long ones alone. */
  private static final List<Activity> WITH_THRESHOLD =
      List.of(Activity.LOCK, Activity.POOL, Activity.DOWNSTREAM, Activity.FILE_IO, Activity.SLEEP);

  private final Recorded recorded;
  private final PeerGroups peers;
  private final Optional<Retries> retries;

  /**
   * Makes what explains findings about some recordings.
   *
   * @param whole whether they are more than the last minutes: then it is told who asks again
   */
  public Causes(Recorded recorded, PeerGroups peers, boolean whole) {
    this.recorded = recorded;
    this.peers = peers;
    retries = whole ? Optional.of(new Retries(recorded, peers)) : Optional.empty();
  }

  /**
   * The findings about one backend with what explains them.
   *
   * @param findings all that were found about it
   */
  public List<Finding> explained(Track track, List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                asked(
                    finding.kind().isOfTime() && finding.cause().isEmpty()
                        ? behindQueue(explained(track, finding, findings), findings)
                        : withExceptions(track, finding, findings)))
        .toList();
  }

  private Finding asked(Finding finding) {
    return retries.map(known -> known.toldOf(finding)).orElse(finding);
  }

  /**
   * What waits on connections that the backend has not taken yet is its queue's doing, where those
   * that it has taken are answered: the queue is told.
   */
  private static Finding behindQueue(Finding finding, List<Finding> all) {
    boolean answers =
        finding.kind() != FindingKind.HANG || !Limit.QUEUE_ANSWERED.reachedBy(finding.affected());
    return answers
            && finding.cause().isEmpty()
            && all.stream()
                .anyMatch(
                    other ->
                        other.kind() == FindingKind.ACCEPT_QUEUE
                            && other.severity() == Severity.WARNING
                            && other.range().overlaps(finding.range()))
        ? finding.with(Severity.INFO)
        : finding;
  }

  /** Whether it throws as often as it answers 5xx, or passes on what others told it. */
  private static Finding withExceptions(Track track, Finding finding, List<Finding> all) {
    if (finding.kind() != FindingKind.ERRORS || finding.cause().isPresent()) {
      return finding;
    }
    double seconds = Math.max(1, finding.range().lengthNanos()) / 1e9;
    double errors = Slice.tallies(during(track, finding.range())).serverErrors();
    return track
        .evidence()
        .map(jvm -> new GaugeCauses(jvm, List.of(finding.range()), otherwise(track, finding, all)))
        .flatMap(gauges -> gauges.exceptions(errors / seconds, Limit.EXCEPTION_FACTOR))
        .map(cause -> finding.with(new Why(cause, "")))
        .orElse(finding);
  }

  private Finding explained(Track track, Finding finding, List<Finding> all) {
    Optional<Finding> loss = packetLoss(track, finding, all);
    if (loss.isPresent()) {
      return finding
          .with(new Why(because(loss.get()), ""))
          // As long as packets are lost, however many requests that hits in each of the periods.
          .with(finding.range().plus(loss.get().range()))
          // Packets know no route: who loses them is told of the backend.
          .with(finding.kind() == FindingKind.SLOW_ROUTE ? Severity.INFO : finding.severity());
    }
    Optional<Double> between = between(track, finding);
    Optional<Explanation> cause =
        between
            .filter(Limit.BETWEEN_SHARE::reachedBy)
            .map(Causes::because)
            .or(() -> jvmOrUploads(track, finding, all));
    Finding told =
        between
            .filter(share -> share > 0 && !Limit.BETWEEN_SHARE.reachedBy(share))
            .map(
                share ->
                    finding.with(
                        finding
                            .facts()
                            .and(
                                Words.percent(share)
                                    + " of that time lay between the two ends, by what both saw.")))
            .orElse(finding);
    return told.with(
        cause.map(why -> new Why(why, "")).orElseGet(() -> unknown(track, finding, all)));
  }

  /** Who reads a body that comes slowly waits for another host, too: for its own client. */
  private Optional<Explanation> jvmOrUploads(Track track, Finding finding, List<Finding> all) {
    Optional<Explanation> jvm = jvm(track, finding, all);
    return jvm.filter(cause -> cause.kind() != CauseKind.DOWNSTREAM)
        .or(() -> uploads(track, finding))
        .or(() -> jvm);
  }

  private static Explanation because(double between) {
    return new Explanation(
        CauseKind.BETWEEN, Words.percent(between) + " of it, by what both ends saw", 0, 1, "");
  }

  private static Explanation because(Finding loss) {
    return new Explanation(CauseKind.PACKET_LOSS, loss.facts().words(), 0, 1, "");
  }

  /** Segments sent again meanwhile that account for enough. */
  private static Optional<Finding> packetLoss(Track track, Finding finding, List<Finding> all) {
    return all.stream()
        .filter(other -> other.kind() == FindingKind.RETRANSMISSIONS)
        .filter(other -> other.range().overlaps(finding.range()))
        .filter(other -> LostPackets.explain(track, finding.range(), figure(finding, "lostNanos")))
        .findFirst();
  }

  /** What was measured under a name, 0 where it was not. */
  private static double figure(Finding finding, String name) {
    return finding.facts().figures().stream()
        .filter(figure -> figure.name().equals(name))
        .mapToDouble(Figure::value)
        .sum();
  }

  /** Whether what it tells of came to an end. */
  private static boolean isOfAnswers(Finding finding) {
    return finding.kind() != FindingKind.HANG && finding.kind() != FindingKind.PILE_UP;
  }

  /** Where both ends were recorded: what part of the time lies between them. */
  private Optional<Double> between(Track track, Finding finding) {
    // What is not answered yet has no time at either end.
    if (track.key().side() != Vantage.CLIENT || !isOfAnswers(finding)) {
      return Optional.empty();
    }
    Distribution here = headersDuring(track, finding.range());
    return recorded.tracks().stream()
        .filter(other -> other.key().side() == Vantage.SERVER)
        .filter(other -> !other.key().captureId().equals(track.key().captureId()))
        .filter(other -> other.key().isSameBackend(track.key()))
        .map(other -> headersDuring(other, finding.range()))
        .filter(there -> areTheSame(here, there))
        .map(there -> (here.meanNanos() - there.meanNanos()) / here.meanNanos())
        .findFirst();
  }

  /** Whether both ends tell of the same answers: others may ask there, too, or clocks differ. */
  private static boolean areTheSame(Distribution here, Distribution there) {
    return here.meanNanos() > 0
        && there.meanNanos() > 0
        && Limit.BETWEEN_SEEN.reachedBy(
            (double) Math.min(here.count(), there.count()) / Math.max(here.count(), there.count()));
  }

  private static Distribution headersDuring(Track track, TimeRange range) {
    return Slice.times(during(track, range), Measure.HEADER);
  }

  private static List<Slice> during(Track track, TimeRange range) {
    return track.slices().stream().filter(slice -> slice.range().overlaps(range)).toList();
  }

  private Optional<Explanation> jvm(Track track, Finding finding, List<Finding> all) {
    return track.evidence().flatMap(jvm -> JvmCauses.explain(jvm, trouble(track, finding, all)));
  }

  private JvmCauses.Trouble trouble(Track track, Finding finding, List<Finding> all) {
    List<Slice> during = during(track, finding.range());
    List<TimeRange> otherwise = otherwise(track, finding, all);
    double lost = figure(finding, "lostNanos");
    double underWay = 0;
    double held = 0;
    for (Slice slice : during) {
      underWay += (double) slice.levels().underWay() * slice.range().lengthNanos();
      Distribution times = slice.header();
      held += times.count() * times.meanNanos();
    }
    double nanos = Math.max(1, finding.range().lengthNanos());
    boolean ends = isOfAnswers(finding);
    return new JvmCauses.Trouble(
        List.of(finding.range()),
        otherwise,
        ends && lost > 0 ? lost : Math.max(lost, underWay),
        Math.max(held, ends ? 0 : underWay) / nanos,
        Slice.tallies(during).get(Tally.REQUESTS) / (nanos / 1e9),
        areNeighboursWell(track, finding));
  }

  /** Whether most of those that do the same work on its machine are as fast as ever meanwhile. */
  private boolean areNeighboursWell(Track track, Finding finding) {
    int known = 0;
    int well = 0;
    for (Track other : peers.of(track).tracks()) {
      if (other.key().equals(track.key()) || !other.key().isOnOneMachine(track.key())) {
        continue;
      }
      List<Slice> otherwise =
          other.slices().stream()
              .filter(slice -> !slice.range().overlaps(finding.range()))
              .toList();
      Comparison comparison =
          Comparison.of(
              Slice.times(during(other, finding.range()), Measure.HEADER),
              Slice.times(otherwise, Measure.HEADER));
      if (Limit.COMPARISON_COUNT.reachedBy(comparison.own().count())
          && Limit.COMPARISON_COUNT.reachedBy(comparison.usual().count())) {
        known++;
        well += comparison.differs() ? 0 : 1;
      }
    }
    return 2 * well > known;
  }

  /** When nothing was wrong with it. */
  private static List<TimeRange> otherwise(Track track, Finding finding, List<Finding> all) {
    List<TimeRange> ill = new ArrayList<>(List.of(finding.range()));
    all.stream()
        .filter(other -> other.severity() == Severity.WARNING)
        .forEach(other -> ill.add(other.range()));
    return track.slices().stream()
        .map(Slice::range)
        .filter(range -> ill.stream().noneMatch(range::overlaps))
        .toList();
  }

  /** Slow requests with large bodies, where the others have none. */
  private static Optional<Explanation> uploads(Track track, Finding finding) {
    long slowNanos =
        finding.facts().figures().stream()
            .filter(figure -> figure.name().equals("slowNanos"))
            .mapToLong(figure -> (long) figure.value())
            .findFirst()
            .orElse(Long.MAX_VALUE);
    List<OfExchange> slow =
        track.exchanges().stream()
            .filter(exchange -> exchange.range().overlaps(finding.range()))
            .filter(exchange -> exchange.headerNanos() > slowNanos)
            .toList();
    double mean = slow.stream().collect(Collectors.averagingLong(OfExchange::bytesSent));
    Tallies all = track.tallies();
    double usual = (double) all.get(Tally.BYTES_SENT) / Math.max(1, all.get(Tally.REQUESTS));
    return Limit.SLOW_COUNT.reachedBy(slow.size())
            && Limit.UPLOAD_BYTES.reachedBy(mean)
            && mean >= Limit.UPLOAD_FACTOR.value() * usual
        ? Optional.of(
            new Explanation(
                CauseKind.UPLOADS,
                "the slow requests sent " + Math.round(mean / 1024) + " KiB in the mean",
                0,
                1,
                ""))
        : Optional.empty();
  }

  private Why unknown(Track track, Finding finding, List<Finding> all) {
    JvmHistory jvm = track.evidence().orElse(null);
    if (jvm == null) {
      return new Why(null, "no recording of its own JVM was given, which would tell why");
    }
    if (!trouble(track, finding, all).isComparable()) {
      return new Why(
          null,
          "what its JVM recorded has hardly another time to be compared with: what its threads"
              + " always wait for cannot be told from what they wait for now");
    }
    String missing =
        Stream.concat(Stream.of(Activity.values()).map(Activity::event), Stream.of("jdk.CPULoad"))
            .filter(Causes::isAlwaysWritten)
            .filter(event -> !jvm.hasType(event))
            .distinct()
            .collect(Collectors.joining(", "));
    return new Why(
        null,
        "nothing that its JVM recorded accounts for it"
            + (missing.isEmpty() ? "" : "; it has no event of " + missing)
            + thresholds(jvm));
  }

  /** Many waits that are each below a threshold may be what takes the time. */
  private static String thresholds(JvmHistory jvm) {
    List<Activity> cut =
        WITH_THRESHOLD.stream()
            .filter(one -> jvm.shortestNanos(one) >= Limit.THRESHOLD_TIME.nanos())
            .toList();
    return cut.isEmpty()
        ? ""
        : "; it has none that is shorter than "
            + Words.time(cut.stream().mapToLong(jvm::shortestNanos).min().orElse(0))
            + " of "
            + cut.stream().map(Activity::event).collect(Collectors.joining(", "))
            + ", whose threshold may hide what does";
  }

  /** Of these there are some in each recording, unless they are not enabled. */
  private static boolean isAlwaysWritten(String event) {
    return Set.of(
            "jdk.CPULoad",
            "jdk.GCPhasePause",
            "jdk.ThreadPark",
            "jdk.JavaMonitorEnter",
            "jdk.SocketRead",
            "jdk.ThreadSleep",
            "jdk.ExecuteVMOperation")
        .contains(event);
  }
}
