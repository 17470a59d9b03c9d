// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;

/**
 * Where the parts of the page stand: chart, leaderboard and lists under each other, in a low window
 * the chart beside the leaderboard, so that nothing that decides has to be scrolled to.
 *
 * <p>Belongs on the display's thread.
 */
public final class PageLayout {

  /** Chart, six backends and two lines of each list under each other have room in it. */
  static final int TALL = 600;

  /** Below that there is no room for two parts beside each other. */
  private static final int WIDE = 800;

  private static final int MOST = 1_000;

  /** How many pixels each half of a low page needs. */
  record Needs(int around, int upper, int lower) {
    int all() {
      return around + upper + lower;
    }
  }

  /** What the page needs to be told when it is arranged in another way. */
  interface Low {
    /** Asked at each change of the window's size. */
    Needs needs();

    /** Whether there is room for few lines. */
    void arranged(boolean low);
  }

  /** A way to arrange the parts. */
  private enum Arrangement {
    TALL_PAGE,
    LOW_PAGE;

    /** Of the rows, of chart and leaderboard, and of the lists, before anybody moves them. */
    int[][] shares() {
      return switch (this) {
        case TALL_PAGE -> new int[][] {{78, 22}, {46, 54}, {50, 50}};
        case LOW_PAGE -> new int[][] {{63, 37}, {40, 60}, {40, 60}};
      };
    }
  }

  private final ScrolledComposite window;
  private final SashForm rows;
  private final SashForm upper;
  private final SashForm lower;
  private final Map<Arrangement, int[][]> chosen = new EnumMap<>(Arrangement.class);
  private Arrangement arrangement = Arrangement.TALL_PAGE;
  private int[][] arranged = {};
  private Low page;
  private Needs needs;

  /** The frames of the parts; {@link #follow} is to be called once they are filled. */
  PageLayout(ScrolledComposite window, Composite root) {
    this.window = window;
    rows = new SashForm(root, SWT.VERTICAL);
    rows.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
    upper = new SashForm(rows, SWT.VERTICAL);
    lower = new SashForm(rows, SWT.HORIZONTAL);
    window.setMinHeight(TALL);
  }

  /** Holds the chart, then the leaderboard. */
  Composite upper() {
    return upper;
  }

  /** Holds the lists. */
  Composite lower() {
    return lower;
  }

  /** Arranges the parts now and whenever the window gets another size. */
  void follow(Low followed) {
    page = followed;
    arrange();
    window.addListener(SWT.Resize, event -> resized());
    resized();
  }

  /** To be called once there are lines: how high one is, is not known before. */
  void measure() {
    if (!page.needs().equals(needs)) {
      resized();
    }
  }

  private void resized() {
    Rectangle room = window.getClientArea();
    if (rows.isDisposed() || room.width <= 0 || room.height <= 0) {
      return;
    }
    needs = page.needs();
    boolean low = room.height < TALL && room.width >= WIDE;
    keepChosen();
    arrangement = low ? Arrangement.LOW_PAGE : Arrangement.TALL_PAGE;
    window.setMinHeight(low ? needs.all() : TALL);
    upper.setOrientation(low ? SWT.HORIZONTAL : SWT.VERTICAL);
    page.arranged(low);
    arrange();
    if (low && !chosen.containsKey(arrangement)) {
      rows.setWeights(
          Math.max(needs.upper(), room.height - needs.around() - needs.lower()), needs.lower());
      arranged[0] = rows.getWeights();
    }
  }

  private void arrange() {
    int[][] shares = chosen.getOrDefault(arrangement, arrangement.shares());
    rows.setWeights(shares[0]);
    upper.setWeights(shares[1]);
    lower.setWeights(shares[2]);
    arranged = weights();
  }

  /** Only what somebody has moved is worth keeping: the rest follows the window. */
  private void keepChosen() {
    int[][] now = weights();
    if (!Arrays.deepEquals(now, arranged)) {
      chosen.put(arrangement, now);
    }
  }

  private int[][] weights() {
    return new int[][] {rows.getWeights(), upper.getWeights(), lower.getWeights()};
  }

  /** What somebody has moved, as one line of text that {@link #apply} reads. */
  public String format() {
    keepChosen();
    return chosen.entrySet().stream()
        .map(one -> one.getKey().name() + "=" + text(one.getValue()))
        .collect(Collectors.joining(";"));
  }

  private static String text(int[][] shares) {
    return Stream.of(shares)
        .flatMapToInt(IntStream::of)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  /** Takes back what {@link #format} told; what is not readable is as at first. */
  public void apply(String text) {
    for (String entry : (text == null ? "" : text).split(";", -1)) {
      for (Arrangement one : Arrangement.values()) {
        if (entry.startsWith(one.name() + "=")) {
          shares(entry.substring(one.name().length() + 1))
              .ifPresent(shares -> chosen.put(one, shares));
        }
      }
    }
    arrange();
  }

  private static Optional<int[][]> shares(String text) {
    try {
      int[] each = Stream.of(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
      boolean possible =
          each.length == 6 && IntStream.of(each).allMatch(share -> share > 0 && share <= MOST);
      return possible
          ? Optional.of(new int[][] {{each[0], each[1]}, {each[2], each[3]}, {each[4], each[5]}})
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
