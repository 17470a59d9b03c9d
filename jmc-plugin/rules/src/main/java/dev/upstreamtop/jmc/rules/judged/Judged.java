// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.analysis.Judgement;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Incident;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openjdk.jmc.common.item.IItemCollection;

/**
 * What the judgement says of a recording, the gravest first. Immutable.
 *
 * @param eventTypes the types of our events that are there, without package
 * @param jvms how many JVMs recorded it, as far as they tell
 * @param knowsItself whether a backend is the JVM that recorded, and its own events are there
 * @param leftOut what the recording holds and a judgement keeps no room for, in words
 */
public record Judged(
    List<Incident> incidents,
    Set<String> eventTypes,
    int jvms,
    boolean knowsItself,
    Set<String> leftOut) {

  /** Silence about causes would be taken for their absence. */
  private static final String SEVERAL =
      "recordings of several JVMs are open as one, and nothing in an event says of which it is:"
          + " open that of its own JVM alone, or give all of them to report, which keeps them"
          + " apart";

  public Judged {
    incidents = List.copyOf(incidents);
    eventTypes = Set.copyOf(eventTypes);
    leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
  }

  /** Reads and judges a recording; takes as long as reading it, so not for a display's thread. */
  public static Judged of(IItemCollection items) {
    ItemReader.Read read = ItemReader.read(items);
    Recorded recorded = read.recorded();
    List<Incident> incidents = Judgement.incidentsOf(recorded);
    return new Judged(
        read.jvms() > 1 ? incidents.stream().map(Judged::ofSeveral).toList() : incidents,
        recorded.eventTypes(),
        read.jvms(),
        recorded.tracks().stream().anyMatch(track -> track.evidence().isPresent()),
        read.leftOut());
  }

  private static Incident ofSeveral(Incident incident) {
    return new Incident(
        ofSeveral(incident.told()), incident.others().stream().map(Judged::ofSeveral).toList());
  }

  /** Where its own JVM would be asked why, it is said why that is not done. */
  private static Finding ofSeveral(Finding finding) {
    return finding.cause().isPresent() || finding.why().notRecorded().isEmpty()
        ? finding
        : finding.with(new Finding.Why(null, SEVERAL));
  }

  /** What {@code report} would tell of it, in the same order. */
  public List<ToldFinding> findings() {
    return incidents.stream().map(Incident::told).map(ToldFinding::of).toList();
  }

  /** Those, and behind each the ones that it speaks for. */
  public List<ToldFinding> everything() {
    return all().map(ToldFinding::of).toList();
  }

  private Stream<Finding> all() {
    return incidents.stream()
        .flatMap(incident -> Stream.concat(Stream.of(incident.told()), incident.others().stream()));
  }

  /**
   * Whose requests suffered in some time, the sickest first, each with the gravest that it had
   * then.
   *
   * @param backends those that are asked about, as they are told apart in the recording
   */
  public Map<BackendId, ToldFinding> warnings(Collection<BackendId> backends, TimeRange range) {
    Map<BackendId, ToldFinding> warnings = new LinkedHashMap<>();
    all()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .filter(finding -> ToldFinding.range(finding).overlapNanos(range) > 0)
        .forEach(
            finding ->
                about(finding, backends)
                    .ifPresent(id -> warnings.putIfAbsent(id, ToldFinding.of(finding))));
    return warnings;
  }

  /**
   * What befell whom, as {@code report} tells it and in its order: those that touch a time.
   *
   * @param backends as in {@link #warnings}
   */
  public List<Episode> episodes(Collection<BackendId> backends, TimeRange range) {
    return incidents.stream()
        .map(Incident::told)
        .filter(finding -> ToldFinding.range(finding).overlapNanos(range) > 0)
        .map(
            finding ->
                new Episode(
                    about(finding, backends).orElseGet(() -> ToldFinding.backend(finding)),
                    ToldFinding.of(finding)))
        .toList();
  }

  private static Optional<BackendId> about(Finding finding, Collection<BackendId> backends) {
    return backends.stream().filter(backend -> isAbout(finding, backend)).findFirst();
  }

  /** Where addresses are told apart by host, by the captures on that host. */
  private static boolean isAbout(Finding finding, BackendId backend) {
    BackendId named = ToldFinding.backend(finding);
    Set<String> captures = backend.place().captureIds();
    return named.endpoint().equals(backend.endpoint())
        && named.side() == backend.side()
        && (captures.isEmpty() || captures.contains(finding.subject().key().captureId()));
  }
}
