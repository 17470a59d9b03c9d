// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** An application that does as it is told on standard input, one command a line. */
final class Application {

  /** A log manager of the application's own. */
  public static final class OwnLogManager extends LogManager {}

  private Application() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ServerSocket server = null;
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("started");
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "listen" -> {
          server = new ServerSocket(words.length > 1 ? Integer.parseInt(words[1]) : 0);
          System.out.println("port " + server.getLocalPort());
        }
        case "close" -> {
          server.close();
          System.out.println("closed");
        }
        case "choose-log-manager" -> {
          System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
          System.out.println(
              "log manager " + LogManager.getLogManager().getClass().getSimpleName());
        }
        case "until" ->
            System.out.println(
                words[2] + " " + until(() -> attribute(words[1], words[2]), words[3]));
        case "read" -> System.out.println(words[2] + " " + attribute(words[1], words[2]));
        case "names" -> System.out.println("names " + until(Application::backendNames, words[1]));
        case "backend" -> System.out.println(backend(words[1], words[2], words[3]));
        case "threads" -> System.out.println(threads());
        case "fill" -> {
          fill();
          commands.readLine();
          System.out.println("freed");
        }
        case "sleep" -> {
          Thread.sleep(Long.parseLong(words[1]));
          System.out.println("slept");
        }
        case "exit" -> System.exit(Integer.parseInt(words[1]));
        default -> System.out.println("what?");
      }
    }
    if (server != null) {
      server.close();
    }
  }

  /**
   * Leaves no room in the heap until the next command comes. What it calls while the heap is full
   * allocates nothing.
   */
  private static void fill() throws IOException {
    byte[] full = "full\n".getBytes(StandardCharsets.US_ASCII);
    Object[] held = null;
    int size = 1 << 20;
    boolean told = false;
    boolean over = false;
    while (!over) {
      try {
        // Other threads free and take some all the time: it is filled again and again.
        held = new Object[] {held, new byte[size]};
      } catch (OutOfMemoryError e) {
        if (size > 8) {
          size /= 2;
          continue;
        }
      }
      try {
        if (size <= 8 && !told) {
          System.out.write(full, 0, full.length);
          System.out.flush();
          told = true;
        }
        over = told && System.in.available() > 0;
      } catch (OutOfMemoryError e) {
        // Asked again.
      }
    }
  }

  /** All that live, with what keeps the JVM alive and what does not. */
  private static String threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + (thread.isDaemon() ? " (daemon)" : ""))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The value once it is there, or what there is instead after a minute. */
  private static String until(Supplier<String> actual, String value) throws InterruptedException {
    for (int tries = 0; tries < 6_000; tries++) {
      if (actual.get().equals(value)) {
        return value;
      }
      Thread.sleep(10);
    }
    return "is still " + actual.get();
  }

  private static String attribute(String type, String attribute) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      Object value = server.getAttribute(new ObjectName("dev.upstreamtop:type=" + type), attribute);
      return value instanceof Object[] items ? Arrays.toString(items) : String.valueOf(value);
    } catch (JMException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** How many beans about a backend there are whose name is one, and no pattern. */
  private static String backendNames() {
    try {
      return Long.toString(
          ManagementFactory.getPlatformMBeanServer()
              .queryNames(new ObjectName("dev.upstreamtop:type=Backend,*"), null)
              .stream()
              .filter(name -> !name.isPattern())
              .count());
    } catch (JMException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String backend(String endpoint, String side, String column) {
    try {
      TabularData table =
          (TabularData)
              ManagementFactory.getPlatformMBeanServer()
                  .getAttribute(new ObjectName("dev.upstreamtop:type=Upstreams"), "Backends");
      CompositeData row = table.get(new Object[] {endpoint, side});
      return column + " " + (row == null ? "absent" : row.get(column));
    } catch (JMException e) {
      return e.getClass().getSimpleName();
    }
  }
}
