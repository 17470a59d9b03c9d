// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.trial;

import dev.upstreamtop.analysis.finding.CauseKind;
import dev.upstreamtop.analysis.finding.Explanation;
import dev.upstreamtop.analysis.finding.Finding;
import dev.upstreamtop.analysis.finding.FindingKind;
import java.util.Set;

/**
 * A trouble that a backend can be given, and what a judgement has to say of it. The same table is
 * in docs/findings.md; it is settled before a trial is run, and no run changes it.
 */
enum Fault implements Trouble {
  ERRORS("a third of the answers are 503", named(FindingKind.ERRORS)),
  HANG("no request is answered any more", named(FindingKind.HANG)),
  BODY("answers stop after ten bytes of their bodies", named(FindingKind.HANG)),
  TRUNCATED("a third of the answers end ten bytes after their heads", named(FindingKind.TRUNCATED)),
  LOCK(
      "each request needs 25 ms of one monitor",
      named(FindingKind.SLOW, CauseKind.LOCK_CONTENTION)),
  SLEEP("the handler sleeps for 300 ms", named(FindingKind.SLOW, CauseKind.SLEEP)),
  ROUTE(
      "the handler of `/search` sleeps for 400 ms",
      onSearch(named(FindingKind.SLOW_ROUTE, CauseKind.SLEEP))),
  DOWNSTREAM(
      "what the backend asks itself takes 300 ms", named(FindingKind.SLOW, CauseKind.DOWNSTREAM)),
  POOL(
      "two threads do what all requests wait for, 60 ms each",
      named(FindingKind.SLOW, CauseKind.POOL_QUEUE)),
  PAUSES(
      "`System.gc()` every 20 ms on a heap that takes 60 ms to collect",
      named(FindingKind.SLOW, CauseKind.SYSTEM_GC, CauseKind.GC_PAUSES)),
  SMALL_HEAP(
      "nine tenths of the heap stay in use while requests allocate",
      named(FindingKind.SLOW, CauseKind.GC_PAUSES)),
  STALLS(
      "the same with ZGC: threads wait for free memory",
      named(FindingKind.SLOW, CauseKind.ALLOCATION_STALLS)),
  BURNERS(
      "sixteen threads of the backend compute, and each request needs 10 ms of a processor",
      named(FindingKind.SLOW, CauseKind.PROCESS_CPU)),
  THROTTLED(
      "its control group grants a tenth of a CPU, of which each request needs 3 ms",
      named(FindingKind.SLOW, CauseKind.THROTTLING)),
  SAFEPOINTS(
      "one thread dump after the other, of 300 deep stacks",
      named(FindingKind.SLOW, CauseKind.SAFEPOINTS)),
  LOSS(
      "a tenth of the packets from and to it are dropped",
      new Named(
          Set.of(FindingKind.RETRANSMISSIONS, FindingKind.SLOW),
          Set.of(CauseKind.PACKET_LOSS),
          "")),
  REFUSED("it closes its port, and all connections", named(FindingKind.REFUSED)),
  RESET("it resets a third of the connections on a request", named(FindingKind.RESET)),
  ROUTE_ERRORS("`/search` answers with 500", onSearch(named(FindingKind.ERRORS))),
  RETRIES(
      "half of the answers are 503, and the proxy asks the next one", named(FindingKind.ERRORS)),
  IMBALANCE("its weight is eight times that of the others", named(FindingKind.IMBALANCE)),
  CHURN("it closes each connection after one answer", named(FindingKind.CHURN)),
  UPLOADS(
      "clients send 256 KiB in 600 ms to it",
      new Named(Set.of(FindingKind.SLOW, FindingKind.SLOW_ROUTE), Set.of(CauseKind.UPLOADS), "")),
  ACCEPT_QUEUE(
      "its queue has room for two connections, and is emptied every 1.2 s",
      named(FindingKind.ACCEPT_QUEUE)),
  LARGE_BODIES("bodies of 256 KiB come in eight parts, 50 ms apart", named(FindingKind.SLOW_BODY));

  /**
   * What the first warning has to say beside the backend.
   *
   * @param kinds one of them
   * @param causes one of them; empty where the kind says it all, as of what is seen on the wire
   *     alone
   * @param route what its route begins with, or empty
   */
  record Named(Set<FindingKind> kinds, Set<CauseKind> causes, String route) {

    boolean by(Finding finding) {
      // A finding that tells of lost packets needs no cause that says so again.
      boolean caused =
          causes.isEmpty()
              || finding.kind() == FindingKind.RETRANSMISSIONS
              || finding.cause().map(Explanation::kind).filter(causes::contains).isPresent();
      return kinds.contains(finding.kind()) && caused && finding.subject().route().contains(route);
    }
  }

  private final String seeding;

  @SuppressWarnings("ImmutableEnumChecker") // A record of sets made by Set.of.
  private final Named named;

  Fault(String seeding, Named named) {
    this.seeding = seeding;
    this.named = named;
  }

  private static Named named(FindingKind kind, CauseKind... causes) {
    return new Named(Set.of(kind), Set.of(causes), "");
  }

  private static Named onSearch(Named named) {
    return new Named(named.kinds(), named.causes(), "/search");
  }

  @Override
  public Housing housing() {
    return switch (this) {
      case STALLS -> Housing.ZGC;
      case BURNERS -> Housing.APART;
      case THROTTLED -> Housing.LIMITED;
      default -> Housing.PLAIN;
    };
  }

  /** How it is made. */
  String seeding() {
    return seeding;
  }

  /** What has to be said of it. */
  Named named() {
    return named;
  }

  /** Whether a finding names it, and its cause where the JVM recorded that. */
  boolean isNamedBy(Finding finding) {
    return named.by(finding);
  }
}
