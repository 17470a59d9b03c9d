// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The leaderboard as text, for the clipboard and for files. */
final class BoardText {

  private static final String ROUTE = "route";

  private BoardText() {}

  /** Lines of cells between tabs, as they are shown, under a line of titles. */
  static String tabs(List<BoardNode> nodes, List<BoardColumn> columns) {
    StringBuilder text = new StringBuilder(line(columns.stream().map(BoardColumn::title).toList()));
    for (BoardNode node : nodes) {
      text.append(line(columns.stream().map(column -> column.text(node)).toList()));
    }
    return text.toString();
  }

  /** A line with the backend that it is of. */
  record Line(BoardNode.Backend backend, BoardNode node) {}

  /**
   * Comma-separated values as RFC 4180 has them, numbers in base units (nanoseconds, bytes, shares
   * from 0 to 1) and without grouping; in each line its backend and, where it is of one, the route.
   */
  static String csv(List<Line> lines, List<BoardColumn> columns) {
    StringBuilder text = new StringBuilder();
    text.append(
        columns.stream()
            .flatMap(
                column ->
                    column == BoardColumn.BACKEND
                        ? Stream.of(column.id(), ROUTE)
                        : Stream.of(column.id()))
            .collect(Collectors.joining(",")));
    text.append("\r\n");
    for (Line line : lines) {
      text.append(
          columns.stream()
              .flatMap(
                  column ->
                      column == BoardColumn.BACKEND
                          ? Stream.of(
                              line.backend().name(),
                              line.node() instanceof BoardNode.Route route ? route.name() : "")
                          : Stream.of(value(column, line.node())))
              .map(BoardText::quoted)
              .collect(Collectors.joining(",")));
      text.append("\r\n");
    }
    return text.toString();
  }

  private static String value(BoardColumn column, BoardNode node) {
    double number = column.number(node);
    if (Double.isNaN(number)) {
      return column.text(node);
    }
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static String quoted(String value) {
    // A cell that begins like a formula is one to a spreadsheet; routes come from the network.
    String safe = !value.isEmpty() && "=+-@".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static String line(List<String> cells) {
    return String.join("\t", cells) + System.lineSeparator();
  }
}
