// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal.input;

import dev.upstreamtop.cli.terminal.state.Sorting;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import java.util.List;
import java.util.Optional;

/**
 * How someone looks at the picture: what the keys change; immutable.
 *
 * @param backends at most so many backends at a time
 * @param routes at most so many routes under each
 * @param sorting what the rows are ordered by
 * @param filter only backends and routes that contain this text, in either case; empty for all
 * @param typing whether keys go into the filter
 * @param paused whether the picture stands still
 * @param help whether the help page is shown
 * @param chosen the row that the arrows moved to; null until one did
 * @param alone whether only the chosen backend is shown, with all its routes
 * @param scrolled how many of these routes are above the screen
 * @param done whether it was enough
 */
public record View(
    int backends,
    int routes,
    Sorting sorting,
    String filter,
    boolean typing,
    boolean paused,
    boolean help,
    BackendKey chosen,
    boolean alone,
    int scrolled,
    boolean done) {

  private static final int LONGEST_FILTER = 64;

  /** How it starts. */
  public static View of(int backends, int routes) {
    return new View(backends, routes, Sorting.RATE, "", false, false, false, null, false, 0, false);
  }

  /** The chosen row, if there is one. */
  public Optional<BackendKey> choice() {
    return Optional.ofNullable(chosen);
  }

  /**
   * The view after a key.
   *
   * @param rows the backends that can be chosen, from top to bottom
   */
  public View press(Key key, List<BackendKey> rows) {
    if (key.kind() == Key.Kind.END_OF_INPUT) {
      return with().done(true).build();
    }
    if (typing) {
      return type(key);
    }
    return switch (key.kind()) {
      case CHARACTER -> command(key.codePoint(), rows);
      case ENTER -> enter(rows);
      case ESCAPE -> escape();
      case UP -> alone ? with().scrolled(Math.max(0, scrolled - 1)).build() : move(-1, rows);
      case DOWN -> alone ? with().scrolled(scrolled + 1).build() : move(1, rows);
      case BACKSPACE, SUSPEND, OTHER, END_OF_INPUT -> this;
    };
  }

  private View command(int codePoint, List<BackendKey> rows) {
    return switch (codePoint) {
      case 's' -> with().sorting(sorting.next()).build();
      case '/' -> with().typing(true).help(false).build();
      case 'p', ' ' -> with().paused(!paused).build();
      case 'h', '?' -> with().help(!help).build();
      case 'k' -> press(Key.of(Key.Kind.UP), rows);
      case 'j' -> press(Key.of(Key.Kind.DOWN), rows);
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
              : with().filter(filter + Character.toString(key.codePoint())).build();
      case UP, DOWN, SUSPEND, OTHER, END_OF_INPUT -> this;
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
    if (rows.isEmpty()) {
      return this;
    }
    int from = chosen == null ? -1 : rows.indexOf(chosen);
    int to = from < 0 ? 0 : Math.clamp(from + step, 0, rows.size() - 1);
    return with().chosen(rows.get(to)).build();
  }

  private Change with() {
    return new Change(this);
  }

  /** A view in the making. */
  private static final class Change {
    private final View old;
    private Sorting sorting;
    private String filter;
    private boolean typing;
    private boolean paused;
    private boolean help;
    private BackendKey chosen;
    private boolean alone;
    private int scrolled;
    private boolean done;

    Change(View old) {
      this.old = old;
      sorting = old.sorting;
      filter = old.filter;
      typing = old.typing;
      paused = old.paused;
      help = old.help;
      chosen = old.chosen;
      alone = old.alone;
      scrolled = old.scrolled;
      done = old.done;
    }

    Change sorting(Sorting value) {
      sorting = value;
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

    Change done(boolean value) {
      done = value;
      return this;
    }

    View build() {
      return new View(
          old.backends,
          old.routes,
          sorting,
          filter,
          typing,
          paused,
          help,
          chosen,
          alone,
          scrolled,
          done);
    }
  }
}
