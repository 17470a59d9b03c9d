// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import dev.upstreamtop.telemetry.ledger.Ledger;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.PrintWriter;

/**
 * Writes each snapshot, and what was added up until then, as one line of JSON, at once; for use by
 * one thread.
 */
public final class JsonLines implements SnapshotSink {

  private final Ledger ledger = new Ledger();
  private final PrintWriter out;
  private final Runnable whenClosed;

  /**
   * Makes a writer of lines.
   *
   * @param whenClosed called when nobody reads the lines any more
   */
  public JsonLines(PrintWriter out, Runnable whenClosed) {
    this.out = out;
    this.whenClosed = whenClosed;
  }

  @Override
  public void accept(Snapshot snapshot) {
    ledger.add(snapshot);
    out.write(SnapshotJson.of(ledger.view()) + "\n");
    if (out.checkError()) {
      whenClosed.run();
    }
  }
}
