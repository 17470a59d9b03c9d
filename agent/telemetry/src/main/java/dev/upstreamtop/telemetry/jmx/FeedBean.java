// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import static dev.upstreamtop.telemetry.jmx.table.Field.whole;

import dev.upstreamtop.telemetry.jmx.table.Field;
import java.util.List;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The bean of a collector's feed: who reads it, and who was dropped. Safe for several threads. */
public final class FeedBean implements AutoCloseable {

  /** Its name. */
  public static final ObjectName NAME = JmxSink.name("Feed");

  static final List<Field<FeedView>> ATTRIBUTES =
      List.of(
          whole("Readers", "Agents that read the feed now", "count", FeedView::readers),
          whole(
              "DroppedSlow",
              "Readers dropped because they did not keep up",
              "count",
              FeedView::slow),
          whole(
              "DroppedMalformed",
              "Readers dropped because they did not speak the protocol",
              "count",
              FeedView::malformed),
          whole(
              "Refused",
              "Connections turned away: not permitted, or more than can be served",
              "count",
              FeedView::refused));

  private final MBeanServer server;

  private FeedBean(MBeanServer server) {
    this.server = server;
  }

  /**
   * Registers it.
   *
   * @param view asked at each read, from any thread
   * @throws IllegalStateException with a one-line message when the name is taken
   */
  public static FeedBean register(MBeanServer server, Supplier<FeedView> view) {
    try {
      server.registerMBean(
          new ReadingBean<>("The feed to the agents of this host", ATTRIBUTES, view), NAME);
    } catch (InstanceAlreadyExistsException e) {
      throw new IllegalStateException(NAME + " is registered already", e);
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + NAME + ": " + e.getMessage(), e);
    }
    return new FeedBean(server);
  }

  /** Takes it away. */
  @Override
  public void close() {
    try {
      server.unregisterMBean(NAME);
    } catch (JMException alreadyGone) {
      // someone else took it away
    }
  }
}
