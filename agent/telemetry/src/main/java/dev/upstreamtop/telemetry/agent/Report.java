// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

/**
 * The agent's voice: single lines on standard error, because any logging framework belongs to the
 * application.
 */
final class Report {

  private Report() {}

  static void line(String message) {
    System.err.println("upstreamtop: " + message.replaceAll("\\R", " "));
  }
}
