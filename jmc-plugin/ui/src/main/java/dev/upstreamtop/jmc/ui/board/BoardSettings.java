// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.board;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How someone has arranged the leaderboard. Immutable.
 *
 * @param widths the columns that are shown, with their width in pixels
 * @param order all columns from left to right
 * @param sortedBy the column that orders the lines
 * @param descending whether the highest comes first
 * @param selfFirst whether the recorded JVM stands above all, whatever orders the others
 */
public record BoardSettings(
    Map<BoardColumn, Integer> widths,
    List<BoardColumn> order,
    BoardColumn sortedBy,
    boolean descending,
    boolean selfFirst) {

  private static final String SELF_FIRST = "self";
  private static final int MAX_WIDTH = 2_000;

  public BoardSettings {
    widths = Map.copyOf(widths);
    order = List.copyOf(order);
  }

  /** What is shown before anyone has arranged anything. */
  public static BoardSettings standard() {
    Map<BoardColumn, Integer> widths = new HashMap<>();
    for (BoardColumn column : BoardColumn.all()) {
      if (column.shownAtFirst()) {
        widths.put(column, column.width());
      }
    }
    return new BoardSettings(widths, BoardColumn.all(), BoardColumn.RANK, false, false);
  }

  /** One line of text that {@link #parse} reads. */
  public String format() {
    String columns =
        order.stream()
            .map(column -> column.id() + "=" + widths.getOrDefault(column, 0))
            .collect(Collectors.joining(","));
    return sortedBy.id()
        + (descending ? "-" : "+")
        + ";"
        + columns
        + (selfFirst ? ";" + SELF_FIRST : "");
  }

  /** The settings of a text; what it does not tell, or tells wrongly, is as at first. */
  public static BoardSettings parse(String text) {
    BoardSettings standard = standard();
    String[] parts = text == null ? new String[0] : text.split(";", -1);
    if (parts.length < 2 || parts[0].isEmpty()) {
      return standard;
    }
    Map<BoardColumn, Integer> widths = new HashMap<>();
    List<BoardColumn> order = new ArrayList<>();
    for (String entry : parts[1].split(",", -1)) {
      int equals = entry.indexOf('=');
      Optional<BoardColumn> column =
          BoardColumn.named(equals < 0 ? "" : entry.substring(0, equals));
      if (column.isPresent() && !order.contains(column.get())) {
        order.add(column.get());
        int width = width(entry.substring(equals + 1));
        if (width > 0) {
          widths.put(column.get(), width);
        }
      }
    }
    BoardColumn.all().stream().filter(column -> !order.contains(column)).forEach(order::add);
    int sign = parts[0].length() - 1;
    BoardColumn sortedBy = BoardColumn.named(parts[0].substring(0, sign)).orElse(BoardColumn.RANK);
    return widths.isEmpty()
        ? standard
        : new BoardSettings(
            widths,
            order,
            sortedBy,
            parts[0].charAt(sign) == '-',
            List.of(parts).subList(2, parts.length).contains(SELF_FIRST));
  }

  private static int width(String text) {
    try {
      return Math.max(0, Math.min(MAX_WIDTH, Integer.parseInt(text)));
    } catch (NumberFormatException e) {
      // A column without a readable width is hidden, which the menu can undo.
      return 0;
    }
  }
}
