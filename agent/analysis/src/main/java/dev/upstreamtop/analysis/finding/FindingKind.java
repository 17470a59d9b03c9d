// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.finding;

import dev.upstreamtop.analysis.limit.Limit;
import java.util.List;
import java.util.stream.Stream;

/** What can be found, the gravest first: of findings about the same requests the first is told. */
public enum FindingKind {
  HANG(
      "does not answer",
      "Requests wait, or answers stop in their middle, and what comes to an end is less than"
          + " before. Dated from the oldest request's beginning.",
      "Take a thread dump while it lasts (`jcmd PID Thread.print`), or look at the threads in the"
          + " recording.",
      "UpstreamBackend",
      Limit.HANG_AGE,
      Limit.HANG_FACTOR,
      Limit.HANG_ANSWERED,
      Limit.LONG_HANG_AGE,
      Limit.LONG_ANSWER_COUNT,
      Limit.PILE_UP_FACTOR,
      Limit.COMPARISON_COUNT,
      Limit.GIVEN_UP_SHARE,
      Limit.GIVEN_UP_AGE,
      Limit.SLOW_DIFFERENCE,
      Limit.FAILURE_COUNT),
  REFUSED(
      "refuses connections",
      "Nothing listens at its port, or something on the way sends resets.",
      "See whether its process runs and since when.",
      "UpstreamResult",
      Limit.CONNECT_FAILURE_SHARE,
      Limit.FAILURE_COUNT,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  UNREACHABLE(
      "cannot be reached",
      "The network says that there is no way to it, or nothing answers its SYNs at all.",
      "Look at routes, security groups, and whether its host is up.",
      "UpstreamResult",
      Limit.CONNECT_FAILURE_SHARE,
      Limit.FAILURE_COUNT,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT,
      Limit.CONNECT_RETRY_SHARE,
      Limit.CONNECT_RETRY_COUNT),
  ACCEPT_QUEUE(
      "does not take new connections in time",
      "SYNs stay without an answer and are sent again, or time out, while others are taken: its"
          + " queue of connections to accept is full, or packets to it are dropped.",
      "Compare Recv-Q with Send-Q of its listening socket (`ss -lnt`), and see why its acceptor"
          + " does not keep up; raise the backlog only after that.",
      "UpstreamResult",
      Limit.CONNECT_RETRY_SHARE,
      Limit.CONNECT_RETRY_COUNT,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  RESET(
      "resets connections",
      "It ends requests by a reset, without an answer.",
      "Look for its crash, restart, or a limit of connections or of their idle time.",
      "UpstreamResult",
      Limit.FAILURE_SHARE,
      Limit.FAILURE_COUNT,
      Limit.ROUTE_SHARE,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  CLOSED(
      "closes connections without an answer",
      "It ends connections with requests on them, as where its idle time is shorter than the"
          + " proxy's.",
      "Compare the idle times of both ends; look for a restart.",
      "UpstreamResult",
      Limit.FAILURE_SHARE,
      Limit.FAILURE_COUNT,
      Limit.ROUTE_SHARE,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  TRUNCATED(
      "cuts answers short",
      "The head promised more than came: clients have got broken bodies.",
      "Look for exceptions while it writes, and for its end in the middle of answers.",
      "UpstreamResult",
      Limit.FAILURE_SHARE,
      Limit.FAILURE_COUNT,
      Limit.ROUTE_SHARE,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  ERRORS(
      "answers with 5xx",
      "Server errors, of HTTP or as codes of gRPC, are more than a few among its answers, and more"
          + " than comes by chance of those that there are all the time.",
      "Look into its log at that time, on the route that is named.",
      "UpstreamResult",
      Limit.ERROR_SHARE,
      Limit.ERROR_COUNT,
      Limit.ROUTE_SHARE,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  SLOW(
      "is slow",
      "More of its requests take long than of its peers' at the same time, or than of its own at"
          + " other times.",
      "Take thread dumps while it lasts (`jcmd PID Thread.print`), and record its JVM.",
      "UpstreamLatency",
      OfSlowness.and(
          Limit.ROUTES_EXCESS,
          Limit.ROUTES_MEDIAN,
          Limit.MIX_KNOWN,
          Limit.MIX_MEDIAN,
          Limit.GIVEN_UP_SHARE,
          Limit.GIVEN_UP_AGE,
          Limit.HANG_FACTOR,
          Limit.FAILURE_COUNT)),
  SLOW_ROUTE(
      "is slow on one route",
      "The same of one route, while its other routes are as fast as ever.",
      "Look at what that route alone does.",
      "UpstreamRoute",
      OfSlowness.and(Limit.ROUTES_EXCESS, Limit.ROUTES_MEDIAN)),
  SLOW_BODY(
      "is slow in the middle of answers",
      "The heads of answers come as fast as ever, their ends do not: large bodies, a slow receiver,"
          + " the network, or a backend that makes them slowly.",
      "Compare the bytes of the slow answers; look at the receiver and at retransmissions.",
      "UpstreamLatency",
      OfSlowness.and()),
  PILE_UP(
      "has requests piling up",
      "More requests are under way than ever, and the oldest waits.",
      "Take a thread dump while it lasts (`jcmd PID Thread.print`).",
      "UpstreamBackend",
      Limit.PILE_UP_COUNT,
      Limit.PILE_UP_FACTOR,
      Limit.PILE_UP_AGE,
      Limit.SLOW_LENGTH),
  RETRANSMISSIONS(
      "loses packets on the way",
      "Segments are sent again: the network between, or the host of one end, drops them.",
      "Compare with other backends on that host and on that way; `ip -s link`, `nstat`.",
      "UpstreamResult",
      Limit.RETRANSMIT_SHARE,
      Limit.RETRANSMIT_COUNT,
      Limit.RETRANSMIT_FELT,
      Limit.CHANCE,
      Limit.STAYED_AWAY,
      Limit.OPEN_PERIODS,
      Limit.COMPARISON_COUNT),
  CHURN(
      "loses its kept connections",
      "Nearly each request has a connection of its own, and did not before.",
      "Look at `keepalive` of the proxy, and at what makes the backend close.",
      "UpstreamBackend",
      Limit.CHURN_SHARE,
      Limit.CHURN_FACTOR,
      Limit.CHURN_COUNT),
  IMBALANCE(
      "gets more than its share of requests",
      "It gets far more of its pool's requests than an equal share, and than at other times.",
      "Look at weights, at the balancing method, and at whether its peers were taken out.",
      "UpstreamBackend",
      Limit.IMBALANCE_FACTOR,
      Limit.IMBALANCE_CHANGE,
      Limit.IMBALANCE_PEER,
      Limit.IMBALANCE_COUNT,
      Limit.CHANCE,
      Limit.SLOW_LENGTH),
  HELD_UP(
      "has requests that stops of its JVM held up",
      "Few requests are slow, but those are so while their JVM stood still.",
      "See what stops its JVM, if the few matter.",
      "UpstreamExchange",
      Limit.HELD_UP_TIME,
      Limit.HELD_UP_COUNT,
      Limit.HELD_UP_SHARE,
      Limit.HELD_UP_LIFT),
  GIVEN_UP(
      "is given up by its clients",
      "Clients went away before an answer, and it was as fast as ever: not its fault.",
      "Look at the clients' time limits.",
      "UpstreamResult",
      Limit.GIVEN_UP_SHARE,
      Limit.FAILURE_COUNT,
      Limit.GIVEN_UP_AGE,
      Limit.HANG_ANSWERED,
      Limit.SLOW_DIFFERENCE,
      Limit.HANG_FACTOR),
  CLIENT_ERRORS(
      "answers with 4xx more often than before",
      "What clients ask for is not there, not allowed, or too much, and was so far more seldom at"
          + " other times: not its fault, unless a deploy changed what it serves.",
      "Compare the routes and codes with what was deployed, here or at its clients.",
      "UpstreamResult",
      Limit.CLIENT_ERROR_SHARE,
      Limit.CLIENT_ERROR_COUNT,
      Limit.CLIENT_ERROR_FACTOR,
      Limit.COMPARISON_COUNT),
  INCOMPLETE(
      "is not seen completely",
      "The end of some requests was not seen: figures of it are less than the truth.",
      "See accuracy.md for the cause that is named.",
      "UpstreamCapture",
      Limit.LOSS_SHARE);

  /** What decides whether something is slow, whatever it is. */
  private static final class OfSlowness {
    private static Limit[] and(Limit... more) {
      return Stream.concat(
              Stream.of(
                  Limit.SLOW_SHARE,
                  Limit.SLOW_LIFT,
                  Limit.SLOW_COUNT,
                  Limit.SLOW_TAIL,
                  Limit.SLOW_MEDIAN,
                  Limit.SLOW_DIFFERENCE,
                  Limit.SLOW_LENGTH,
                  Limit.SLOW_PART,
                  Limit.SLOW_CALM,
                  Limit.SLOW_EDGE,
                  Limit.SLOW_GAP,
                  Limit.SLOW_NATURE,
                  Limit.SLOW_ALWAYS,
                  Limit.WARM_UP,
                  Limit.SHARED_SHARE,
                  Limit.SHARED_EXCESS,
                  Limit.COMPARISON_COUNT,
                  Limit.CHANCE,
                  Limit.LOAD_FACTOR),
              Stream.of(more))
          .toArray(Limit[]::new);
    }
  }

  private static final List<FindingKind> GRAVEST_FIRST = List.of(values());

  private final String words;
  private final String meaning;
  private final String nextStep;
  private final String event;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<Limit> limits;

  FindingKind(String words, String meaning, String nextStep, String event, Limit... limits) {
    this.words = words;
    this.meaning = meaning;
    this.nextStep = nextStep;
    this.event = event;
    this.limits = List.of(limits);
  }

  /** How grave it is among all kinds; at least 1. */
  public int weight() {
    return GRAVEST_FIRST.size() - GRAVEST_FIRST.indexOf(this);
  }

  /** Whether it mostly comes with something else, which is told first. */
  public boolean isSymptom() {
    return compareTo(PILE_UP) >= 0;
  }

  /** Whether it is about time, so that what takes time may be its cause. */
  public boolean isOfTime() {
    return switch (this) {
      case HANG, SLOW, SLOW_ROUTE, SLOW_BODY, PILE_UP, HELD_UP -> true;
      default -> false;
    };
  }

  /** Whether it can be found while it happens; the others need more than the last minutes. */
  public boolean isLive() {
    return switch (this) {
      case SLOW_ROUTE, IMBALANCE, HELD_UP, CLIENT_ERRORS, INCOMPLETE -> false;
      default -> true;
    };
  }

  /** What a backend does, behind its name in a sentence. */
  public String words() {
    return words;
  }

  /** What it means. */
  public String meaning() {
    return meaning;
  }

  /** What to do. */
  public String nextStep() {
    return nextStep;
  }

  /** The event that it cannot be found without. */
  public String event() {
    return event;
  }

  /** The limits that decide. */
  public List<Limit> limits() {
    return limits;
  }
}
