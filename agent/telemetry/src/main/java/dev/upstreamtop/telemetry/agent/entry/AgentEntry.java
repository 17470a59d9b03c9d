// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent.entry;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.security.AllPermission;

/**
 * The agent's entry point on every JVM since Java 8: goes on where the agent can run, else says so
 * in one line.
 *
 * <p>It never throws: whatever is wrong with the agent is no reason for the application not to
 * start.
 */
public final class AgentEntry {

  /** The oldest feature release of Java that the agent runs on. */
  public static final int OLDEST_JAVA = 17;

  private static final String AGENT = "dev.upstreamtop.telemetry.agent.Agent";

  private AgentEntry() {}

  /**
   * Starts the agent before the application.
   *
   * @param options the agent's options as given after the archive's name, null where there are none
   * @param instrumentation asked for loaded classes, never to change one
   */
  public static void premain(String options, Instrumentation instrumentation) {
    start(options, instrumentation, true);
  }

  /**
   * Starts the agent in a running application.
   *
   * @param options the agent's options as given to the attach call, null where there are none
   * @param instrumentation asked for loaded classes, never to change one
   */
  public static void agentmain(String options, Instrumentation instrumentation) {
    start(options, instrumentation, false);
  }

  private static void start(String options, Instrumentation instrumentation, boolean beforeMain) {
    try {
      String version = System.getProperty("java.specification.version", "");
      if (!runsOn(version)) {
        System.err.println(
            "upstreamtop: not started: needs Java "
                + OLDEST_JAVA
                + " or later, this is Java "
                + version);
        return;
      }
      if (isDenied()) {
        return;
      }
      Class.forName(AGENT)
          .getMethod("start", String.class, Instrumentation.class, boolean.class)
          .invoke(null, options, instrumentation, beforeMain);
    } catch (InvocationTargetException e) {
      System.err.println("upstreamtop: not started: " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      System.err.println("upstreamtop: not started: " + e);
    }
  }

  /**
   * Whether a security manager denies the agent what it needs, which is then told with the grant:
   * half of it would fail here and there, later.
   */
  @SuppressWarnings({"removal", "deprecation"})
  private static boolean isDenied() {
    SecurityManager manager = System.getSecurityManager();
    if (manager == null) {
      return false;
    }
    try {
      manager.checkPermission(new AllPermission());
      return false;
    } catch (SecurityException denied) {
      System.err.println(
          "upstreamtop: not started: this JVM's security manager denies it; add to its policy:"
              + " grant codeBase \"file:/path/to/upstreamtop-agent.jar\" { permission"
              + " java.security.AllPermission; };");
      return true;
    }
  }

  /**
   * Whether the agent can run on a JVM.
   *
   * @param version its system property {@code java.specification.version}
   */
  public static boolean runsOn(String version) {
    return feature(version) >= OLDEST_JAVA;
  }

  /** The feature release: 8 for "1.8", 17 for "17", 0 for what is no version. */
  private static int feature(String version) {
    String number = version.startsWith("1.") ? version.substring(2) : version;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
