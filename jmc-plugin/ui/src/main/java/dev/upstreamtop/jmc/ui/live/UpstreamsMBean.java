// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.live;

import dev.upstreamtop.jmc.rules.sample.BackendId;
import dev.upstreamtop.jmc.ui.Messages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;

/**
 * The agent's MBeans in a JVM, as the plugin uses them.
 *
 * <p>Every method is a remote call that may block: never call one on the display's thread.
 */
public final class UpstreamsMBean {

  private static final ObjectName UPSTREAMS = name("dev.upstreamtop:type=Upstreams");
  private static final ObjectName CAPTURE = name("dev.upstreamtop:type=Capture");

  private static final ObjectName RUNTIME = name(ManagementFactory.RUNTIME_MXBEAN_NAME);

  /** How HotSpot names a JVM. */
  private static final Pattern PROCESS = Pattern.compile("([0-9]+)@");

  private static final String UNKNOWN = "PID";

  private static final String[] FIGURES = {
    "Backends", "Routes", "Enabled", "IntervalMillis", "Include"
  };
  private static final String[] STATUS = {"State", "Reason", "TotalLost", "Mode"};

  /** The mode of an agent that reads a collector's figures. */
  private static final String FEED = "FEED";

  private final MBeanServerConnection connection;

  /** The MBeans behind a connection, which stays the caller's. */
  public UpstreamsMBean(MBeanServerConnection connection) {
    this.connection = connection;
  }

  /** Reads the figures of the last interval; never throws on a lost connection. */
  public LiveReading read() {
    try {
      if (!connection.isRegistered(UPSTREAMS)) {
        return noAgent();
      }
      Map<String, Object> figures = attributes(UPSTREAMS, FIGURES);
      if (!(figures.get("Backends") instanceof TabularData backends)
          || !(figures.get("Routes") instanceof TabularData routes)) {
        return new LiveReading.Unreadable("Backends");
      }
      Map<String, Object> status = attributes(CAPTURE, STATUS);
      Map<BackendId, String> findings = LiveRows.findings(backends);
      return new LiveReading.Figures(
          now(),
          text(status.get("State")),
          text(status.get("Reason")),
          !Boolean.FALSE.equals(figures.get("Enabled")),
          count(figures.get("IntervalMillis")),
          figures.get("Include") instanceof String[] include ? Arrays.asList(include) : List.of(),
          FEED.equals(status.get("Mode")),
          count(status.get("TotalLost")),
          LiveRows.of(backends, routes, findings),
          findings);
    } catch (InstanceNotFoundException e) {
      // It went between the question whether it is there and the next.
      return noAgent();
    } catch (IOException | JMException | RuntimeException e) {
      return new LiveReading.Unreadable(reason(e));
    }
  }

  private LiveReading noAgent() {
    try {
      Matcher process = PROCESS.matcher(text(connection.getAttribute(RUNTIME, "Name")));
      return new LiveReading.NoAgent(process.lookingAt() ? process.group(1) : UNKNOWN);
    } catch (IOException e) {
      return new LiveReading.Unreadable(reason(e));
    } catch (JMException | RuntimeException e) {
      // An MBean server without the platform's beans.
      return new LiveReading.NoAgent(UNKNOWN);
    }
  }

  /** Starts or stops the making of figures; empty, or why it could not be done. */
  public String setEnabled(boolean enabled) {
    return set("Enabled", enabled);
  }

  /** Narrows the capture to endpoints, ports or prefixes; empty, or why it could not be done. */
  public String setInclude(List<String> filters) {
    return set("Include", filters.toArray(new String[0]));
  }

  private String set(String attribute, Object value) {
    try {
      connection.setAttribute(UPSTREAMS, new Attribute(attribute, value));
      return "";
    } catch (IOException | JMException | RuntimeException e) {
      return reason(e);
    }
  }

  private Map<String, Object> attributes(ObjectName mbean, String[] names)
      throws IOException, JMException {
    AttributeList list = connection.getAttributes(mbean, names);
    Map<String, Object> values = new HashMap<>();
    list.asList().forEach(attribute -> values.put(attribute.getName(), attribute.getValue()));
    return values;
  }

  /** What a connection says of its end; nobody reads how somebody's code stumbled over it. */
  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof NullPointerException || cause.getMessage() == null
        ? Messages.get("live.lost")
        : cause.getMessage();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static long count(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
