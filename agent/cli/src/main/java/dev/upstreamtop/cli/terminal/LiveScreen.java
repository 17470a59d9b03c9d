// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.terminal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.upstreamtop.cli.terminal.drawing.Ansi;
import dev.upstreamtop.cli.terminal.drawing.Capabilities;
import dev.upstreamtop.cli.terminal.drawing.Painter;
import dev.upstreamtop.cli.terminal.drawing.Theme;
import dev.upstreamtop.cli.terminal.input.Key;
import dev.upstreamtop.cli.terminal.input.KeyReader;
import dev.upstreamtop.cli.terminal.input.View;
import dev.upstreamtop.cli.terminal.layout.Filter;
import dev.upstreamtop.cli.terminal.layout.Frame;
import dev.upstreamtop.cli.terminal.layout.Screen;
import dev.upstreamtop.cli.terminal.state.Picture;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.SnapshotSink;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/**
 * The leaderboard on a terminal: takes snapshots, keys and changes of the window's size, and keeps
 * the screen up to date.
 *
 * <p>Snapshots may come from any thread; one thread runs {@link #run}. {@link #close} gives the
 * terminal back as it was and may be called from any thread, more than once.
 */
public final class LiveScreen implements SnapshotSink, AutoCloseable {

  private static final int WAITING_EVENTS = 256;
  private static final int SMALLEST_WIDTH = 1;

  /** Between the signal that stops the process and its effect; the time stopped does not count. */
  private static final long LONGEST_STOP_MILLIS = 1_000;

  /** Something that may change the screen. */
  private sealed interface Event {
    record Arrived(Snapshot snapshot) implements Event {}

    record Pressed(Key key) implements Event {}

    record Resized() implements Event {}
  }

  private final Terminal terminal;
  private final Attributes before;
  private final Painter painter;
  private final ZoneId zone;
  private final boolean asksGround;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(WAITING_EVENTS);
  private final Watching watching = new Watching();
  private Player player;
  private View view;
  private Picture current;
  private Picture visible;
  private Frame frame = new Frame(List.of(), 1, 0);
  private boolean entered;
  private boolean open = true;

  private LiveScreen(Terminal terminal, Show show, Capabilities capabilities, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
    this.painter = new Painter(capabilities);
    this.asksGround = show.theme().isEmpty() && capabilities.colour();
    this.view = View.of(show.backends(), show.routes());
    this.before = terminal.getAttributes();
  }

  /**
   * Takes over the terminal that standard input and output are connected to.
   *
   * @return empty where they are not, or where it cannot be drawn on
   */
  public static Optional<LiveScreen> open(Show show, ZoneId zone) {
    if (!isTerminal()) {
      return Optional.empty();
    }
    PrintStream out = System.out;
    boolean unicode = !show.ascii() && out.charset().newEncoder().canEncode("▁█▸✕");
    String noColour = System.getenv("NO_COLOR");
    boolean colour = noColour == null || noColour.isEmpty();
    // Until the terminal answers what ground it has.
    Theme theme = show.theme().orElse(Theme.DARK);
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              .nativeSignals(false)
              .encoding(out.charset())
              .build();
      return Optional.of(
          new LiveScreen(terminal, show, new Capabilities(colour, unicode, theme), zone));
    } catch (IOException | IllegalStateException noTerminal) {
      return Optional.empty();
    }
  }

  /** Whether standard input and output are connected to a terminal that can be drawn on. */
  public static boolean isTerminal() {
    String kind = System.getenv("TERM");
    return kind != null
        && !kind.equals("dumb")
        && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  @Override
  public void accept(Snapshot snapshot) {
    // A terminal that takes nothing (Ctrl-S) must not hold up the capture.
    events.offer(new Event.Arrived(snapshot));
  }

  /**
   * Draws until someone quits, or it is over.
   *
   * @param over asked several times a second whether it is over for another reason
   */
  public void run(BooleanSupplier over) throws InterruptedException {
    enter();
    while (!view.done() && !over.getAsBoolean()) {
      Event event = events.poll(Duration.ofMillis(200).toMillis(), TimeUnit.MILLISECONDS);
      if (event != null) {
        handle(event);
        for (Event next = events.poll(); next != null; next = events.poll()) {
          handle(next);
        }
        draw();
      }
    }
  }

  /**
   * Plays a tape until someone quits, or it is over; then no snapshot may be handed in.
   *
   * @param tape that holds one interval at least
   * @param over asked several times a second whether it is over for another reason
   */
  public void play(Tape tape, BooleanSupplier over) throws InterruptedException {
    player = new Player(tape, System::nanoTime);
    enter();
    while (!view.done() && !over.getAsBoolean()) {
      boolean changed = player.advance(view);
      long wait = player.waitNanos();
      long most = Duration.ofMillis(200).toNanos();
      Event event =
          events.poll(wait < 0 || view.paused() ? most : Math.min(wait, most), NANOSECONDS);
      for (Event next = event; next != null; next = events.poll()) {
        handle(next);
        changed = true;
      }
      if (changed) {
        visible = player.picture();
        view = view.ofTape(player.words());
        draw();
      }
    }
  }

  private void enter() {
    takeTerminal();
    Signals.register("WINCH", () -> events.offer(new Event.Resized()));
    Signals.register("TSTP", () -> events.offer(new Event.Pressed(Key.of(Key.Kind.SUSPEND))));
    Thread keys = new Thread(this::readKeys, "upstreamtop-keys");
    keys.setDaemon(true);
    keys.start();
  }

  private synchronized void takeTerminal() {
    if (!open) {
      return;
    }
    terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Ctrl-Z comes as a key: stopped by the kernel the terminal would stay in raw mode.
    raw.setControlChar(Attributes.ControlChar.VSUSP, 0);
    terminal.setAttributes(raw);
    entered = true;
    send(Ansi.ENTER + (view.mouse() ? Ansi.MOUSE : "") + (asksGround ? Ansi.ASK_GROUND : ""));
  }

  private synchronized void giveTerminal() {
    if (entered) {
      send(Ansi.LEAVE);
      terminal.setAttributes(before);
      entered = false;
    }
  }

  /**
   * Gives the terminal back, stops the process as Ctrl-Z would have, and takes the terminal again
   * when somebody continues it. The programs count on meanwhile.
   */
  private void suspend() throws InterruptedException {
    CountDownLatch continued = new CountDownLatch(1);
    giveTerminal();
    Signals.register("CONT", continued::countDown);
    Signals.registerDefault("TSTP");
    try {
      stopProcess();
      // A process group without a shell is not stopped by the kernel, and nobody continues it then.
      continued.await(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException noKill) {
      // It goes on where it cannot be stopped.
    } finally {
      Signals.registerDefault("CONT");
      Signals.register("TSTP", () -> events.offer(new Event.Pressed(Key.of(Key.Kind.SUSPEND))));
    }
    takeTerminal();
    painter.forget();
  }

  private static void stopProcess() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-TSTP", Long.toString(ProcessHandle.current().pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void handle(Event event) throws InterruptedException {
    switch (event) {
      case Event.Arrived arrived -> {
        current = watching.take(arrived.snapshot(), view);
        if (!view.paused()) {
          visible = current;
        }
      }
      case Event.Pressed pressed when pressed.key().kind() == Key.Kind.SUSPEND -> suspend();
      case Event.Pressed pressed when pressed.key().kind() == Key.Kind.GROUND -> {
        painter.on(Theme.on(pressed.key().value()));
        painter.forget();
      }
      case Event.Pressed pressed -> press(pressed.key());
      case Event.Resized resized -> painter.forget();
    }
  }

  private void press(Key key) {
    View moved = player == null || view.typing() ? null : player.press(key, view);
    if (moved != null) {
      view = moved;
      return;
    }
    View next =
        key.kind() == Key.Kind.CLICK
            ? frame.at(key.column(), key.row()).map(view::point).orElse(view)
            : view.press(
                key, visible == null ? List.of() : Filter.backends(visible, view), frame.page());
    if (player != null) {
      player.sort(next);
    } else if (current != null) {
      current = watching.sorted(next);
      visible = next.paused() ? visible.sortedBy(next.sorting(), next.reversed()) : current;
    }
    if (next.mouse() != view.mouse()) {
      send(next.mouse() ? Ansi.MOUSE : Ansi.NO_MOUSE);
    }
    view = next;
  }

  private void draw() {
    if (visible == null || view.done()) {
      return;
    }
    Size size = terminal.getSize();
    int width = Math.max(SMALLEST_WIDTH, size.getColumns());
    int height = Math.max(1, size.getRows());
    frame = Screen.draw(visible, view, width, height, zone);
    view = view.scrolledTo(frame.mostScrolled());
    send(painter.paint(frame.lines(), width));
  }

  private void readKeys() {
    KeyReader reader = new KeyReader(terminal.reader());
    Key key;
    do {
      key = reader.read();
      events.offer(new Event.Pressed(key));
    } while (key.kind() != Key.Kind.END_OF_INPUT);
  }

  private synchronized void send(String sequences) {
    if (open) {
      terminal.writer().write(sequences);
      terminal.writer().flush();
    }
  }

  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    if (entered) {
      giveTerminal();
      Signals.registerDefault("WINCH");
      Signals.registerDefault("TSTP");
    }
    open = false;
  }
}
