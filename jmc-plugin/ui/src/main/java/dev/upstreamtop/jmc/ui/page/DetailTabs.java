// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.ui.Messages;
import dev.upstreamtop.jmc.ui.events.EventList;
import dev.upstreamtop.jmc.ui.events.EventsShown;
import dev.upstreamtop.jmc.ui.exchanges.ExchangeList;
import dev.upstreamtop.jmc.ui.times.TimeTable;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/**
 * The selection from near, a tab each: slow exchanges, times by percentiles, events.
 *
 * <p>Belongs on the display's thread.
 */
public final class DetailTabs {

  private final CTabFolder folder;
  private final ExchangeList exchanges;
  private final TimeTable times;
  private final EventList events;
  private final Map<Detail, CTabItem> tabs = new EnumMap<>(Detail.class);

  DetailTabs(Composite parent) {
    folder = new CTabFolder(parent, SWT.FLAT);
    exchanges = new ExchangeList(folder);
    times = new TimeTable(folder);
    events = new EventList(folder);
    add(Detail.EXCHANGES, exchanges.viewer().getTable());
    add(Detail.TIMES, times.table());
    add(Detail.EVENTS, events.table());
    folder.setSelection(0);
  }

  private void add(Detail detail, Control control) {
    CTabItem tab = new CTabItem(folder, SWT.NONE);
    tab.setText(Messages.get(detail.title()));
    tab.setToolTipText(Messages.get(detail.title() + ".description"));
    tab.setControl(control);
    tab.setData(detail);
    tabs.put(detail, tab);
  }

  /** The widget that holds the tabs. */
  public CTabFolder folder() {
    return folder;
  }

  /** The list of slow exchanges. */
  public ExchangeList exchanges() {
    return exchanges;
  }

  /** The table of percentiles. */
  public TimeTable times() {
    return times;
  }

  /** The list of events. */
  public EventList events() {
    return events;
  }

  /** Which of them is seen. */
  Detail shown() {
    return (Detail) folder.getSelection().getData();
  }

  void bringUp(Detail detail) {
    folder.setSelection(tabs.get(detail));
  }

  /** Called after the user has turned to another. */
  void onTurn(Runnable listener) {
    folder.addListener(SWT.Selection, event -> listener.run());
  }

  /** Shows what was answered; of tabs that are not seen nothing is asked. */
  void show(PageView view) {
    exchanges.show(view.exchanges());
    view.times().ifPresent(times::show);
    view.events().ifPresent(this::show);
  }

  private void show(EventsShown shown) {
    events.show(shown);
    tabs.get(Detail.EVENTS)
        .setText(
            shown.all() > shown.lines().size()
                ? Messages.get("page.events.first", shown.lines().size(), shown.all())
                : Messages.get("page.events"));
  }
}
