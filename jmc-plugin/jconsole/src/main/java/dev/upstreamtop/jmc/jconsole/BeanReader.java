// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.TabularData;

/** Reads the agent's MBeans over a connection. Blocks: never for the event dispatch thread. */
final class BeanReader {

  private static final ObjectName UPSTREAMS = name("dev.upstreamtop:type=Upstreams");
  private static final ObjectName CAPTURE = name("dev.upstreamtop:type=Capture");
  private static final ObjectName RUNTIME = name("java.lang:type=Runtime");

  private static final double NANOS_PER_MILLI = 1e6;

  /** Counters that lines have a place for; requests are told as a rate. */
  private static final Set<String> PLACED =
      Set.of(
          "requests",
          "responses2xx",
          "responses3xx",
          "responses4xx",
          "responses5xx",
          "failed",
          "connectFailed",
          "tunnelBytesSent",
          "tunnelBytesReceived",
          "tunnelsEndedByClient",
          "tunnelsEndedByBackend");

  private BeanReader() {}

  /**
   * Never fails: what goes wrong is a reading too.
   *
   * @param connection null where the console has none any more
   */
  static Reading read(MBeanServerConnection connection) {
    if (connection == null) {
      return new Reading.Unreachable("");
    }
    try {
      Map<String, Object> upstreams =
          attributes(connection, UPSTREAMS, "Backends", "IntervalMillis");
      Map<String, Object> capture = attributes(connection, CAPTURE, "State", "Reason", "TotalLost");
      return new Reading.Figures(
          System.currentTimeMillis(),
          number(upstreams.get("IntervalMillis")),
          text(capture.get("State")),
          text(capture.get("Reason")),
          number(capture.get("TotalLost")),
          lines(upstreams.get("Backends")));
    } catch (InstanceNotFoundException noAgent) {
      return new Reading.Absent(pid(connection));
    } catch (IOException | JMException | RuntimeException e) {
      return new Reading.Unreachable(why(e));
    }
  }

  /**
   * What a connection says of its end, in one line; empty where all that is known is how somebody's
   * code stumbled over it.
   */
  static String why(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause.getMessage();
    return cause instanceof RuntimeException || cause instanceof Error || said == null
        ? ""
        : said.lines().findFirst().orElse("").strip();
  }

  private static Map<String, Object> attributes(
      MBeanServerConnection connection, ObjectName bean, String... names)
      throws JMException, IOException {
    Map<String, Object> values = new HashMap<>();
    for (Attribute attribute : connection.getAttributes(bean, names).asList()) {
      values.put(attribute.getName(), attribute.getValue());
    }
    return values;
  }

  private static List<BackendLine> lines(Object backends) {
    List<BackendLine> lines = new ArrayList<>();
    if (backends instanceof TabularData table) {
      for (Object row : table.values()) {
        if (row instanceof CompositeData columns) {
          lines.add(line(columns));
        }
      }
    }
    return lines;
  }

  private static BackendLine line(CompositeData row) {
    return new BackendLine(
        new BackendLine.Key(text(row, "backend"), text(row, "side")),
        text(row, "name"),
        Boolean.TRUE.equals(value(row, "self")),
        real(row, "requestRate"),
        real(row, "share"),
        nanos(row, "headerTimeP50Millis"),
        nanos(row, "headerTimeP90Millis"),
        nanos(row, "headerTimeP99Millis"),
        nanos(row, "headerTimeMaxMillis"),
        number(row, "responses2xx"),
        number(row, "responses3xx"),
        number(row, "responses4xx"),
        number(row, "responses5xx"),
        number(row, "failed"),
        number(row, "connectFailed"),
        number(row, "inFlight"),
        nanos(row, "oldestInFlightMillis"),
        number(row, "receiving"),
        nanos(row, "oldestReceivingMillis"),
        tunnels(row),
        number(row, "totalRequests"),
        number(row, "totalResponses5xx"),
        number(row, "totalFailed"),
        counters(row),
        judged(row));
  }

  private static BackendLine.Judged judged(CompositeData row) {
    return value(row, "finding") instanceof String finding
        ? new BackendLine.Judged(true, finding)
        : BackendLine.Judged.UNTOLD;
  }

  /** All others that are counted: what is told of the last interval and in total. */
  private static Map<CounterColumn, Long> counters(CompositeData row) {
    Map<CounterColumn, Long> counters = new LinkedHashMap<>();
    CompositeType type = row.getCompositeType();
    for (String name : type.keySet()) {
      if (!PLACED.contains(name)
          && row.get(name) instanceof Long count
          && type.containsKey("total" + capitalised(name))) {
        counters.put(new CounterColumn(name, type.getDescription(name)), count);
      }
    }
    return counters;
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static BackendLine.Tunnels tunnels(CompositeData row) {
    return new BackendLine.Tunnels(
        number(row, "tunnels"),
        nanos(row, "oldestTunnelMillis"),
        number(row, "tunnelBytesSent"),
        number(row, "tunnelBytesReceived"),
        number(row, "tunnelsEndedByClient"),
        number(row, "tunnelsEndedByBackend"));
  }

  /** A column that an older agent does not have reads as nothing. */
  private static Object value(CompositeData row, String column) {
    return row.containsKey(column) ? row.get(column) : null;
  }

  private static String text(CompositeData row, String column) {
    return text(value(row, column));
  }

  private static long number(CompositeData row, String column) {
    return number(value(row, column));
  }

  /** A column of milliseconds. */
  private static long nanos(CompositeData row, String column) {
    return Math.round(real(row, column) * NANOS_PER_MILLI);
  }

  private static double real(CompositeData row, String column) {
    return value(row, column) instanceof Number number ? number.doubleValue() : 0;
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** The name of a JVM is its process id and its host, by convention. */
  private static String pid(MBeanServerConnection connection) {
    try {
      String name = text(connection.getAttribute(RUNTIME, "Name"));
      String pid = name.substring(0, Math.max(0, name.indexOf('@')));
      return pid.chars().allMatch(Character::isDigit) ? pid : "";
    } catch (IOException | JMException | RuntimeException untold) {
      return "";
    }
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (JMException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
