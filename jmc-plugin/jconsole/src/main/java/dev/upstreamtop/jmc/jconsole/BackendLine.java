// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.Map;

/**
 * One backend as the MBean tells it: its last interval and its totals. Times in nanoseconds, 0
 * where there was nothing to measure.
 *
 * @param name its given name, empty without one
 * @param share of all requests, 0 to 1
 * @param tunnels after 101 or CONNECT
 * @param counters of the last interval that have no place here
 * @param judged what the agent found
 */
record BackendLine(
    Key key,
    String name,
    boolean self,
    double requestRate,
    double share,
    long p50Nanos,
    long p90Nanos,
    long p99Nanos,
    long maxNanos,
    long successful,
    long redirected,
    long clientErrors,
    long serverErrors,
    long failed,
    long connectFailures,
    long inFlight,
    long oldestInFlightNanos,
    long receiving,
    long oldestReceivingNanos,
    Tunnels tunnels,
    long totalRequests,
    long totalServerErrors,
    long totalFailed,
    Map<CounterColumn, Long> counters,
    Judged judged) {

  /** What identifies a row from one reading to the next. */
  record Key(String endpoint, String side) {}

  /**
   * Tunnels: those open now, and of the last interval the bytes through them and who ended them.
   *
   * @param oldestNanos age of the oldest open one
   */
  record Tunnels(
      long open,
      long oldestNanos,
      long bytesSent,
      long bytesReceived,
      long endedByClient,
      long endedByBackend) {}

  /**
   * What the agent's judgement says.
   *
   * @param told whether this agent says anything; an older one does not judge
   * @param finding what is wrong, since when and by which figures; empty while nothing is
   */
  record Judged(boolean told, String finding) {

    /** Where the agent does not judge. */
    static final Judged UNTOLD = new Judged(false, "");
  }

  /** Whether nothing is under way: no request, no body, no tunnel. */
  boolean isQuiet() {
    return inFlight == 0 && receiving == 0 && tunnels.open() == 0;
  }

  /** Answers of the interval that are no errors of the backend. */
  long answered() {
    return successful + redirected + clientErrors;
  }

  /** Answers 5xx, failures and failed connections of the interval. */
  long trouble() {
    return serverErrors + failed + connectFailures;
  }

  /** The name with the endpoint, and whether it is the JVM that is looked at. */
  String displayName() {
    String shown =
        name.isEmpty() ? key.endpoint() : Messages.get("backend.named", name, key.endpoint());
    return self ? Messages.get("backend.self", shown) : shown;
  }
}
