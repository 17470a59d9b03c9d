// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.LatestWork;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.board.BoardViewer;
import dev.upstreamtop.jmc.ui.chart.ChartModel;
import dev.upstreamtop.jmc.ui.chart.ChartView;
import dev.upstreamtop.jmc.ui.chart.TimeControls;
import dev.upstreamtop.jmc.ui.episodes.EpisodeLine;
import dev.upstreamtop.jmc.ui.episodes.EpisodeList;
import dev.upstreamtop.jmc.ui.exchanges.ExchangeList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Scrollable;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.openjdk.jmc.common.item.IItemCollection;

/**
 * The page on upstreams: chart, leaderboard, what was found, slow exchanges, and what they rest on.
 *
 * <p>A selected backend narrows chart and list, a range narrows table and list, an episode is both
 * at once. Everything is computed in the background. Methods belong on the display's thread.
 */
public final class UpstreamsContent {

  /** As little as there can be between the parts: a low window has no room for more. */
  private static final int MARGIN = 2;

  /** Of the filter's field in a low window, where what is counted stands beside it. */
  private static final int NARROW = 160;

  private final PageMemory memory;
  private final Composite root;
  private final PageLayout layout;
  private final Label status;
  private final Label brief;
  private final Text filter;
  private final TimeControls times;
  private final BoardViewer board;
  private final EpisodeList episodes;
  private final DetailTabs details;
  private final ChartView chart;
  private final LatestWork<PageQuery, PageView> work;
  private final TimeRange recording;
  private ChartModel charted = ChartModel.EMPTY;
  private boolean filling;
  private boolean awaitingJudgement;
  private BiConsumer<Set<BackendId>, TimeRange> selectionListener = (backends, range) -> {};

  /**
   * Builds the page and starts to fill it.
   *
   * @param recording the time that Mission Control takes for the whole recording
   * @param chartIn builds the chart in the composite it is given
   */
  public UpstreamsContent(
      Composite parent,
      PageMemory memory,
      TimeRange recording,
      Function<Composite, ChartView> chartIn) {
    this.memory = memory;
    this.recording = recording;
    ScrolledComposite window = new ScrolledComposite(parent, SWT.V_SCROLL);
    window.setExpandHorizontal(true);
    window.setExpandVertical(true);
    root = new Composite(window, SWT.NONE);
    root.setLayout(column(MARGIN));
    window.setContent(root);
    status = new Label(root, SWT.WRAP);
    status.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    status.setText(Messages.get("page.reading"));
    Composite line = new Composite(root, SWT.NONE);
    GridLayout beside = new GridLayout(3, false);
    beside.marginHeight = 0;
    beside.marginWidth = 0;
    line.setLayout(beside);
    line.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    filter = new Text(line, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
    filter.setMessage(Messages.get("page.filter"));
    filter.setToolTipText(Messages.get("page.filter.description"));
    filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    brief = new Label(line, SWT.NONE);
    brief.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    times = new TimeControls(line, memory.times());
    layout = new PageLayout(window, root);
    chart = chartIn.apply(layout.upper());
    PageWheel.over(layout.upper().getChildren()[0], window);
    board = new BoardViewer(layout.upper());
    episodes = new EpisodeList(titled(layout.lower(), "page.episodes"));
    fill(episodes.viewer().getTable());
    details = new DetailTabs(layout.lower());
    layout.follow(new Room());
    work =
        new LatestWork<>(
            root.getDisplay(),
            query -> memory.figures().answer(query),
            this::show,
            this::showFailure);
    restore();
    listen();
    ask();
  }

  private static Composite titled(Composite parent, String key) {
    Composite part = new Composite(parent, SWT.NONE);
    part.setLayout(column(0));
    Label title = new Label(part, SWT.NONE);
    title.setText(Messages.get(key));
    return part;
  }

  private static void fill(Control control) {
    control.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
  }

  private static GridLayout column(int margin) {
    GridLayout layout = new GridLayout();
    layout.marginHeight = margin;
    layout.marginWidth = margin;
    layout.verticalSpacing = MARGIN;
    return layout;
  }

  /** What the parts need at least, by the fonts of today. */
  private final class Room implements PageLayout.Low {

    private static final int BACKENDS = 6;
    private static final int EXCHANGES = 2;

    @Override
    public PageLayout.Needs needs() {
      Tree tree = board.viewer().getTree();
      Table list = details.exchanges().viewer().getTable();
      int backends = trimmed(tree, tree.getHeaderHeight() + BACKENDS * tree.getItemHeight());
      int lines = trimmed(list, list.getHeaderHeight() + EXCHANGES * list.getItemHeight());
      int around = filter.getParent().computeSize(SWT.DEFAULT, SWT.DEFAULT).y + 4 * MARGIN;
      return new PageLayout.Needs(around, backends, trimmed(details.folder(), lines));
    }

    private static int trimmed(Scrollable part, int height) {
      return part.computeTrim(0, 0, 0, height).height;
    }

    @Override
    public void arranged(boolean low) {
      shown(status, !low);
      shown(brief, low);
      GridData field = (GridData) filter.getLayoutData();
      field.grabExcessHorizontalSpace = !low;
      field.widthHint = low ? NARROW : SWT.DEFAULT;
      root.layout(true, true);
    }

    private static void shown(Control part, boolean shown) {
      part.setVisible(shown);
      ((GridData) part.getLayoutData()).exclude = !shown;
    }
  }

  /** The widget that holds everything. */
  public Composite root() {
    return root;
  }

  /** The leaderboard. */
  public BoardViewer board() {
    return board;
  }

  /** The list of what was found. */
  public EpisodeList episodes() {
    return episodes;
  }

  /** The list of slow exchanges. */
  public ExchangeList exchanges() {
    return details.exchanges();
  }

  /** The tabs that show the selection from near. */
  public DetailTabs details() {
    return details;
  }

  /**
   * Called with the backends whose lines are selected and the time dragged in the chart, when
   * either has changed; each is empty for all.
   */
  public void onSelection(BiConsumer<Set<BackendId>, TimeRange> listener) {
    selectionListener = listener;
  }

  /** Called with what held up the JVM, when the user asks for more about it. */
  public void onOverlap(Consumer<JvmSpan> listener) {
    exchanges().onOpen(listener);
  }

  /** Called with the events of the list that the user has selected. */
  public void onEvents(Consumer<IItemCollection> listener) {
    details.events().onChoice(listener);
  }

  /**
   * Tells of this time. What was dragged in the chart counts as far as it lies in it, and as before
   * when this is taken back.
   */
  public void focus(TimeRange range) {
    TimeRange focus = range.equals(recording) ? TimeRange.EMPTY : range;
    if (!focus.equals(memory.focus())) {
      memory.focus(focus);
      ask();
    }
  }

  /** Narrows table and list to a part of the time; empty for all of it. */
  public void drag(TimeRange range) {
    if (!range.equals(memory.dragged())) {
      memory.dragged(range);
      stray();
      selectionListener.accept(memory.backends(), range);
      ask();
    }
  }

  /** The part of the time that was dragged in the chart; empty for none. */
  public TimeRange dragged() {
    return memory.dragged();
  }

  /** Keeps in the page's memory how the columns stand now. */
  public void remember() {
    if (!root.isDisposed()) {
      memory.settings(board.settings());
      memory.layout(layout.format());
    }
  }

  private void restore() {
    board.apply(memory.settings());
    filter.setText(memory.filter());
    board.filter(memory.filter());
    layout.apply(memory.layout());
    details.bringUp(memory.detail());
  }

  private void listen() {
    board.onSelection(this::select);
    times.onChoice(
        chosen -> {
          memory.times(chosen);
          ask();
        });
    details.onTurn(
        () -> {
          memory.detail(details.shown());
          ask();
        });
    episodes.onChoice(chosen -> chosen.ifPresentOrElse(this::go, this::back));
    filter.addListener(
        SWT.Modify,
        event -> {
          memory.filter(filter.getText());
          board.filter(filter.getText());
        });
    root.addListener(SWT.Dispose, event -> work.close());
  }

  private void select() {
    Set<BackendId> backends = board.selectedBackends();
    if (!filling && !backends.equals(memory.backends())) {
      memory.backends(backends);
      stray();
      selectionListener.accept(backends, memory.dragged());
      ask();
    }
  }

  /** To an episode: its backend alone, in its time. */
  private void go(EpisodeLine episode) {
    memory.leaveFor(episode);
    show(Set.of(episode.backend().id()), episode.finding().range());
  }

  /** To what was shown before the first episode that was chosen. */
  private void back() {
    memory
        .before()
        .ifPresent(
            before -> {
              memory.forgetEpisode();
              show(before.backends(), before.dragged());
            });
  }

  /** Whoever chooses something else is not at an episode any more. */
  private void stray() {
    memory.forgetEpisode();
    episodes.choose(null);
  }

  private void show(Set<BackendId> backends, TimeRange dragged) {
    memory.backends(backends);
    memory.dragged(dragged);
    filling = true;
    board.select(backends);
    filling = false;
    chart.select(dragged);
    selectionListener.accept(backends, dragged);
    ask();
  }

  private void ask() {
    work.ask(
        new PageQuery(
            recording,
            memory.focus(),
            memory.dragged(),
            memory.backends(),
            memory.times(),
            memory.detail()));
  }

  private void show(PageView view) {
    if (root.isDisposed()) {
      return;
    }
    filling = true;
    board.show(view.board());
    if (!board.selectedBackends().equals(memory.backends())) {
      board.select(memory.backends());
    }
    filling = false;
    episodes.show(view.episodes());
    episodes.choose(memory.chosen().orElse(null));
    details.show(view);
    layout.measure();
    if (!view.chart().equals(charted)) {
      charted = view.chart();
      chart.show(charted);
    }
    status(PageStatus.of(view, !memory.dragged().isEmpty()));
    if (!view.judged() && !awaitingJudgement) {
      awaitingJudgement = true;
      Display display = root.getDisplay();
      memory.figures().whenJudged(() -> askAgain(display));
    }
  }

  /** On any thread. */
  private void askAgain(Display display) {
    if (!display.isDisposed()) {
      display.asyncExec(
          () -> {
            if (!root.isDisposed()) {
              ask();
            }
          });
    }
  }

  private void showFailure(RuntimeException failure) {
    if (!root.isDisposed()) {
      status(Messages.get("page.failed", failure));
    }
  }

  /** In a low window in one line, what is wrong ahead; its hint tells all. */
  private void status(String text) {
    // A label takes & for a mnemonic.
    String escaped = text.replace("&", "&&");
    if (!status.getText().equals(escaped)) {
      status.setText(escaped);
      List<String> lines = new ArrayList<>(escaped.lines().toList());
      Collections.rotate(lines, -1);
      brief.setText(String.join("  ", lines));
      brief.setToolTipText(escaped);
      root.layout();
    }
  }
}
