// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.limit;

/** The one table of limits: everything that is called unwell is so by one of these. */
public enum Limit {
  ERROR_SHARE(0.05, Measure.SHARE, "5xx among the responses of a stretch of time"),
  ERROR_COUNT(5, Measure.COUNT, "5xx in it, so that one error of few requests is none"),
  CLIENT_ERROR_SHARE(0.2, Measure.SHARE, "4xx among the responses of a stretch of time"),
  CLIENT_ERROR_COUNT(20, Measure.COUNT, "4xx in it"),
  CLIENT_ERROR_FACTOR(4, Measure.FACTOR, "that share against its own of all other times"),
  FAILURE_SHARE(0.01, Measure.SHARE, "requests that failed in one way among those that ended"),
  ROUTE_SHARE(0.8, Measure.SHARE, "errors or failures on one route, which make them the route's"),
  FAILURE_COUNT(5, Measure.COUNT, "failures in one way, or connections that failed in one way"),
  CONNECT_FAILURE_SHARE(
      0.01, Measure.SHARE, "connections that failed in one way, beside the requests"),
  CHANCE(
      6,
      Measure.POWERS,
      "that as many 5xx, failures or segments sent again come by chance of what is usual"),
  STAYED_AWAY(4, Measure.POWERS, "that so few come by chance though it goes on as it was"),
  OPEN_PERIODS(
      10, Measure.COUNT, "periods without them by chance, after which it is over in any case"),
  HANG_AGE(5, Measure.SECONDS, "age of the oldest request under way"),
  HANG_FACTOR(3, Measure.FACTOR, "that age against the longest answer of the time before"),
  HANG_ANSWERED(0.5, Measure.SHARE, "answers per second against the time before, at most"),
  LONG_HANG_AGE(30, Measure.SECONDS, "age from which one request alone without answer is a hang"),
  LONG_ANSWER_COUNT(
      5, Measure.COUNT, "answers as long that make a long wait usual, while others are answered"),
  GIVEN_UP_SHARE(0.05, Measure.SHARE, "requests that the client gave up among those that ended"),
  GIVEN_UP_AGE(1, Measure.SECONDS, "how long a client has waited for it to be the backend's fault"),
  PILE_UP_COUNT(10, Measure.COUNT, "requests under way"),
  PILE_UP_FACTOR(4, Measure.FACTOR, "requests under way against the median of all other times"),
  PILE_UP_AGE(1, Measure.SECONDS, "age of the oldest of them"),
  SLOW_SHARE(0.1, Measure.SHARE, "requests above the slow time, beyond those of the comparison"),
  SLOW_LIFT(3, Measure.FACTOR, "that share against that of the comparison"),
  SLOW_COUNT(20, Measure.COUNT, "requests above the slow time"),
  SLOW_TAIL(3, Measure.FACTOR, "slow time against the comparison's 90th percentile"),
  SLOW_MEDIAN(3, Measure.FACTOR, "median against the comparison's, which alone is slow as well"),
  SLOW_DIFFERENCE(0.03, Measure.SECONDS, "slow time, or median, beyond the comparison's median"),
  SLOW_LENGTH(3, Measure.SECONDS, "how long it lasts, unless it is most of the recording"),
  SLOW_NATURE(10, Measure.FACTOR, "median against peers from which being slow always is no nature"),
  WARM_UP(15, Measure.SECONDS, "how long a backend may be slow from its first requests on"),
  SHARED_SHARE(
      0.5, Measure.SHARE, "requests affected from which being slow with all peers is told"),
  COMPARISON_COUNT(20, Measure.COUNT, "requests that a comparison rests on"),
  LOAD_FACTOR(2, Measure.FACTOR, "requests per second against before: slow, but by its load"),
  SLOW_CALM(1.0 / 3, Measure.SHARE, "requests, of the calmest periods, that are its own usual"),
  SLOW_PART(1.0 / 3, Measure.SHARE, "the recording, so much of which is long enough to be slow"),
  SLOW_EDGE(0.5, Measure.SHARE, "slow requests of the whole that a period at its end has as well"),
  SLOW_GAP(3, Measure.COUNT, "periods that are well between two that are slow, at most"),
  SLOW_ALWAYS(0.8, Measure.SHARE, "the recording, from which on it has been so all the time"),
  SHARED_EXCESS(
      0.25, Measure.SHARE, "slow requests against its own that peers have to be slow with it"),
  ROUTES_EXCESS(
      0.5, Measure.SHARE, "slow requests of a route that its others have: the backend is slow"),
  ROUTES_MEDIAN(2, Measure.FACTOR, "median of both, where that is said of the medians"),
  MIX_KNOWN(0.8, Measure.SHARE, "requests whose routes are known: slow, but by their mix"),
  MIX_MEDIAN(2, Measure.FACTOR, "median against that of its routes' usual times, at most"),
  RETRANSMIT_SHARE(0.02, Measure.SHARE, "segments sent again, by the bytes that were sent"),
  RETRANSMIT_COUNT(20, Measure.COUNT, "segments sent again"),
  RETRANSMIT_FELT(
      0.2,
      Measure.SHARE,
      "of those segments, for which a request waited 200 ms: less is no warning"),
  CONNECT_RETRY_SHARE(0.02, Measure.SHARE, "SYNs sent again, or timed out, beside the requests"),
  CONNECT_RETRY_COUNT(5, Measure.COUNT, "SYNs sent again"),
  CHURN_SHARE(0.5, Measure.SHARE, "connections per request"),
  CHURN_FACTOR(4, Measure.FACTOR, "connections per request against all other times"),
  CHURN_COUNT(50, Measure.COUNT, "connections"),
  IMBALANCE_FACTOR(1.6, Measure.FACTOR, "share of its pool's requests against an equal share"),
  IMBALANCE_CHANGE(1.4, Measure.FACTOR, "that share against its own of all other times"),
  IMBALANCE_PEER(
      0.1, Measure.SHARE, "an equal share, below which a peer is out of the pool meanwhile"),
  IMBALANCE_COUNT(200, Measure.COUNT, "requests to the pool"),
  HELD_UP_TIME(0.1, Measure.SECONDS, "time of a request that its JVM may have held up"),
  HELD_UP_COUNT(5, Measure.COUNT, "such requests that overlap a stop of the JVM"),
  HELD_UP_SHARE(0.5, Measure.SHARE, "part of all such requests that overlap one"),
  HELD_UP_LIFT(2, Measure.FACTOR, "that part against what chance would give"),
  CAUSE_EXPLAINED(0.3, Measure.SHARE, "part of the lost time that a cause accounts for"),
  CAUSE_LIFT(2, Measure.FACTOR, "time of the cause meanwhile against all other times"),
  CAUSE_TIME(0.02, Measure.SHARE, "threads, or of what stops all the time, that it takes up"),
  CAUSE_COMPARED(0.1, Measure.SHARE, "the trouble's time that other times have to be as long as"),
  CAUSE_DETAIL(0.5, Measure.SHARE, "what there was more of, so that one lock or host is named"),
  CAUSE_PRESENT(
      0.5, Measure.SHARE, "its rise in the mean that a second of a cause has, which dates it"),
  CAUSE_BRIEF(0.5, Measure.SHARE, "the finding's time, up to which that of its cause is told"),
  CAUSE_BEHIND(0.5, Measure.SHARE, "a thread's time that is told behind a lock or a pool"),
  THROTTLED_TIME(0.1, Measure.SHARE, "a processor's time that a container's limit took away"),
  THROTTLED_MOST(
      0.5, Measure.SHARE, "of that time, from which it comes before what threads wait for"),
  CPU_FULL(0.9, Measure.SHARE, "processors in use, of the machine or of the container's limit"),
  CPU_RISE(0.2, Measure.SHARE, "processors in use beyond those of all other times"),
  CPU_OWN_PART(0.5, Measure.SHARE, "that rise, from which on it is the JVM's own doing"),
  CPU_OWN_RISE(0.05, Measure.SHARE, "processors that it takes more of on a machine full anyway"),
  METHOD_COUNT(20, Measure.COUNT, "samples more of one method, which is named"),
  HEAP_FULL(0.7, Measure.SHARE, "the heap that is in use after collections, in the middle of them"),
  HEAP_RISE(0.2, Measure.SHARE, "the heap that is in use so beyond that of all other times"),
  EXCEPTION_FACTOR(0.5, Measure.FACTOR, "exceptions per 5xx, beyond those of all other times"),
  EXCEPTION_COUNT(100, Measure.COUNT, "exceptions per request, beyond those of all other times"),
  BETWEEN_SHARE(0.5, Measure.SHARE, "part of the time that lies between the two ends"),
  BETWEEN_SEEN(0.8, Measure.SHARE, "answers that one end saw, of those that the other one did"),
  UPLOAD_BYTES(65_536, Measure.BYTES, "mean body of the slow requests"),
  UPLOAD_FACTOR(4, Measure.FACTOR, "that body against the mean of all"),
  QUEUE_ANSWERED(
      0.9, Measure.SHARE, "answers fewer than before, below which a hang is the accept queue's"),
  HOT_ROUTE(0.5, Measure.SHARE, "additional requests on one route, which is named"),
  THRESHOLD_TIME(0.01, Measure.SECONDS, "the shortest of many waits that tells of a threshold"),
  RETRY_SHARE(0.05, Measure.SHARE, "requests that a proxy sends on again, beyond other times"),
  PASSED_OVER(1, Measure.COUNT, "periods in a row without it that do not end it"),
  PEER_WORK(0.5, Measure.SHARE, "requests for the same routes: peers"),
  PEER_WORK_ELSEWHERE(0.8, Measure.SHARE, "the same, of two that different captures saw"),
  PEER_ROUTES_ELSEWHERE(2, Measure.COUNT, "routes that those have in common"),
  DOOR_REQUESTS(
      0.1, Measure.SHARE, "its requests by which they may differ from all others': a proxy"),
  DOOR_PERIODS(0.6, Measure.SHARE, "periods in which they differ by twice that at most"),
  DOOR_TROUBLE(0.5, Measure.SHARE, "trouble that none of the others has, from which it is none"),
  DOOR_LONGER(
      0.9,
      Measure.SHARE,
      "periods in which the proxy of one backend is asked alike, and takes longer"),
  PASSED_ON(0.5, Measure.SHARE, "requests that a server's own host sends on: it asks others"),
  SAME_REQUESTS(0.02, Measure.SHARE, "by which number and bytes of the same requests may differ"),
  SAME_REQUESTS_COUNT(50, Measure.COUNT, "requests by which it is told that they are the same"),
  SAME_REQUESTS_PERIODS(10, Measure.COUNT, "periods by which that is told"),
  NEAR_TIME(2, Measure.SECONDS, "between two findings about one backend that are told as one"),
  LOSS_SHARE(0.01, Measure.SHARE, "requests whose end was not seen among all");

  /** What a limit is measured in. */
  public enum Measure {
    SHARE("of all"),
    COUNT(""),
    FACTOR("times"),
    /** Of ten, of how rarely something is: 6 is once in a million. */
    POWERS(""),
    SECONDS("s"),
    BYTES("bytes");

    private final String words;

    Measure(String words) {
      this.words = words;
    }
  }

  private final double value;
  private final Measure measure;
  private final String meaning;

  Limit(double value, Measure measure, String meaning) {
    this.value = value;
    this.measure = measure;
    this.meaning = meaning;
  }

  /** Shares are 0 to 1, times are seconds. */
  public double value() {
    return value;
  }

  /** A time in nanoseconds. */
  public long nanos() {
    return Math.round(value * 1e9);
  }

  /** What it is measured in. */
  public Measure measure() {
    return measure;
  }

  /** What is measured. */
  public String meaning() {
    return meaning;
  }

  /** Whether a figure is at it or above. */
  public boolean reachedBy(double figure) {
    return figure >= value;
  }

  /** Whether a number is at it or above. */
  public boolean reachedBy(long number) {
    return number >= value;
  }

  /** With its unit, as documents tell it. */
  public String text() {
    if (measure == Measure.SHARE) {
      return plain(value * 100) + " %";
    }
    if (measure == Measure.POWERS) {
      return "1 in 10^" + plain(value);
    }
    return (plain(value) + " " + measure.words).strip();
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? Long.toString(Math.round(number))
        : Double.toString(Math.round(number * 1000) / 1000.0);
  }
}
