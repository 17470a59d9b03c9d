// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another process, over a remote connection. */
public final class RemoteBeans implements AutoCloseable {

  // Each test has a network of its own: the port is free.
  private static final int PORT = 7091;

  /** What a JVM has to be started with to be reached. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Dcom.sun.management.jmxremote.port=" + PORT,
          "-Dcom.sun.management.jmxremote.rmi.port=" + PORT,
          "-Dcom.sun.management.jmxremote.authenticate=false",
          "-Dcom.sun.management.jmxremote.ssl=false",
          "-Djava.rmi.server.hostname=127.0.0.1");

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private RemoteBeans(JMXConnector connector) throws Exception {
    this.connector = connector;
    server = connector.getMBeanServerConnection();
  }

  /** Connects to the process that was started with {@link #JVM_OPTIONS} in the same network. */
  @SuppressWarnings("BanJNDI") // What it talks to is a process of the test's own.
  public static RemoteBeans connect() throws Exception {
    return new RemoteBeans(
        JMXConnectorFactory.connect(
            new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + PORT + "/jmxrmi")));
  }

  /** An attribute of {@code dev.upstreamtop:type=…}. */
  public Object attribute(String type, String name) throws Exception {
    return server.getAttribute(new ObjectName("dev.upstreamtop:type=" + type), name);
  }

  /** Waits until so many requests are told of. */
  public void awaitTotalRequests(long count) throws Exception {
    Await.until(
        count + " requests in the MBean",
        () -> ((Number) attribute("Upstreams", "TotalRequests")).longValue() >= count);
  }

  /** Responses by class (2 for 2xx) of each backend since the start, as the table tells them. */
  public Map<String, Map<Integer, Long>> classesByEndpoint() throws Exception {
    Map<String, Map<Integer, Long>> all = new HashMap<>();
    TabularData table = (TabularData) attribute("Upstreams", "Backends");
    for (Object value : table.values()) {
      CompositeData row = (CompositeData) value;
      Map<Integer, Long> classes = new TreeMap<>();
      for (int i = 1; i <= 5; i++) {
        long count = ((Number) row.get("total" + i + "xx")).longValue();
        if (count > 0) {
          classes.put(i, count);
        }
      }
      all.put((String) row.get("endpoint"), classes);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
