// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.analysis.recorded.OneTelling;
import dev.upstreamtop.analysis.recorded.OneTelling.Period;
import dev.upstreamtop.jmc.rules.sample.EventNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;

/**
 * The events of what was loaded as one, without those that tell once more what another told.
 *
 * <p>Chunks that two dumps share are read once by Mission Control's core. Recordings of two JVMs
 * that one collector serves hold events of their own about the same requests: of those {@link
 * OneTelling} says which periods are believed, and an exchange or a failure is known by its time on
 * the wire.
 */
public final class CountedOnce {

  private static final String JVM = "jdk.JVMInformation";

  /** What tells of a period, and how one of its events is known among those of that period. */
  private static final Map<String, List<String>> PERIODIC =
      Map.of(
          EventNames.BACKEND_EVENT, List.of(),
          EventNames.RESULT_EVENT, List.of(),
          EventNames.LATENCY_EVENT, List.of(EventNames.METRIC),
          EventNames.ROUTE_EVENT, List.of(EventNames.METHOD, EventNames.ROUTE),
          EventNames.TUNNEL_EVENT, List.of(),
          EventNames.GRPC_EVENT, List.of(),
          EventNames.CAPTURE_EVENT, List.of(EventNames.STATE, EventNames.REASON));

  /** How one that tells of a moment on the wire is known. */
  private static final Map<String, List<String>> ON_THE_WIRE =
      Map.of(
          EventNames.EXCHANGE_EVENT,
          List.of(
              EventNames.WIRE_START,
              EventNames.WIRE_START_NANOS,
              EventNames.RESPONSE_TIME,
              EventNames.METHOD,
              EventNames.ROUTE,
              EventNames.STATUS),
          EventNames.FAILURE_EVENT,
          List.of(
              EventNames.WIRE_TIME,
              EventNames.WIRE_TIME_NANOS,
              EventNames.KIND,
              EventNames.DETAIL));

  private final Set<IItem> told = Collections.newSetFromMap(new IdentityHashMap<>());
  private final int jvms;

  private CountedOnce(IItemCollection items) {
    jvms = jvms(items);
    Map<String, OneTelling> several = several(items);
    Map<String, Map<String, Set<Period>>> believed = new HashMap<>();
    Set<List<Object>> known = new HashSet<>();
    // Events of one type are apart where chunks describe it differently.
    for (IItemIterable events : several.isEmpty() ? List.<IItemIterable>of() : items) {
      String type = events.getType().getIdentifier();
      boolean periodic = PERIODIC.containsKey(type);
      if (!periodic && !ON_THE_WIRE.containsKey(type)) {
        continue;
      }
      EventFields fields = new EventFields(events.getType());
      Map<String, Set<Period>> periods =
          believed.computeIfAbsent(type, first -> believed(several, type));
      for (IItem event : events) {
        String capture = fields.text(event, EventNames.CAPTURE_ID);
        Period period = period(event, fields);
        if (several.containsKey(capture)
            && period.last() > 0
            && ((periodic && !periods.get(capture).contains(period))
                || !known.add(identity(type, event, fields, capture, periodic ? period : "")))) {
          told.add(event);
        }
      }
    }
  }

  /** Looks at everything that was loaded; not for a user interface's thread. */
  public static CountedOnce of(IItemCollection items) {
    return new CountedOnce(items);
  }

  /** How many JVMs recorded what was loaded together, as far as they tell. */
  public int jvms() {
    return jvms;
  }

  /** Whether an event counts; where not, another one told the same. */
  public boolean counts(IItem event) {
    return !told.contains(event);
  }

  /** The captures that more than one JVM tells of, with what each told. */
  private Map<String, OneTelling> several(IItemCollection items) {
    Map<String, OneTelling> captures = new HashMap<>();
    toldTwice(items).forEach(capture -> captures.put(capture, new OneTelling()));
    for (IItemIterable events : captures.isEmpty() ? List.<IItemIterable>of() : items) {
      String type = events.getType().getIdentifier();
      if (PERIODIC.containsKey(type)) {
        EventFields fields = new EventFields(events.getType());
        EventTimes times = new EventTimes(events.getType());
        for (IItem event : events) {
          OneTelling telling = captures.get(fields.text(event, EventNames.CAPTURE_ID));
          Period period = period(event, fields);
          if (telling != null && period.last() > 0) {
            telling.add(type, period, times.endNanos(event));
          }
        }
      }
    }
    return captures;
  }

  /** One JVM tells of no interval of a backend twice: then nothing is to be chosen. */
  private Set<String> toldTwice(IItemCollection items) {
    Set<String> captures = new HashSet<>();
    Set<List<Object>> known = new HashSet<>();
    for (IItemIterable events : items) {
      String type = events.getType().getIdentifier();
      if (type.equals(EventNames.BACKEND_EVENT)) {
        EventFields fields = new EventFields(events.getType());
        for (IItem event : events) {
          String capture = fields.text(event, EventNames.CAPTURE_ID);
          long number = period(event, fields).last();
          if (!capture.isEmpty()
              && number > 0
              && (jvms > 1 || !known.add(identity(type, event, fields, capture, number)))) {
            captures.add(capture);
          }
        }
      }
    }
    return captures;
  }

  private static Map<String, Set<Period>> believed(Map<String, OneTelling> captures, String type) {
    Map<String, Set<Period>> believed = new HashMap<>();
    captures.forEach((capture, telling) -> believed.put(capture, telling.believed(type)));
    return believed;
  }

  private static List<Object> identity(
      String type, IItem event, EventFields fields, String capture, Object period) {
    List<String> names = PERIODIC.containsKey(type) ? PERIODIC.get(type) : ON_THE_WIRE.get(type);
    List<Object> identity = new ArrayList<>(names.size() + 5);
    identity.add(type);
    identity.add(capture);
    identity.add(period);
    identity.add(fields.text(event, EventNames.BACKEND));
    identity.add(fields.text(event, EventNames.SIDE));
    for (String name : names) {
      identity.add(fields.text(event, name));
    }
    return identity;
  }

  private static Period period(IItem event, EventFields fields) {
    return new Period(
        fields.total(event, EventNames.INTERVAL_NUMBER), fields.total(event, EventNames.INTERVAL));
  }

  private static int jvms(IItemCollection items) {
    Set<List<Object>> known = new HashSet<>();
    for (IItemIterable events : items) {
      if (events.getType().getIdentifier().equals(JVM)) {
        EventFields fields = new EventFields(events.getType());
        for (IItem event : events) {
          // Mission Control 9.1 tells the process as a text, those before as a number.
          known.add(
              List.of(
                  fields.text(event, "pid"),
                  fields.total(event, "pid"),
                  fields.total(event, "jvmStartTime")));
        }
      }
    }
    return known.size();
  }
}
