// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.drawing;

import java.util.List;

/**
 * Works out what to send to a terminal so that it shows new lines in place of old ones; for use by
 * one thread.
 */
public final class Painter {

  private Capabilities capabilities;
  private List<String> shown = List.of();

  public Painter(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  /** From now on for a terminal with another ground. */
  public void on(Theme ground) {
    capabilities = capabilities.on(ground);
  }

  /** Forgets what the terminal shows, after its size has changed. */
  public void forget() {
    shown = List.of();
  }

  /**
   * The control sequences for these lines; only rows that differ are written, and all of them in
   * one update.
   */
  public String paint(List<Line> lines, int width) {
    List<String> wanted = lines.stream().map(line -> Ansi.of(line, capabilities)).toList();
    StringBuilder out = new StringBuilder(Ansi.BEGIN_UPDATE);
    boolean afresh = wanted.size() != shown.size();
    if (afresh) {
      out.append(Ansi.CLEAR);
    }
    for (int row = 0; row < wanted.size(); row++) {
      if (afresh || !wanted.get(row).equals(shown.get(row))) {
        out.append(Ansi.at(row, wanted.get(row)));
        if (lines.get(row).width() < width) {
          // Behind the last column it would erase that column: the cursor stays on it.
          out.append(Ansi.ERASE_REST);
        }
      }
    }
    shown = wanted;
    return out.append(Ansi.END_UPDATE).toString();
  }
}
