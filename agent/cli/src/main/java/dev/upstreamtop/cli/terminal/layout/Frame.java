// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.input.Target;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A drawn screen; immutable.
 *
 * @param rows as many as the screen has
 * @param page how many backends, or routes of the one that is shown alone, have a line; at least 1
 * @param mostScrolled how many of these routes can be above the screen
 */
public record Frame(List<Row> rows, int page, int mostScrolled) {

  /**
   * A line, and what somebody points at who points at it.
   *
   * @param targets each from a column on, up to that of the next one
   */
  record Row(Line line, NavigableMap<Integer, Target> targets) {

    /** A line that means nothing to whoever points at it. */
    static Row of(Line line) {
      return new Row(line, new TreeMap<>());
    }

    /** A line that is one target from end to end. */
    static Row of(Line line, Target target) {
      return new Row(line, new TreeMap<>(Map.of(0, target)));
    }

    Row cut(int width) {
      return new Row(line.cut(width), targets);
    }
  }

  public Frame {
    rows = List.copyOf(rows);
  }

  /** The lines from top to bottom. */
  public List<Line> lines() {
    return rows.stream().map(Row::line).toList();
  }

  /** What stands at a place, both from 0; empty where a click means nothing. */
  public Optional<Target> at(int column, int row) {
    return row < 0 || row >= rows.size()
        ? Optional.empty()
        : Optional.ofNullable(rows.get(row).targets().floorEntry(column)).map(Map.Entry::getValue);
  }
}
