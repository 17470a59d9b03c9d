// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.verdict.LiveVerdicts;
import dev.upstreamtop.telemetry.verdict.Verdicts;

/** Makes a picture of the snapshots as they come, with what is wrong; for use by one thread. */
final class Watching {

  private final LiveVerdicts judgement = new LiveVerdicts();
  private Picture current;

  /** Takes the next snapshot, ordered as somebody looks at it. */
  Picture take(Snapshot told, View view) {
    Verdicts verdicts = judgement.see(told);
    Snapshot snapshot = judgement.withUnjudged(told);
    Picture next =
        current == null
            ? Picture.of(snapshot, view.sorting()).sortedBy(view.sorting(), view.reversed())
            : current.plus(snapshot);
    current = next.judged(verdicts).grouped(judgement.peers());
    return current;
  }

  /** The same picture in another order; null as long as there is none. */
  Picture sorted(View view) {
    current = current == null ? null : current.sortedBy(view.sorting(), view.reversed());
    return current;
  }
}
