// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.events;

import dev.upstreamtop.jmc.ui.Figures;
import java.util.Objects;
import org.openjdk.jmc.common.item.IItem;

/** An event of the selection; its words are made when somebody looks at it. Immutable. */
public final class EventLine {

  private final EventKind kind;
  private final IItem item;
  private final long endNanos;

  EventLine(EventKind kind, IItem item, long endNanos) {
    this.kind = kind;
    this.item = item;
    this.endNanos = endNanos;
  }

  /** When it was written, in nanoseconds since the epoch. */
  long endNanos() {
    return endNanos;
  }

  IItem item() {
    return item;
  }

  EventKind kind() {
    return kind;
  }

  String text(EventColumn column) {
    return switch (column) {
      case TIME -> Figures.instant(endNanos);
      case TYPE -> kind.name();
      case BACKEND -> kind.backend(item);
      case VALUES -> kind.values(item);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventLine line && Objects.equals(item, line.item);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(item);
  }
}
