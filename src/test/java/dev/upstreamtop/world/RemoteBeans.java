// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Await;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another process, over a remote connection. */
public final class RemoteBeans implements AutoCloseable {

  /** Columns that tell of the JVM, of when it began to add up, and of what it has seen since. */
  private static final Set<String> OF_THIS_JVM = Set.of("self", "totalsSinceMillis", "finding");

  // Each test has a network of its own: the ports are free.
  private static final int PORT = 7091;

  /** Where a JVM is reached that was started with {@link #JVM_OPTIONS}. */
  public static final String URL = url(PORT);

  /** What a JVM has to be started with to be reached. */
  public static final List<String> JVM_OPTIONS = jvmOptions(PORT);

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private RemoteBeans(JMXConnector connector) throws Exception {
    this.connector = connector;
    server = connector.getMBeanServerConnection();
  }

  /** The same on a port of one's choice, for one of several. */
  public static List<String> jvmOptions(int port) {
    return List.of(
        "-Dcom.sun.management.jmxremote.port=" + port,
        "-Dcom.sun.management.jmxremote.rmi.port=" + port,
        "-Dcom.sun.management.jmxremote.authenticate=false",
        "-Dcom.sun.management.jmxremote.ssl=false",
        "-Djava.rmi.server.hostname=127.0.0.1");
  }

  /** Connects to the process that was started with {@link #JVM_OPTIONS} in the same network. */
  public static RemoteBeans connect() throws Exception {
    return connect(PORT);
  }

  /** Connects to the process that was started with {@link #jvmOptions} of this port. */
  @SuppressWarnings("BanJNDI") // What it talks to is a process of the test's own.
  public static RemoteBeans connect(int port) throws Exception {
    return new RemoteBeans(JMXConnectorFactory.connect(new JMXServiceURL(url(port))));
  }

  private static String url(int port) {
    return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
  }

  /** The connection itself. */
  MBeanServerConnection connection() {
    return server;
  }

  /** An attribute of {@code dev.upstreamtop:type=…}. */
  public Object attribute(String type, String name) throws Exception {
    return server.getAttribute(new ObjectName("dev.upstreamtop:type=" + type), name);
  }

  /** Sets an attribute of {@code dev.upstreamtop:type=…}. */
  public void set(String type, String name, Object value) throws Exception {
    server.setAttribute(new ObjectName("dev.upstreamtop:type=" + type), new Attribute(name, value));
  }

  /** Calls an operation without parameters of {@code dev.upstreamtop:type=…}. */
  public void invoke(String type, String operation) throws Exception {
    server.invoke(
        new ObjectName("dev.upstreamtop:type=" + type), operation, new Object[0], new String[0]);
  }

  /** What the bean {@code dev.upstreamtop:type=…} tells from now on, in that order. */
  public List<Notification> listen(String type) throws Exception {
    List<Notification> told = new CopyOnWriteArrayList<>();
    server.addNotificationListener(
        new ObjectName("dev.upstreamtop:type=" + type),
        (notification, handback) -> told.add(notification),
        null,
        null);
    return told;
  }

  /** Waits until the bean exists and an attribute of it says so. */
  public void await(String type, String name, Object value) throws Exception {
    try {
      Await.until(name + " " + value, () -> value.equals(attributeIfThere(type, name)));
    } catch (AssertionError inVain) {
      throw new AssertionError(
          inVain.getMessage() + ", it is " + attribute(type, name) + "; lost " + lost(), inVain);
    }
  }

  /**
   * Waits until a fed agent has got a snapshot: a collector may close an interval between its
   * greeting, which makes the state CAPTURING, and the moment it knows of the reader.
   */
  public void awaitSnapshot() throws Exception {
    await("Capture", "State", "CAPTURING");
    Await.until("a snapshot", () -> (Long) attribute("Capture", "TotalPackets") > 0);
  }

  /**
   * Waits until what has been counted has been told of exchange by exchange as well: what ends
   * while a snapshot is made is counted in that one and may be recorded with the next.
   */
  public void awaitNextSnapshot() throws Exception {
    AtomicLong age = new AtomicLong(age());
    Await.until(
        "another snapshot",
        () -> {
          long now = age();
          return now < age.getAndSet(now);
        });
  }

  private long age() throws Exception {
    return (Long) attribute("Capture", "SnapshotAgeMillis");
  }

  /** The same; empty where there is no such bean. */
  Object attributeIfThere(String type, String name) throws Exception {
    try {
      return attribute(type, name);
    } catch (InstanceNotFoundException notYet) {
      return "";
    }
  }

  /** What the agent or the command lost so far, by cause; only what was lost. */
  public Map<String, Long> lost() throws Exception {
    Map<String, Long> lost = new TreeMap<>();
    for (Object value : ((TabularData) attribute("Capture", "TotalLostByCause")).values()) {
      CompositeData row = (CompositeData) value;
      if ((Long) row.get("count") > 0) {
        lost.put((String) row.get("cause"), (Long) row.get("count"));
      }
    }
    return lost;
  }

  /** All totals of each backend but since when, by endpoint and side. */
  public Map<String, Map<String, Object>> totals() throws Exception {
    return columns(column -> column.startsWith("total") && !OF_THIS_JVM.contains(column));
  }

  /** All of each backend that does not depend on which JVM tells it, by endpoint and side. */
  public Map<String, Map<String, Object>> backends() throws Exception {
    return columns(column -> !OF_THIS_JVM.contains(column));
  }

  private Map<String, Map<String, Object>> columns(Predicate<String> wanted) throws Exception {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (Object value : ((TabularData) attribute("Upstreams", "Backends")).values()) {
      CompositeData row = (CompositeData) value;
      Map<String, Object> columns = new TreeMap<>();
      row.getCompositeType().keySet().stream()
          .filter(wanted)
          .forEach(column -> columns.put(column, comparable(row.get(column))));
      all.put(row.get("backend") + " " + row.get("side"), columns);
    }
    return all;
  }

  /** Arrays as lists, which are equal where their items are. */
  private static Object comparable(Object value) {
    return switch (value) {
      case Object[] items -> List.of(items);
      case long[] items -> Arrays.stream(items).boxed().toList();
      default -> value;
    };
  }

  /** Waits until so many requests are told of. */
  public void awaitTotalRequests(long count) throws Exception {
    Await.until(
        count + " requests in the MBean",
        () -> ((Number) attribute("Upstreams", "TotalRequests")).longValue() >= count);
  }

  /** A request is counted when it begins: its response may be of the next interval. */
  public void awaitResponses(long count) throws Exception {
    Await.until(
        count + " responses in the MBean",
        () ->
            classesByEndpoint().values().stream()
                    .flatMap(classes -> classes.values().stream())
                    .mapToLong(Long::longValue)
                    .sum()
                >= count);
  }

  /** Responses by class (2 for 2xx) of each backend since the start, as the table tells them. */
  public Map<String, Map<Integer, Long>> classesByEndpoint() throws Exception {
    Map<String, Map<Integer, Long>> all = new HashMap<>();
    TabularData table = (TabularData) attribute("Upstreams", "Backends");
    for (Object value : table.values()) {
      CompositeData row = (CompositeData) value;
      Map<Integer, Long> classes = new TreeMap<>();
      for (int i = 1; i <= 5; i++) {
        long count = ((Number) row.get("totalResponses" + i + "xx")).longValue();
        if (count > 0) {
          classes.put(i, count);
        }
      }
      all.put((String) row.get("backend"), classes);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
