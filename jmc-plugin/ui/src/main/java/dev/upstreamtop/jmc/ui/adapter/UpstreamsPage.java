// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.model.RecordingModel;
import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.chart.TimeChoice;
import dev.upstreamtop.jmc.ui.page.PageMemory;
import dev.upstreamtop.jmc.ui.page.UpstreamItems;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.Form;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.openjdk.jmc.common.IState;
import org.openjdk.jmc.common.item.IItemFilter;
import org.openjdk.jmc.flightrecorder.ui.IPageContainer;
import org.openjdk.jmc.flightrecorder.ui.IPageDefinition;
import org.openjdk.jmc.flightrecorder.ui.IPageUI;
import org.openjdk.jmc.flightrecorder.ui.StreamModel;
import org.openjdk.jmc.flightrecorder.ui.common.AbstractDataPage;
import org.openjdk.jmc.flightrecorder.ui.common.DataPageToolkit;
import org.openjdk.jmc.flightrecorder.ui.common.FlavorSelector.FlavorSelectorState;

/** The page on upstreams of one recording; keeps what was chosen while other pages are open. */
final class UpstreamsPage extends AbstractDataPage {

  static final String COLUMNS = "columns";
  static final String TIMES = "times";
  static final String LAYOUT = "layout";

  private final Departure departure = new Departure();
  private PageMemory memory;
  private StockChart.Kept chart;
  private FlavorSelectorState flavors;

  UpstreamsPage(IPageDefinition definition, StreamModel model, IPageContainer editor) {
    super(definition, model, editor);
  }

  @Override
  public IPageUI display(
      Composite parent, FormToolkit toolkit, IPageContainer editor, IState state) {
    if (memory == null) {
      memory =
          new PageMemory(
              () -> RecordingModel.of(getDataSource().getItems()),
              BoardSettings.parse(state.getAttribute(COLUMNS)),
              TimeChoice.parse(state.getAttribute(TIMES)));
      memory.layout(state.getAttribute(LAYOUT));
      chart = new StockChart.Kept(editor.getRecordingRange());
      flavors = new FlavorSelectorState();
    }
    Form form = DataPageToolkit.createForm(parent, toolkit, getName(), getIcon());
    addResultActions(form);
    return new UpstreamsPageUi(
        form, getDataSource().getItems(), editor, memory, chart, flavors, departure);
  }

  /** What Properties shows as the page opens, and where no event is selected. */
  @Override
  public IItemFilter getDefaultSelectionFilter() {
    return memory == null ? UpstreamItems.all() : memory.selected();
  }
}
