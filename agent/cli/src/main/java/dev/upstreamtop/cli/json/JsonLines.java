// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.PrintWriter;

/** Writes each snapshot as one line of JSON, at once. */
public final class JsonLines implements SnapshotSink {

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
    out.write(SnapshotJson.of(snapshot) + "\n");
    if (out.checkError()) {
      whenClosed.run();
    }
  }
}
