// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.state;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What remains of an interval for the trends: three numbers of each backend; immutable. */
final class Marks {

  private static final List<Trend> TRENDS = List.of(Trend.values());

  /** Of those alone that have any. */
  private final Map<BackendKey, float[]> figures = new HashMap<>();

  Marks(Snapshot snapshot) {
    for (BackendRow row : snapshot.backends()) {
      float[] marks = new float[TRENDS.size()];
      boolean any = false;
      for (int i = 0; i < marks.length; i++) {
        marks[i] = (float) TRENDS.get(i).figure().of(row, snapshot);
        any |= marks[i] > 0;
      }
      if (any) {
        figures.put(row.key(), marks);
      }
    }
  }

  /** The figure of a backend; 0 where there was none. */
  double of(BackendKey key, Trend trend) {
    float[] marks = figures.get(key);
    return marks == null ? 0 : marks[TRENDS.indexOf(trend)];
  }
}
