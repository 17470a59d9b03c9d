// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.events;

import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmc.common.IDescribable;
import org.openjdk.jmc.common.IDisplayable;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/** The events of one type, told in words; belongs to one thread after the other. */
final class EventKind {

  /** What a line tells elsewhere, and what nobody reads. */
  private static final Set<String> NOT_LISTED =
      Set.of(
          JfrAttributes.START_TIME.getIdentifier(),
          JfrAttributes.END_TIME.getIdentifier(),
          JfrAttributes.DURATION.getIdentifier(),
          JfrAttributes.EVENT_THREAD.getIdentifier(),
          JfrAttributes.EVENT_STACKTRACE.getIdentifier(),
          JfrAttributes.EVENT_TYPE.getIdentifier(),
          EventNames.BACKEND,
          EventNames.HISTOGRAM,
          EventNames.HEADER_TIME_HISTOGRAM);

  /** A field that is listed. */
  private record Field(String title, IMemberAccessor<?, IItem> accessor) {}

  private final IType<IItem> type;
  private final IMemberAccessor<?, IItem> backend;
  private final List<Field> fields = new ArrayList<>();

  EventKind(IType<IItem> type) {
    this.type = type;
    IMemberAccessor<?, IItem> named = null;
    for (Map.Entry<IAccessorKey<?>, ? extends IDescribable> one :
        type.getAccessorKeys().entrySet()) {
      String id = one.getKey().getIdentifier();
      IMemberAccessor<?, IItem> accessor = type.getAccessor(one.getKey());
      if (id.equals(EventNames.BACKEND)) {
        named = accessor;
      }
      if (accessor != null && !NOT_LISTED.contains(id)) {
        fields.add(new Field(one.getValue().getName(), accessor));
      }
    }
    backend = named;
  }

  IType<IItem> type() {
    return type;
  }

  String name() {
    return type.getName();
  }

  /** Whom an event is about; empty where it is about the capture. */
  String backend(IItem item) {
    return backend == null ? "" : shown(backend.getMember(item));
  }

  /** What an event tells; what is none is left out. */
  String values(IItem item) {
    List<String> told = new ArrayList<>();
    for (Field field : fields) {
      String value = shown(field.accessor().getMember(item));
      if (!value.isEmpty()) {
        told.add(Messages.get("chart.told", field.title(), value));
      }
    }
    return String.join(" \u00b7 ", told);
  }

  private static String shown(Object value) {
    if (value == null || Boolean.FALSE.equals(value)) {
      return "";
    }
    if (value instanceof IQuantity quantity) {
      return quantity.doubleValue() == 0 ? "" : quantity.displayUsing(IDisplayable.AUTO);
    }
    return value instanceof IDisplayable shown
        ? shown.displayUsing(IDisplayable.AUTO)
        : value.toString();
  }
}
