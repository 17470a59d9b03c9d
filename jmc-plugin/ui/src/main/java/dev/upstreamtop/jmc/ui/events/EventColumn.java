// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.events;

import dev.upstreamtop.jmc.ui.Messages;
import java.util.Locale;

/** A column of the list of events. */
enum EventColumn {
  TIME(200),
  TYPE(150),
  BACKEND(150),
  VALUES(900);

  private final int width;

  EventColumn(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  String title() {
    return Messages.get("event." + id());
  }

  String description() {
    return Messages.get("event." + id() + ".description");
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
