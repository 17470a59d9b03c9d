// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.layout.Frame.Row;
import dev.upstreamtop.cli.terminal.state.Picture;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a picture as the lines of a screen: the same picture, view and size always give the same
 * lines.
 */
public final class Screen {

  private static final int HEIGHT_FOR_NOTES = 4;
  private static final int HEIGHT_FOR_KEYS = 8;

  private Screen() {}

  /**
   * Draws.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param zone for the times of day
   * @return as many lines as there are rows, none wider than the screen
   */
  public static Frame draw(Picture picture, View view, int width, int height, ZoneId zone) {
    Scene scene = new Scene(picture, view, zone);
    Footer footer = new Footer(scene, width);
    List<Line> foot = new ArrayList<>();
    if (height >= HEIGHT_FOR_NOTES) {
      foot.add(footer.notes());
    }
    if (height >= HEIGHT_FOR_KEYS) {
      foot.add(footer.keys());
    }
    int room = height - 1 - foot.size();
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of(new Header(scene, zone, width).line()));
    Board board = new Board(scene, zone, width);
    if (room > 0) {
      List<Row> body = view.help() ? Help.lines().stream().map(Row::of).toList() : board.rows(room);
      rows.addAll(body.subList(0, Math.min(room, body.size())));
    }
    while (rows.size() < 1 + room) {
      rows.add(Row.of(Line.EMPTY));
    }
    foot.forEach(line -> rows.add(Row.of(line)));
    return new Frame(
        rows.stream().map(row -> row.cut(width)).toList(), board.page(), board.mostScrolled());
  }
}
