// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.recorded;

import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that recordings tell, each request once.
 *
 * @param tracks every backend, by capture and side; the busiest first
 * @param captures every capture
 * @param eventTypes the types of our events that are there, without package
 */
public record Recorded(List<Track> tracks, List<CaptureFacts> captures, Set<String> eventTypes) {

  /** The time that is known of; empty where nothing is. */
  public Optional<TimeRange> range() {
    return tracks.stream().flatMap(track -> track.range().stream()).reduce(TimeRange::plus);
  }

  /** The same, but of a stretch of time alone: periods count whose middle lies in it. */
  public Recorded within(TimeRange range) {
    return new Recorded(
        tracks.stream().map(track -> track.within(range)).toList(), captures, eventTypes);
  }
}
