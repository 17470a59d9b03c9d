// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.state.History;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns of the leaderboard there is room for, and how wide they are.
 *
 * @param columns the columns beside mark, rank and name
 * @param nameWidth columns for label and address
 * @param labelWidth columns of it for the label; 0 where label and address do not fit beside each
 *     other
 * @param trendWidth columns of the trend
 * @param barWidth columns of the share's bar
 * @param statusWidth columns of the status mix
 * @param failedWidth columns of the failures
 * @param methodWidth columns of a route's method
 */
record Layout(
    Set<Column> columns,
    int nameWidth,
    int labelWidth,
    int trendWidth,
    int barWidth,
    int statusWidth,
    int failedWidth,
    int methodWidth) {

  /**
   * A column beside mark, rank and name, in the order in which they are given up when there is no
   * room.
   */
  enum Column {
    RECEIVING(4),
    TREND(1 + SMALLEST_TREND),
    MAX(6),
    IN_FLIGHT(4),
    SHARE(1 + SMALLEST_BAR + SHARE_FIGURE),
    P50(6),
    STATUS(1 + SMALLEST_STATUS),
    FAILED(1 + SMALLEST_FAILED),
    P99(6),
    RATE(7);

    private final int least;

    Column(int least) {
      this.least = least;
    }
  }

  /** The order where what is under way is somebody's trouble. */
  private static final List<Column> KEEPING_UNDER_WAY =
      List.of(
          Column.TREND,
          Column.MAX,
          Column.SHARE,
          Column.P50,
          Column.STATUS,
          Column.RECEIVING,
          Column.IN_FLIGHT,
          Column.FAILED,
          Column.P99,
          Column.RATE);

  /** Columns for mark, rank and the space behind them. */
  static final int MARK_WIDTH = 4;

  /** Columns in front of a route's method. */
  static final int ROUTE_INDENT = 6;

  /** Columns of a share in percent behind its bar. */
  static final int SHARE_FIGURE = 6;

  private static final int NARROWEST_METHOD = 4;
  private static final int WIDEST_METHOD = 7;

  /** Those of the titles, with the mark of the order behind them. */
  private static final int NARROWEST_STATUS = 9;

  private static final int NARROWEST_FAILED = 7;
  private static final int SMALLEST_NAME = 21;
  private static final int SMALLEST_TREND = 8;
  private static final int SMALLEST_BAR = 3;
  private static final int LARGEST_BAR = 6;
  private static final int SMALLEST_STATUS = 13;
  private static final int LARGEST_STATUS = 19;
  private static final int SMALLEST_FAILED = 11;
  private static final int LARGEST_FAILED = 16;
  private static final int LARGEST_LABEL = 20;

  Layout {
    columns = Set.copyOf(columns);
  }

  /**
   * What there is to show.
   *
   * @param names of the backends
   * @param method columns of the longest method of their routes
   * @param path columns of the longest path of these
   * @param status columns of the longest mix of status classes or codes
   * @param failed columns of the longest words about failures
   * @param underWay whether what is under way is somebody's trouble
   */
  record Content(
      List<Name> names, int method, int path, int status, int failed, boolean underWay) {}

  /** Makes the best of a width. */
  static Layout of(int width, Content content) {
    List<Name> names = content.names();
    EnumSet<Column> columns = EnumSet.allOf(Column.class);
    int needed =
        MARK_WIDTH + SMALLEST_NAME + columns.stream().mapToInt(column -> column.least).sum();
    for (Column column : content.underWay() ? KEEPING_UNDER_WAY : List.of(Column.values())) {
      if (needed > width && columns.size() > 1) {
        columns.remove(column);
        needed -= column.least;
      }
    }
    for (Column column : List.of(Column.P50, Column.IN_FLIGHT, Column.MAX, Column.RECEIVING)) {
      // What was given up for a wide column may fit again once that one is gone.
      if (!columns.contains(column)
          && columns.contains(Column.P99)
          && needed + column.least <= width) {
        columns.add(column);
        needed += column.least;
      }
    }
    int labels = names.stream().mapToInt(name -> Line.columns(name.label())).max().orElse(0);
    int label = Math.min(LARGEST_LABEL, labels);
    int address = names.stream().mapToInt(name -> Line.columns(name.address())).max().orElse(0);
    int wanted = label == 0 ? address : label + 1 + address;

    int spare = Math.max(0, width - needed);
    int method = Math.clamp(content.method(), NARROWEST_METHOD, WIDEST_METHOD);
    // Whole names and paths, before anything that is blank in most lines.
    int forPaths = SMALLEST_NAME + content.path() - pathRoom(columns, SMALLEST_NAME, 0, method);
    int missing = Math.max(0, Math.max(wanted, forPaths) - SMALLEST_NAME);
    int forName = Math.min(missing, spare);
    spare -= forName;
    missing -= forName;
    int failed = SMALLEST_FAILED;
    if (columns.contains(Column.FAILED)) {
      int blank = failed - Math.clamp(content.failed(), NARROWEST_FAILED, failed);
      int taken = Math.min(blank, missing);
      failed -= taken;
      forName += taken;
      missing -= taken;
    }
    int status = SMALLEST_STATUS;
    if (columns.contains(Column.STATUS)) {
      int blank = status - Math.clamp(content.status(), NARROWEST_STATUS, status);
      int taken = Math.min(blank, missing);
      status -= taken;
      forName += taken;
    }
    int forBar = columns.contains(Column.SHARE) ? Math.min(spare, LARGEST_BAR - SMALLEST_BAR) : 0;
    spare -= forBar;
    int forFailed =
        columns.contains(Column.FAILED) ? Math.min(spare, LARGEST_FAILED - SMALLEST_FAILED) : 0;
    spare -= forFailed;
    int forStatus =
        columns.contains(Column.STATUS) ? Math.min(spare, LARGEST_STATUS - SMALLEST_STATUS) : 0;
    spare -= forStatus;
    int forTrend =
        columns.contains(Column.TREND)
            ? Math.min(spare, History.LONGEST_TREND - SMALLEST_TREND)
            : 0;
    spare -= forTrend;
    int name = SMALLEST_NAME + forName + spare;
    return new Layout(
        columns,
        name,
        wanted <= name ? label : 0,
        SMALLEST_TREND + forTrend,
        SMALLEST_BAR + forBar,
        status + forStatus,
        failed + forFailed,
        method);
  }

  /** Columns for the path of a route: it may stand beneath name, trend and share. */
  int pathRoom() {
    int more = trendWidth - SMALLEST_TREND + barWidth - SMALLEST_BAR;
    return pathRoom(columns, nameWidth, more, methodWidth);
  }

  private static int pathRoom(Set<Column> columns, int name, int more, int method) {
    return MARK_WIDTH
        + name
        + (columns.contains(Column.TREND) ? Column.TREND.least : 0)
        + (columns.contains(Column.SHARE) ? Column.SHARE.least : 0)
        + more
        - ROUTE_INDENT
        - method
        - 1;
  }

  boolean has(Column column) {
    return columns.contains(column);
  }

  /** How a backend is called on the screen: label (empty where none was given) and address. */
  record Name(String label, String address) {}
}
