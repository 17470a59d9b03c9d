// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.util.Set;

/** The JDK's events of threads that wait, which our own threads must not make. */
public final class WaitEvents {

  /** Their names. */
  public static final Set<String> NAMES =
      Set.of(
          "jdk.SocketRead",
          "jdk.SocketWrite",
          "jdk.ThreadPark",
          "jdk.JavaMonitorWait",
          "jdk.ThreadSleep");

  private WaitEvents() {}
}
