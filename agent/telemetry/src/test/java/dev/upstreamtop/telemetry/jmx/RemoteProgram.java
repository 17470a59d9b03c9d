// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.snapshot.Traffic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * A JVM with both sinks: one interval of traffic at the start, and one more for each byte on
 * standard input.
 */
final class RemoteProgram {

  private RemoteProgram() {}

  public static void main(String[] arguments) throws IOException {
    JfrSink events = JfrSink.register();
    JmxSink beans = JmxSink.register(ManagementFactory.getPlatformMBeanServer(), new TestControl());
    long sequence = 0;
    do {
      Snapshot snapshot =
          Traffic.snapshot(
              ++sequence,
              List.of(
                  Traffic.row(Traffic.client("10.0.0.9", 8080), "orders-1", 3),
                  Traffic.row(Traffic.client("::1", 9001), "", 1)));
      events.accept(snapshot);
      beans.accept(snapshot);
      if (sequence == 1) {
        System.out.println("ready");
      }
    } while (System.in.read() >= 0);
  }
}
