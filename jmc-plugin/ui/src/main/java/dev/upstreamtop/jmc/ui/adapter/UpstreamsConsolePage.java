// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.ui.board.BoardSettings;
import dev.upstreamtop.jmc.ui.live.LiveContent;
import jakarta.inject.Inject;
import javax.management.MBeanServerConnection;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.forms.IManagedForm;
import org.openjdk.jmc.console.ui.editor.IConsolePageContainer;
import org.openjdk.jmc.console.ui.editor.IConsolePageStateHandler;

/** The console's tab on upstreams; named in plugin.xml. */
public final class UpstreamsConsolePage implements IConsolePageStateHandler {

  private static final String COLUMNS = "columns";

  private LiveContent content;

  /** Builds the tab; no remote call happens here. */
  @Inject
  public void build(
      IConsolePageContainer page, IManagedForm form, MBeanServerConnection connection) {
    HelpContext.CONSOLE.of(form.getForm());
    form.getForm().getBody().setLayout(new FillLayout());
    content =
        new LiveContent(
            form.getForm().getBody(),
            connection,
            BoardSettings.parse(page.loadConfig().getString(COLUMNS)));
  }

  @Override
  public boolean saveState(IMemento state) {
    if (content == null || content.root().isDisposed()) {
      return false;
    }
    state.putString(COLUMNS, content.board().settings().format());
    return true;
  }

  @Override
  public void dispose() {
    if (content != null) {
      content.close();
    }
  }
}
