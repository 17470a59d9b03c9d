// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import java.util.Locale;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;

/** What F1 tells of a part of the plugin; the texts are in contexts.xml. */
enum HelpContext {
  PAGE,
  CONSOLE;

  private static final String BUNDLE = "dev.upstreamtop.jmc.ui.";

  /** As it is called in contexts.xml. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tells it of a widget and all that is in it. */
  void of(Control control) {
    PlatformUI.getWorkbench().getHelpSystem().setHelp(control, BUNDLE + id());
  }
}
