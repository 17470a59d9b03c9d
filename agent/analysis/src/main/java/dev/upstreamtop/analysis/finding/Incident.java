// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

import java.util.ArrayList;
import java.util.List;

/**
 * All that befell one backend at one time.
 *
 * @param told the gravest of it, which speaks for the rest
 * @param others the warnings of other kinds that it speaks for; each kind and route once
 */
public record Incident(Finding told, List<Finding> others) {

  /** Nothing but what is told. */
  public static Incident of(Finding told) {
    return new Incident(told, List.of());
  }

  /** The same, told otherwise. */
  public Incident with(Finding finding) {
    return new Incident(finding, others);
  }

  /** The same, and one finding more that it speaks for. */
  public Incident and(Finding other) {
    List<Finding> more = new ArrayList<>(others);
    more.add(other);
    return new Incident(told, List.copyOf(more));
  }

  /** Whether it speaks for a finding of that kind, on that route. */
  public boolean speaksFor(Finding other) {
    return others.stream()
        .anyMatch(
            known ->
                known.kind() == other.kind()
                    && known.subject().route().equals(other.subject().route()));
  }
}
