// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

/**
 * The agent's voice: single lines on standard error, because any logging framework belongs to the
 * application.
 */
final class AgentLog {

  private AgentLog() {}

  /** Says it, if the heap and the application's standard error allow. */
  static void line(String message) {
    try {
      System.err.println("upstreamtop: " + message.replaceAll("\\R", " "));
    } catch (Throwable unsaid) {
      // A stream of the application's own may throw, and so may anything while the heap is full.
    }
  }
}
