// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis;

import dev.upstreamtop.analysis.detect.Causes;
import dev.upstreamtop.analysis.detect.Detector;
import dev.upstreamtop.analysis.detect.PeerGroups;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Finding.Why;
import dev.upstreamtop.analysis.finding.FindingKind;
import dev.upstreamtop.analysis.finding.Incident;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.limit.Limit;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.analysis.recorded.Track;
import dev.upstreamtop.analysis.recorded.TrackKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Judges what was recorded: the first finding is the answer, and each says which backend, what,
 * since when and why.
 */
public final class Judgement {

  private static final int MOST_SENTENCES = 5;

  private final Recorded recorded;
  private final PeerGroups peers;

  private final boolean whole;

  private Judgement(Recorded recorded, PeerGroups peers, boolean whole) {
    this.whole = whole;
    this.recorded = recorded;
    this.peers = peers;
  }

  /**
   * A backend that is worth a look.
   *
   * @param track its periods; of its routes there need only be what failed
   * @param detectors those that have signs of something
   */
  public record Suspect(Track track, List<Detector> detectors) {}

  /**
   * Judges.
   *
   * @return the gravest first; empty where nothing is to be said
   */
  public static List<Finding> of(Recorded recorded) {
    return told(incidentsOf(recorded));
  }

  /**
   * Judges, and tells with each finding those that it speaks for.
   *
   * @return in the same order
   */
  public static List<Incident> incidentsOf(Recorded recorded) {
    List<Detector> all = Detector.all();
    return new Judgement(recorded, PeerGroups.of(recorded), true)
        .incidents(recorded.tracks().stream().map(track -> new Suspect(track, all)).toList());
  }

  /**
   * Judges some backends while they serve, by the last minutes alone.
   *
   * @param all every backend, those too
   * @param peers who of them does the same work
   * @param some those to look at
   * @return the gravest first; empty where nothing is to be said
   */
  public static List<Finding> live(Recorded all, PeerGroups peers, List<Suspect> some) {
    return told(new Judgement(all, peers, false).incidents(some));
  }

  private static List<Finding> told(List<Incident> incidents) {
    return incidents.stream().map(Incident::told).toList();
  }

  private List<Incident> incidents(List<Suspect> suspects) {
    Causes causes = new Causes(recorded, peers, whole);
    List<Finding> found = new ArrayList<>();
    for (Suspect suspect : suspects) {
      Track track = suspect.track();
      if (track.slices().isEmpty()) {
        continue;
      }
      List<Finding> own = new ArrayList<>();
      for (Detector detector : suspect.detectors()) {
        own.addAll(detector.find(track, peers));
      }
      found.addAll(causes.explained(track, own));
    }
    List<Incident> incidents = joined(found);
    List<Finding> told = incidents.stream().map(Incident::told).toList();
    PassedOn passedOn = new PassedOn(recorded, peers, found);
    // What a front door suffers is what its backends do: it is no trouble of another one.
    List<Finding> ofBackends =
        incidents.stream()
            .filter(
                incident ->
                    !peers.isFrontDoor(incident.told().subject().key())
                        && !isOfOthers(incident, passedOn))
            .map(Incident::told)
            .toList();
    Set<TrackKey> last = new HashSet<>();
    ofBackends.stream()
        .filter(
            finding ->
                peers.isLikelyFrontDoor(finding.subject().key()) || passedOn.mayBeOfOthers(finding))
        .forEach(finding -> last.add(finding.subject().key()));
    List<Incident> judged = new ArrayList<>();
    for (Incident incident : incidents) {
      Finding finding = incident.told();
      if (ofBackends.contains(finding)) {
        judged.add(incident.with(weighed(finding, ofBackends, last)));
      } else if (told.stream().noneMatch(other -> isBehind(other, finding))) {
        judged.add(
            Incident.of(
                finding
                    .with(Severity.INFO)
                    .with(
                        finding
                            .facts()
                            .and("It passes requests on, and none of its backends stands out."))));
      }
    }
    List<Incident> all = List.copyOf(judged);
    judged.sort(
        Comparator.comparing((Incident incident) -> incident.told().severity() != Severity.WARNING)
            .thenComparing(incident -> isBehindOthers(incident.told(), all, last))
            .thenComparingDouble(incident -> -incident.told().score()));
    return List.copyOf(judged);
  }

  /** All that makes an incident is what those show that a server asks. */
  private static boolean isOfOthers(Incident incident, PassedOn passedOn) {
    return passedOn.isOfOthers(incident.told())
        && incident.others().stream().allMatch(passedOn::isOfOthers);
  }

  /**
   * What may be a proxy comes behind the backends of its capture that have trouble.
   *
   * @param last what may be one
   */
  private static boolean isBehindOthers(Finding finding, List<Incident> all, Set<TrackKey> last) {
    TrackKey key = finding.subject().key();
    return last.contains(key)
        && all.stream()
            .map(Incident::told)
            .filter(other -> other.severity().compareTo(finding.severity()) >= 0)
            .map(other -> other.subject().key())
            .anyMatch(
                other -> !other.isSameBackend(key) && other.captureId().equals(key.captureId()));
  }

  /** One finding for all that befell one backend at one time; the gravest speaks for them. */
  private static List<Incident> joined(List<Finding> found) {
    List<Finding> byScore = new ArrayList<>(found);
    byScore.sort(Comparator.comparingDouble(Finding::score).reversed());
    List<Incident> incidents = new ArrayList<>();
    for (Finding finding : byScore) {
      int known = -1;
      for (int i = 0; i < incidents.size() && known < 0; i++) {
        Finding told = incidents.get(i).told();
        if (told.subject().key().isSameBackend(finding.subject().key())
            && told.range().widenedBy(Limit.NEAR_TIME.nanos()).overlaps(finding.range())
            && (finding.kind() != FindingKind.HELD_UP || told.kind().isOfTime())) {
          known = i;
        }
      }
      if (known < 0) {
        incidents.add(Incident.of(finding));
      } else {
        incidents.set(known, joined(incidents.get(known), finding));
      }
    }
    return incidents;
  }

  private static Incident joined(Incident incident, Finding other) {
    Finding told = incident.told();
    boolean same =
        told.kind() == other.kind() && told.subject().route().equals(other.subject().route());
    Incident joined = incident;
    if (!same && other.severity() == Severity.WARNING && !incident.speaksFor(other)) {
      joined = incident.and(other);
      if (told.facts().more().size() < MOST_SENTENCES) {
        String where = other.subject().route().isEmpty() ? "" : " on " + other.subject().route();
        String sentence = "It also " + other.words() + where + ": " + other.facts().words() + ".";
        joined = joined.with(told.with(told.facts().and(sentence)));
      }
    }
    // What takes the time of one of them takes that of the others: they are one incident.
    Finding whole = joined.told();
    boolean ofTime = whole.kind().isOfTime() && other.kind().isOfTime();
    if (ofTime
        && whole.cause().isEmpty()
        && (other.cause().isPresent() || whole.why().equals(Why.UNKNOWN))) {
      joined = joined.with(whole.with(other.why()));
    }
    return joined;
  }

  private static boolean isBehind(Finding other, Finding door) {
    // What clients ask for in vain does not make the proxy slow.
    boolean matters =
        other.kind() != FindingKind.CLIENT_ERRORS || door.kind() == FindingKind.CLIENT_ERRORS;
    return matters
        && !other.subject().key().isSameBackend(door.subject().key())
        && Objects.equals(other.subject().key().captureId(), door.subject().key().captureId())
        && other.range().overlaps(door.range());
  }

  /** Whether what may be a proxy takes long at a time at which a backend does, and why is known. */
  private static boolean isExplainedBehind(Finding finding, List<Finding> all, Set<TrackKey> last) {
    return finding.kind().isOfTime()
        && last.contains(finding.subject().key())
        && finding.cause().map(cause -> !cause.kind().isOwn()).orElse(true)
        && all.stream()
            .filter(other -> other.kind().isOfTime() && other.cause().isPresent())
            .anyMatch(other -> isBehind(other, finding));
  }

  /** What another backend's trouble brought about is no trouble of its own; a proxy brings none. */
  private static Finding weighed(Finding finding, List<Finding> all, Set<TrackKey> last) {
    if (isExplainedBehind(finding, all, last)) {
      return finding.with(Severity.INFO);
    }
    if (finding.kind() != FindingKind.IMBALANCE) {
      return finding;
    }
    return all.stream()
        .filter(other -> other.severity() == Severity.WARNING)
        .filter(other -> other.kind() != FindingKind.IMBALANCE)
        .filter(other -> !last.contains(other.subject().key()))
        .filter(other -> !other.subject().key().isSameBackend(finding.subject().key()))
        .filter(
            other -> other.subject().key().captureId().equals(finding.subject().key().captureId()))
        .filter(other -> other.range().overlaps(finding.range()))
        .findFirst()
        .map(
            other ->
                finding
                    .with(Severity.INFO)
                    .with(
                        finding
                            .facts()
                            .and(
                                "At that time "
                                    + other.subject().title()
                                    + " "
                                    + other.words()
                                    + ".")))
        .orElse(finding);
  }
}
