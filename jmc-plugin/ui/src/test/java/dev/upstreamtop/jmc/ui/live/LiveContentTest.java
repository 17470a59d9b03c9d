// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.ui.Screen;
import dev.upstreamtop.jmc.ui.board.BoardColumn;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveContentTest {

  private Screen screen;
  private LiveJvm jvm;
  private LiveContent content;

  @BeforeEach
  void open() throws Exception {
    screen = Screen.open();
    jvm = new LiveJvm();
    content = new LiveContent(screen.shell(), jvm.connection(), BoardSettings.standard());
  }

  @AfterEach
  void close() throws Exception {
    if (screen != null) {
      screen.close();
      jvm.close();
    }
  }

  @Test
  void saysHowToAddTheAgentAndFillsOnceItIsThere() {
    screen.until(() -> message().contains("upstreamtop attach PID"));
    screen.keep("tab-no-agent");

    jvm.addAgent();
    jvm.second(104, 31, 4);
    screen.until(() -> tree().getItemCount() == 2);

    assertThat(tree().getItem(0).getText(column(BoardColumn.BACKEND)))
        .isEqualTo("orders-1 (10.0.1.10:8080)");
    assertThat(tree().getItem(1).getText(column(BoardColumn.BACKEND)))
        .isEqualTo("10.0.1.12:8080 ◉ this JVM");
    assertThat(tree().getItem(0).getText(column(BoardColumn.RATE))).isEqualTo("104");
    // Four 5xx in one second: fewer than the judgement calls a fault.
    assertThat(tree().getItem(1).getText(column(BoardColumn.STATE))).isEmpty();
    assertThat(tree().getItem(1).getText(column(BoardColumn.IN_FLIGHT))).isEqualTo("2");
    assertThat(status()).contains("CAPTURING").contains("135 requests/s").contains("2 backends");
  }

  @Test
  void saysWhatTheAgentFoundTheSickestFirst() {
    jvm.addAgent();
    for (int second = 0; second < 10; second++) {
      jvm.second(104, 31, 4);
    }

    screen.until(() -> tree().getItemCount() == 2 && !state(0).isEmpty());
    screen.keep("tab-finding");
    assertThat(tree().getItem(0).getText(column(BoardColumn.BACKEND)))
        .isEqualTo("10.0.1.12:8080 ◉ this JVM");
    assertThat(state(0))
        .startsWith("! answers with 5xx: ")
        .contains(" %")
        .doesNotContain(" since ");
    assertThat(hint(tree().getItem(0))).startsWith("answers with 5xx since 2026-01-01T00:00:0");
    assertThat(state(1)).isEmpty();
  }

  @Test
  void whoAnswersNothingStandsBeforeWhoFailsBusily() {
    jvm.addAgent();
    for (int second = 0; second < 10; second++) {
      jvm.second(104, 31, 8);
    }
    for (int second = 0; second < 20; second++) {
      jvm.secondInVain(206, 31, 8);
    }

    screen.until(() -> tree().getItemCount() == 2 && !state(1).isEmpty());
    assertThat(state(0)).startsWith("✕ does not answer: 206 requests wait");
    assertThat(state(1)).startsWith("! answers with 5xx: ");
  }

  @Test
  void filtersBackends() {
    jvm.addAgent();
    jvm.second(104, 31, 4);
    screen.until(() -> tree().getItemCount() == 2);

    find(Text.class, text -> (text.getStyle() & SWT.SEARCH) != 0).orElseThrow().setText("orders-1");

    assertThat(tree().getItemCount()).isEqualTo(1);
  }

  @Test
  void nobodyIsWellWithoutAnAnswer() {
    jvm.addAgent();
    jvm.second(0, 0, 0);

    screen.until(() -> tree().getItemCount() == 2);
    assertThat(state(0)).isEqualTo("… under way");
  }

  @Test
  void followsTheJvm() {
    jvm.addAgent();
    jvm.second(100, 30, 0);
    screen.until(() -> rate(0).equals("100"));
    jvm.second(20, 60, 0);
    screen.until(() -> rate(0).equals("60"));
    jvm.second(70, 10, 4);
    screen.until(() -> rate(0).equals("70"));
    screen.keep("tab");

    assertThat(tree().getItem(0).getText(column(BoardColumn.BACKEND))).startsWith("orders-1");
  }

  @Test
  void aLossStaysTold() {
    jvm.addAgent();
    jvm.secondWithLoss(100, 30, 7);
    jvm.second(20, 60, 0);

    screen.until(() -> rate(0).equals("60"));
    assertThat(status()).endsWith("! 7 lost");
  }

  @Test
  void requestsSeenFromBothEndsCountOnce() {
    jvm.addAgent();
    jvm.secondFromBothEnds(104, 31, 4);

    screen.until(() -> tree().getItemCount() == 2);
    assertThat(status()).contains("135 requests/s").contains("2 backends");
  }

  @Test
  void stopsAndStartsTheMeasuring() {
    jvm.addAgent();
    jvm.second(1, 1, 0);
    screen.until(() -> find(Button.class, button -> true).orElseThrow().getSelection());

    Button measuring = find(Button.class, button -> true).orElseThrow();
    measuring.setSelection(false);
    measuring.notifyListeners(SWT.Selection, new Event());
    screen.until(() -> !jvm.control().enabled());

    measuring.setSelection(true);
    measuring.notifyListeners(SWT.Selection, new Event());
    screen.until(() -> jvm.control().enabled());
  }

  @Test
  void narrowsTheCaptureAndTellsWhatWasRefused() {
    jvm.addAgent();
    jvm.second(1, 1, 0);
    screen.until(() -> tree().getItemCount() == 2);
    Text include = find(Text.class, text -> (text.getStyle() & SWT.READ_ONLY) == 0).orElseThrow();

    include.setText("8080, 10.0.0.0/8");
    include.notifyListeners(SWT.DefaultSelection, new Event());
    screen.until(() -> jvm.control().settings().include().size() == 2);

    include.setText("no such endpoint!");
    include.notifyListeners(SWT.DefaultSelection, new Event());
    screen.until(() -> status().startsWith("! Refused: "));
    assertThat(jvm.control().settings().include()).hasSize(2);
  }

  @Test
  void leavesToTheCollectorWhatIsTheCollectors() {
    jvm.addAgent();
    jvm.second(1, 1, 0);
    screen.until(() -> tree().getItemCount() == 2);
    Text include = find(Text.class, text -> (text.getStyle() & SWT.READ_ONLY) == 0).orElseThrow();
    assertThat(include.isEnabled()).isTrue();

    jvm.secondOfACollector(1, 1);
    screen.until(() -> !include.isEnabled());
    assertThat(include.getMessage()).isEqualTo("the collector decides");
  }

  @Test
  void saysThatTheConnectionWasLost() throws Exception {
    jvm.addAgent();
    jvm.second(1, 1, 0);
    screen.until(() -> tree().getItemCount() == 2);

    jvm.close();
    screen.until(() -> message().contains("could not be read"));
  }

  @Test
  void givesTheCommandForTheProcessItIsConnectedTo() {
    content.root().dispose();
    content =
        new LiveContent(
            screen.shell(), ManagementFactory.getPlatformMBeanServer(), BoardSettings.standard());
    screen.shell().layout();

    screen.until(
        () -> message().contains("upstreamtop attach " + ProcessHandle.current().pid() + "\n"));
  }

  @Test
  void saysThatTheAgentWent() {
    jvm.addAgent();
    jvm.second(1, 1, 0);
    screen.until(() -> tree().getItemCount() == 2);

    jvm.removeAgent();
    screen.until(
        () ->
            find(Text.class, Control::isVisible)
                .orElseThrow()
                .getText()
                .contains("no upstreamtop agent"));
  }

  private String message() {
    return find(Text.class, text -> (text.getStyle() & SWT.READ_ONLY) != 0).orElseThrow().getText();
  }

  private String status() {
    return find(Label.class, label -> true).orElseThrow().getText();
  }

  private String hint(TreeItem line) {
    return content
        .board()
        .viewer()
        .getLabelProvider(column(BoardColumn.STATE))
        .getToolTipText(line.getData());
  }

  private String state(int line) {
    return tree().getItem(line).getText(column(BoardColumn.STATE));
  }

  private String rate(int line) {
    return tree().getItemCount() <= line
        ? ""
        : tree().getItem(line).getText(column(BoardColumn.RATE));
  }

  private Tree tree() {
    return content.board().viewer().getTree();
  }

  private static int column(BoardColumn column) {
    return BoardColumn.all().indexOf(column);
  }

  /** The first widget of a kind, from top to bottom. */
  private <T extends Control> Optional<T> find(Class<T> kind, Predicate<T> wanted) {
    Deque<Control> open = new ArrayDeque<>(List.of(content.root()));
    while (!open.isEmpty()) {
      Control control = open.removeFirst();
      if (kind.isInstance(control) && wanted.test(kind.cast(control))) {
        return Optional.of(kind.cast(control));
      }
      if (control instanceof Composite parent) {
        Stream.of(parent.getChildren()).forEach(open::addLast);
      }
    }
    return Optional.empty();
  }
}
