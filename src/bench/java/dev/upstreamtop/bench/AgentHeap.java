// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import dev.upstreamtop.capture.feed.server.FeedServer;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.openmbean.TabularData;

/**
 * Measures how much heap the agent holds in an application that is fed with the intervals of a
 * {@link BusyHost}: what is in use after a collection of garbage with the agent, less the same
 * without.
 *
 * <p>Started with the agent's jar, and perhaps with another JDK's java, as arguments.
 */
public final class AgentHeap {

  private static final int READINGS = 5;

  private AgentHeap() {}

  /** What the agent is told of. */
  private enum Host {
    SMALL("3 backends with the same 50 routes", 3, true),
    POOL("200 backends with the same 50 routes", 200, true),
    MIXED("200 backends without a route in common", 200, false);

    private final String words;
    private final int backends;
    private final boolean common;

    Host(String words, int backends, boolean common) {
      this.words = words;
      this.backends = backends;
      this.common = common;
    }
  }

  /** Prints a line for each kind of host. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: AgentHeap AGENT.jar [JAVA]");
      System.exit(2);
    }
    String java = arguments.length > 1 ? arguments[1] : ownJava();
    long without = median(java, List.of(), 0);
    for (Host host : Host.values()) {
      long with = fed(java, arguments[0], host);
      System.out.printf("%s: %.2f MB%n", host.words, (with - without) / 1e6);
    }
  }

  private static long fed(String java, String agent, Host host) throws IOException {
    Path directory = Files.createTempDirectory("upstreamtop-heap");
    Path socket = directory.resolve("feed.sock");
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (FeedServer server = FeedServer.listen(socket)) {
      BusyHost intervals = new BusyHost(host.backends, host.common);
      long[] number = {0};
      ScheduledFuture<?> feeding =
          clock.scheduleAtFixedRate(
              () -> server.accept(intervals.interval(++number[0])), 0, 1, TimeUnit.SECONDS);
      long used =
          median(
              java,
              List.of("-javaagent:" + agent + "=capture=feed,socket=" + socket),
              host.backends);
      feeding.cancel(false);
      return used;
    } finally {
      clock.shutdownNow();
      Files.deleteIfExists(directory);
    }
  }

  private static String ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The median of several readings of one application, in bytes. */
  private static long median(String java, List<String> options, int backends) throws IOException {
    List<String> line =
        new ArrayList<>(List.of(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0"));
    line.add("-XX:StartFlightRecording:settings=default,maxsize=16m");
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    line.add(String.valueOf(backends));
    Process application =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8))) {
      List<Long> readings =
          out.lines()
              .filter(each -> each.startsWith("used "))
              .map(each -> Long.parseLong(each.substring(5)))
              .limit(READINGS)
              .sorted()
              .toList();
      if (readings.size() < READINGS) {
        throw new IOException("the application ended early");
      }
      return readings.get(READINGS / 2);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      application.destroy();
      application.onExit().join();
    }
  }

  /** Does nothing but say now and then what its heap holds. */
  static final class Application {

    /** Nearly as long as routes are added up between their events. */
    private static final long SETTLING_MILLIS = 50_000;

    private static final long PAUSE_MILLIS = 1_700;

    private Application() {}

    public static void main(String[] arguments) throws Exception {
      while (backends() < Integer.parseInt(arguments[0])) {
        Thread.sleep(100);
      }
      Thread.sleep(SETTLING_MILLIS);
      for (int i = 0; i < READINGS; i++) {
        Thread.sleep(PAUSE_MILLIS);
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.println("used " + (runtime.totalMemory() - runtime.freeMemory()));
      }
      // The parent ends it.
      Thread.sleep(60_000);
    }

    private static int backends() throws JMException {
      var server = ManagementFactory.getPlatformMBeanServer();
      if (!server.isRegistered(JmxSink.UPSTREAMS)) {
        return 0;
      }
      return ((TabularData) server.getAttribute(JmxSink.UPSTREAMS, "Backends")).size();
    }
  }
}
