// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.state.Picture;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Plays a tape: which picture is shown when, and where the keys of a player move to; for use by one
 * thread.
 */
final class Player {

  /**
   * So many intervals before the one that is jumped to are judged: more than are looked back on.
   */
  private static final int WARM_UP = 180;

  private static final List<Double> SPEEDS =
      List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0);
  private static final int USUAL = SPEEDS.indexOf(1.0);

  /** A gap in what was recorded is not waited for. */
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Tape tape;
  private final LongSupplier clock;
  private Watching watching = new Watching();
  private Picture picture;
  private int position = -1;
  private int speed = USUAL;
  private long dueNanos;

  /**
   * Begins at the first interval.
   *
   * @param tape that holds one at least
   * @param clock nanoseconds, from whichever beginning
   */
  Player(Tape tape, LongSupplier clock) {
    this.tape = tape;
    this.clock = clock;
  }

  /** What is shown; null before the first look. */
  Picture picture() {
    return picture;
  }

  /** How long until the next interval is due, in nanoseconds; below 0 where it is over. */
  long waitNanos() {
    return isAtEnd() ? -1 : Math.max(0, dueNanos - clock.getAsLong());
  }

  private boolean isAtEnd() {
    return position >= tape.size() - 1;
  }

  /**
   * Goes on by as many intervals as are due.
   *
   * @return whether there is another picture
   */
  boolean advance(View view) {
    if (position < 0) {
      step(view);
      return true;
    }
    if (view.paused()) {
      dueNanos = clock.getAsLong() + stepNanos();
      return false;
    }
    boolean moved = false;
    while (!isAtEnd() && dueNanos <= clock.getAsLong()) {
      long due = dueNanos;
      step(view);
      // As often as the recording has it, not as often as somebody looks.
      dueNanos = Math.max(due, clock.getAsLong() - LONGEST_NANOS) + stepNanos();
      moved = true;
    }
    return moved;
  }

  private void step(View view) {
    position++;
    picture = watching.take(tape.at(position), view);
    dueNanos = clock.getAsLong() + stepNanos();
  }

  private long stepNanos() {
    if (isAtEnd()) {
      return LONGEST_NANOS;
    }
    long nanos = picture == null ? 0 : picture.history().latest().interval().nanos();
    return Math.round(Math.clamp(nanos, 0, LONGEST_NANOS) / SPEEDS.get(speed));
  }

  /**
   * Obeys a key of a player.
   *
   * @return how it is looked at from now on: who moves by hand stands still; null for any other key
   */
  View press(Key key, View view) {
    return switch (key.kind()) {
      case LEFT -> jump(position - 1, view);
      case RIGHT -> jump(position + 1, view);
      case HOME -> jump(0, view);
      case END -> jump(tape.size() - 1, view);
      case CHARACTER ->
          switch (key.value()) {
            case '+', '=' -> faster(1, view);
            case '-' -> faster(-1, view);
            default -> null;
          };
      default -> null;
    };
  }

  private View faster(int more, View view) {
    speed = Math.clamp(speed + more, 0, SPEEDS.size() - 1);
    dueNanos = clock.getAsLong() + stepNanos();
    return view;
  }

  private View jump(int wanted, View view) {
    int target = Math.clamp(wanted, 0, tape.size() - 1);
    if (target != position) {
      if (target < position || target > position + WARM_UP) {
        watching = new Watching();
        position = Math.max(-1, target - WARM_UP - 1);
      }
      while (position < target) {
        step(view);
      }
    }
    return view.paused(true);
  }

  /** Shows the same in another order. */
  void sort(View view) {
    picture = watching.sorted(view);
  }

  /** Where it is, and how fast: {@code 37/600 4×}. */
  String words() {
    double times = SPEEDS.get(speed);
    String factor = times < 1 ? Double.toString(times) : Long.toString(Math.round(times));
    return position + 1 + "/" + tape.size() + (speed == USUAL ? "" : " " + factor + "×");
  }
}
