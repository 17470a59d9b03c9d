// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.layout;

import dev.upstreamtop.cli.terminal.drawing.Line;
import dev.upstreamtop.cli.terminal.input.View;
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
  public static List<Line> draw(Picture picture, View view, int width, int height, ZoneId zone) {
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
    List<Line> lines = new ArrayList<>();
    lines.add(new Header(scene, zone, width).line());
    if (room > 0) {
      List<Line> body = view.help() ? Help.lines() : new Board(scene, zone, width).lines(room);
      lines.addAll(body.subList(0, Math.min(room, body.size())));
    }
    while (lines.size() < 1 + room) {
      lines.add(Line.EMPTY);
    }
    lines.addAll(foot);
    return lines.stream().map(line -> line.cut(width)).toList();
  }
}
