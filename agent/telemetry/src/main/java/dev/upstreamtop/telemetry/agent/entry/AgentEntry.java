// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent.entry;

import java.lang.instrument.Instrumentation;

/** The agent's entry point on every JVM since Java 8. */
public final class AgentEntry {

  private AgentEntry() {}

  /**
   * Starts the agent before the application.
   *
   * @param options the agent's options as given after the archive's name, null where there are none
   * @param instrumentation not used
   */
  public static void premain(String options, Instrumentation instrumentation) {}

  /**
   * Starts the agent in a running application.
   *
   * @param options the agent's options as given to the attach call, null where there are none
   * @param instrumentation not used
   */
  public static void agentmain(String options, Instrumentation instrumentation) {}
}
