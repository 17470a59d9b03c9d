// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.judged;

import dev.upstreamtop.analysis.Judgement;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Incident;
import dev.upstreamtop.analysis.recorded.Recorded;
import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Collections;
import java.util.List;
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

  /** The gravest that a backend had in some time; empty for none that requests suffered from. */
  public Optional<ToldFinding> warning(BackendId backend, TimeRange range) {
    return all()
        .filter(finding -> isAbout(finding, backend))
        .map(ToldFinding::of)
        .filter(ToldFinding::warning)
        .filter(finding -> finding.range().overlapNanos(range) > 0)
        .findFirst();
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
