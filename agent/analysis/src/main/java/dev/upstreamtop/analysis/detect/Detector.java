// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.recorded.Track;
import java.util.List;

/** Looks at a backend for one kind of trouble. */
public interface Detector {

  /** What is found; empty where nothing is. */
  List<Finding> find(Track track, PeerGroups peers);

  /** What a period has, without which none of its findings reaches that period. */
  default List<Sign> signs() {
    return List.of();
  }

  /** All there are. */
  static List<Detector> all() {
    return List.of(
        new HangDetector(),
        new FailureDetector(true),
        new SlowDetector(),
        new ClientErrorDetector(),
        new HeldUpDetector(),
        new NetworkDetector(),
        new LoadDetector(true),
        new LossDetector());
  }

  /**
   * Those that can do with the last minutes alone: without the recording of a JVM, with neither
   * single routes nor the shares of a pool, and nothing that is said of a whole recording.
   */
  static List<Detector> live() {
    return List.of(
        new HangDetector(),
        new FailureDetector(false),
        new SlowDetector(),
        new NetworkDetector(),
        new LoadDetector(false));
  }
}
