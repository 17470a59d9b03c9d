// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.page.PageMemory;
import dev.upstreamtop.jmc.ui.page.UpstreamItems;
import dev.upstreamtop.jmc.ui.page.UpstreamsContent;
import java.util.Arrays;
import org.eclipse.ui.forms.widgets.Form;
import org.openjdk.jmc.common.IWritableState;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.flightrecorder.ui.DataPageDescriptor;
import org.openjdk.jmc.flightrecorder.ui.FlightRecorderUI;
import org.openjdk.jmc.flightrecorder.ui.IPageContainer;
import org.openjdk.jmc.flightrecorder.ui.IPageUI;
import org.openjdk.jmc.flightrecorder.ui.common.FlavorSelector;
import org.openjdk.jmc.flightrecorder.ui.common.FlavorSelector.FlavorSelectorState;
import org.openjdk.jmc.flightrecorder.ui.selection.ItemBackedSelection;
import org.openjdk.jmc.flightrecorder.ui.selection.SelectionStoreActionToolkit;

/**
 * One visit to the page on upstreams: connects our content with what Mission Control puts around.
 */
final class UpstreamsPageUi implements IPageUI {

  private final IItemCollection items;
  private final IPageContainer container;
  private final PageMemory memory;
  private final Departure departure;
  private final UpstreamsContent content;

  UpstreamsPageUi(
      Form form,
      IItemCollection items,
      IPageContainer container,
      PageMemory memory,
      StockChart.Kept kept,
      FlavorSelectorState flavors,
      Departure departure) {
    HelpContext.PAGE.of(form);
    this.departure = departure;
    this.items = items;
    this.container = container;
    this.memory = memory;
    StockChart[] chart = new StockChart[1];
    content =
        new UpstreamsContent(
            form.getBody(),
            memory,
            TimeRange.of(container.getRecordingRange()),
            parent -> chart[0] = new StockChart(parent, kept));
    chart[0].onRange(content::drag);
    content.onSelection(
        (backends, range) ->
            container.showSelection(items.apply(UpstreamItems.of(backends, range))));
    content.onOverlap(this::open);
    content.onEvents(container::showSelection);
    SelectionStoreActionToolkit.addSelectionStoreActions(
        content.board().viewer(),
        container.getSelectionStore(),
        () -> items.apply(UpstreamItems.of(content.board().selectedBackends(), content.dragged())),
        Messages.get("page.selection"),
        content.board().menu());
    departure.comeBack(container.getSelectionStore());
    FlavorSelector.itemsWithTimerange(
        form,
        UpstreamItems.all(),
        items,
        container,
        (selected, range) -> content.focus(TimeRange.of(range)),
        chart[0]::showOnly,
        flavors);
  }

  @Override
  public void saveTo(IWritableState state) {
    content.remember();
    state.putString(UpstreamsPage.COLUMNS, memory.settings().format());
    state.putString(UpstreamsPage.TIMES, memory.times().format());
    state.putString(UpstreamsPage.LAYOUT, memory.layout());
  }

  private void open(JvmSpan span) {
    FlightRecorderUI.getDefault()
        .getPageManager()
        .getAllPages()
        .filter(page -> Arrays.asList(page.getTopics()).contains(UpstreamItems.topic(span.cause())))
        .findFirst()
        .ifPresent(page -> open(span, page));
  }

  private void open(JvmSpan span, DataPageDescriptor page) {
    departure.leaveFor(
        new ItemBackedSelection(
            items.apply(UpstreamItems.during(span)), Messages.get("page.overlap")),
        container.getSelectionStore());
    container.navigateTo(page);
  }
}
