// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.detect;

import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.recorded.Track;
import java.util.List;

/** Looks at a backend for one kind of trouble. */
@FunctionalInterface
public interface Detector {

  /** What is found; empty where nothing is. */
  List<Finding> find(Track track, PeerGroups peers);

  /** All there are. */
  static List<Detector> all() {
    return List.of(
        new HangDetector(),
        new FailureDetector(),
        new SlowDetector(),
        new HeldUpDetector(),
        new NetworkDetector(),
        new LoadDetector(),
        new LossDetector());
  }
}
