// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.cli.terminal.state.Trend;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import java.util.List;
import java.util.Optional;

/**
 * How someone looks at the picture: what the keys change; immutable.
 *
 * @param backends at most so many backends at a time, 0 for what there is room for
 * @param routes at most so many routes under each
 * @param sorting what the rows are ordered by
 * @param reversed whether the smallest stand first
 * @param trend what the trend shows
 * @param pooled whether backends that do the same work stand together under their sum
 * @param filter only backends and routes that contain this text, in either case; empty for all
 * @param typing whether keys go into the filter
 * @param paused whether the picture stands still
 * @param help whether the help page is shown
 * @param chosen the row that the arrows moved to; null until one did
 * @param alone whether only the chosen backend is shown, with all its routes
 * @param scrolled how many of these routes are above the screen
 * @param mouse whether buttons and wheel of the mouse are keys here
 * @param tape where in a recording it is that is shown, and how fast; empty for what happens now
 * @param done whether it was enough
 */
public record View(
    int backends,
    int routes,
    Sorting sorting,
    boolean reversed,
    Trend trend,
    boolean pooled,
    String filter,
    boolean typing,
    boolean paused,
    boolean help,
    BackendKey chosen,
    boolean alone,
    int scrolled,
    boolean mouse,
    String tape,
    boolean done) {

  private static final int LONGEST_FILTER = 64;

  /** Beyond the last row of any table. */
  private static final int FAR = 1_000_000;

  /** How it starts. */
  public static View of(int backends, int routes) {
    return new View(
        backends,
        routes,
        Sorting.RATE,
        false,
        Trend.RATE,
        false,
        "",
        false,
        false,
        false,
        null,
        false,
        0,
        true,
        "",
        false);
  }

  /** The chosen row, if there is one. */
  public Optional<BackendKey> choice() {
    return Optional.ofNullable(chosen);
  }

  /**
   * The view after a key.
   *
   * @param rows the backends that can be chosen, from top to bottom
   * @param page how many lines of them, or of routes, the screen shows at once; at least 1
   */
  public View press(Key key, List<BackendKey> rows, int page) {
    if (key.kind() == Key.Kind.END_OF_INPUT) {
      return with().done(true).build();
    }
    if (typing) {
      return type(key);
    }
    return switch (key.kind()) {
      case CHARACTER -> command(key.value(), rows, page);
      case ENTER -> enter(rows);
      case ESCAPE -> escape();
      case UP -> move(-1, rows);
      case DOWN -> move(1, rows);
      case PAGE_UP -> move(-page, rows);
      case PAGE_DOWN -> move(page, rows);
      case HOME -> move(-FAR, rows);
      case END -> move(FAR, rows);
      case LEFT, RIGHT, BACKSPACE, SUSPEND, CLICK, GROUND, OTHER, END_OF_INPUT -> this;
    };
  }

  /** The view after a click: a title sorts, a backend is chosen, the chosen one opened. */
  public View point(Target target) {
    return switch (target) {
      case Target.Title title when title.sorting() == sorting -> reverse();
      case Target.Title title -> with().sorting(title.sorting()).reversed(false).build();
      case Target.Backend backend when backend.key().equals(chosen) ->
          with().alone(!alone).scrolled(0).build();
      case Target.Backend backend -> with().chosen(backend.key()).build();
    };
  }

  /** The same where no more than so many routes can be above the screen. */
  public View scrolledTo(int most) {
    return scrolled <= most ? this : with().scrolled(most).build();
  }

  /** The same, standing still or not. */
  public View paused(boolean still) {
    return with().paused(still).build();
  }

  /** The same of a recording, with where in it that is. */
  public View ofTape(String words) {
    return with().tape(words).build();
  }

  private View reverse() {
    return with().reversed(!reversed).build();
  }

  private View command(int codePoint, List<BackendKey> rows, int page) {
    return switch (codePoint) {
      case 's' -> with().sorting(sorting.next()).reversed(false).build();
      case 'S' -> with().sorting(sorting.previous()).reversed(false).build();
      case 'r' -> reverse();
      case 't' -> with().trend(trend.next()).build();
      case 'o' -> with().pooled(!pooled).alone(false).scrolled(0).build();
      case 'm' -> with().mouse(!mouse).build();
      case '/' -> with().typing(true).help(false).build();
      case 'p', ' ' -> with().paused(!paused).build();
      case 'h', '?' -> with().help(!help).build();
      case 'k' -> press(Key.of(Key.Kind.UP), rows, page);
      case 'j' -> press(Key.of(Key.Kind.DOWN), rows, page);
      case 'g' -> press(Key.of(Key.Kind.HOME), rows, page);
      case 'G' -> press(Key.of(Key.Kind.END), rows, page);
      case 'q' -> with().done(true).build();
      default -> this;
    };
  }

  private View type(Key key) {
    return switch (key.kind()) {
      case ENTER -> with().typing(false).build();
      case ESCAPE -> with().typing(false).filter("").build();
      case BACKSPACE ->
          with()
              .filter(
                  filter.isEmpty()
                      ? ""
                      : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)))
              .build();
      case CHARACTER ->
          filter.length() >= LONGEST_FILTER
              ? this
              : with().filter(filter + Character.toString(key.value())).build();
      case UP,
          DOWN,
          LEFT,
          RIGHT,
          PAGE_UP,
          PAGE_DOWN,
          HOME,
          END,
          CLICK,
          GROUND,
          SUSPEND,
          OTHER,
          END_OF_INPUT ->
          this;
    };
  }

  private View enter(List<BackendKey> rows) {
    if (help) {
      return with().help(false).build();
    }
    if (rows.isEmpty()) {
      return this;
    }
    BackendKey row = choice().filter(rows::contains).orElse(rows.getFirst());
    return with().chosen(row).alone(!alone).scrolled(0).build();
  }

  private View escape() {
    if (help || alone) {
      return with().help(false).alone(false).scrolled(0).build();
    }
    return with().filter("").chosen(null).build();
  }

  private View move(int step, List<BackendKey> rows) {
    if (alone) {
      return with().scrolled(Math.clamp(scrolled + (long) step, 0, FAR)).build();
    }
    if (rows.isEmpty()) {
      return this;
    }
    int from = chosen == null ? -1 : rows.indexOf(chosen);
    boolean anywhere = from >= 0 || step == FAR;
    int to = anywhere ? Math.clamp(from + (long) step, 0, rows.size() - 1) : 0;
    return with().chosen(rows.get(to)).build();
  }

  private Change with() {
    return new Change(this);
  }

  /** A view in the making. */
  private static final class Change {
    private final View old;
    private Sorting sorting;
    private boolean reversed;
    private Trend trend;
    private boolean pooled;
    private String filter;
    private boolean typing;
    private boolean paused;
    private boolean help;
    private BackendKey chosen;
    private boolean alone;
    private int scrolled;
    private boolean mouse;
    private String tape;
    private boolean done;

    Change(View old) {
      this.old = old;
      sorting = old.sorting;
      reversed = old.reversed;
      trend = old.trend;
      pooled = old.pooled;
      filter = old.filter;
      typing = old.typing;
      paused = old.paused;
      help = old.help;
      chosen = old.chosen;
      alone = old.alone;
      scrolled = old.scrolled;
      mouse = old.mouse;
      tape = old.tape;
      done = old.done;
    }

    Change sorting(Sorting value) {
      sorting = value;
      return this;
    }

    Change reversed(boolean value) {
      reversed = value;
      return this;
    }

    Change trend(Trend value) {
      trend = value;
      return this;
    }

    Change pooled(boolean value) {
      pooled = value;
      return this;
    }

    Change filter(String value) {
      filter = value;
      return this;
    }

    Change typing(boolean value) {
      typing = value;
      return this;
    }

    Change paused(boolean value) {
      paused = value;
      return this;
    }

    Change help(boolean value) {
      help = value;
      return this;
    }

    Change chosen(BackendKey value) {
      chosen = value;
      return this;
    }

    Change alone(boolean value) {
      alone = value;
      return this;
    }

    Change scrolled(int value) {
      scrolled = value;
      return this;
    }

    Change mouse(boolean value) {
      mouse = value;
      return this;
    }

    Change tape(String value) {
      tape = value;
      return this;
    }

    Change done(boolean value) {
      done = value;
      return this;
    }

    View build() {
      return new View(
          old.backends,
          old.routes,
          sorting,
          reversed,
          trend,
          pooled,
          filter,
          typing,
          paused,
          help,
          chosen,
          alone,
          scrolled,
          mouse,
          tape,
          done);
    }
  }
}
