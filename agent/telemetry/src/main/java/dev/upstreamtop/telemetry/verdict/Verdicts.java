// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.verdict;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.Severity;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong with which backend now, whichever end shows it; immutable.
 *
 * @param byEndpoint one finding each, the gravest first; backends that are well are not in it
 */
public record Verdicts(Map<Endpoint, Finding> byEndpoint) {

  /** Nothing is wrong, or nothing is known. */
  public static final Verdicts NONE = new Verdicts(Map.of());

  public Verdicts {
    byEndpoint = Collections.unmodifiableMap(new LinkedHashMap<>(byEndpoint));
  }

  /** What is said of a backend: a warning, or what is worth knowing. */
  public Optional<Finding> of(BackendKey backend) {
    return Optional.ofNullable(byEndpoint.get(backend.endpoint()));
  }

  /** What is wrong with a backend: empty without a warning. */
  public Optional<Finding> trouble(BackendKey backend) {
    return of(backend).filter(finding -> finding.severity() == Severity.WARNING);
  }

  /** Whether requests to it suffer. */
  public boolean isFailing(BackendKey backend) {
    return trouble(backend).isPresent();
  }

  /** The backends to which requests suffer, those that suffer most first. */
  public List<Endpoint> failing() {
    List<Endpoint> failing = new ArrayList<>();
    byEndpoint.forEach(
        (endpoint, finding) -> {
          if (finding.severity() == Severity.WARNING) {
            failing.add(endpoint);
          }
        });
    return failing;
  }

  /** A finding as read-outs for programs tell it: what, since when in UTC, by which figures. */
  public static String words(Finding finding) {
    String facts = finding.facts().words();
    return finding.deed()
        + " since "
        + since(finding).truncatedTo(ChronoUnit.SECONDS)
        + (facts.isEmpty() ? "" : ": " + facts);
  }

  /** When it began. */
  public static Instant since(Finding finding) {
    long nanos = finding.range().startNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }
}
