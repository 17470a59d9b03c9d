// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.page;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import dev.upstreamtop.jmc.rules.sample.JvmCause;
import dev.upstreamtop.jmc.rules.sample.JvmSpan;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.Set;
import org.openjdk.jmc.common.item.Attribute;
import org.openjdk.jmc.common.item.IAttribute;
import org.openjdk.jmc.common.item.IItemFilter;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.JfrAttributes;
import org.openjdk.jmc.flightrecorder.rules.util.JfrRuleTopics;

/** Which events of a recording stand behind what the page shows. */
public final class UpstreamItems {

  private static final IAttribute<String> BACKEND =
      Attribute.attr(EventNames.BACKEND, EventNames.BACKEND, UnitLookup.PLAIN_TEXT);
  private static final IAttribute<String> SIDE =
      Attribute.attr(EventNames.SIDE, EventNames.SIDE, UnitLookup.PLAIN_TEXT);
  private static final IAttribute<String> CAPTURE_ID =
      Attribute.attr(EventNames.CAPTURE_ID, EventNames.CAPTURE_ID, UnitLookup.PLAIN_TEXT);

  private UpstreamItems() {}

  /** All of our events. */
  public static IItemFilter all() {
    return ItemFilters.type(
        EventNames.BACKEND_EVENT,
        EventNames.RESULT_EVENT,
        EventNames.LATENCY_EVENT,
        EventNames.ROUTE_EVENT,
        EventNames.TUNNEL_EVENT,
        EventNames.GRPC_EVENT,
        EventNames.EXCHANGE_EVENT,
        EventNames.FAILURE_EVENT,
        EventNames.CAPTURE_EVENT,
        EventNames.CONFIGURATION_EVENT);
  }

  /** The events on some backends; all of our events if none is given. */
  public static IItemFilter of(Set<BackendId> backends) {
    if (backends.isEmpty()) {
      return all();
    }
    IItemFilter[] each = backends.stream().map(UpstreamItems::of).toArray(IItemFilter[]::new);
    return ItemFilters.and(all(), ItemFilters.or(each));
  }

  private static IItemFilter of(BackendId id) {
    IItemFilter seen =
        ItemFilters.and(
            ItemFilters.equals(BACKEND, id.endpoint()), ItemFilters.equals(SIDE, id.side().name()));
    return id.place().host().isEmpty()
        ? seen
        : ItemFilters.and(seen, ItemFilters.memberOf(CAPTURE_ID, id.place().captureIds()));
  }

  /** The events on some backends in a time; an empty one stands for all of the recording. */
  public static IItemFilter of(Set<BackendId> backends, TimeRange range) {
    return range.isEmpty()
        ? of(backends)
        : ItemFilters.and(
            of(backends), ItemFilters.rangeIntersects(JfrAttributes.LIFETIME, range.toQuantity()));
  }

  /** The events under way while something held up the JVM. */
  public static IItemFilter during(JvmSpan span) {
    return ItemFilters.and(
        ItemFilters.not(all()),
        ItemFilters.rangeIntersects(JfrAttributes.LIFETIME, span.range().toQuantity()));
  }

  /** The topic of the stock page that tells more about what held up the JVM. */
  public static String topic(JvmCause cause) {
    return switch (cause) {
      case GC_PAUSE, ALLOCATION_STALL -> JfrRuleTopics.GARBAGE_COLLECTION;
      case SAFEPOINT -> JfrRuleTopics.VM_OPERATIONS;
      case CPU_STARVATION -> JfrRuleTopics.PROCESSES;
      case LOCK_CONTENTION -> JfrRuleTopics.LOCK_INSTANCES;
    };
  }
}
