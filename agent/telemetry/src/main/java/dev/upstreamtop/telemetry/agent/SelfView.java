// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Exchanges;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Marks the backends that are this very JVM, and leaves out the others where only those are wanted,
 * seen from their own end; used by one thread.
 */
final class SelfView {

  /**
   * How long a look at the listening sockets is good for; a backend on this host that was not seen
   * before causes a new one. The kernel takes milliseconds to list its sockets.
   */
  private static final long GOOD_FOR_NANOS = 5_000_000_000L;

  /** How long it is good for where no backend is on this host: its addresses may change. */
  private static final long GOOD_FOR_ELSEWHERE_NANOS = 60_000_000_000L;

  private final AgentOptions.Scope scope;
  private final Set<Endpoint> judged = new HashSet<>();
  private ListeningSockets sockets;
  private long lookedNanos;

  SelfView(AgentOptions.Scope scope) {
    this.scope = scope;
  }

  Snapshot of(Snapshot all) {
    boolean ownEnd =
        scope == AgentOptions.Scope.SELF && all.capture().watched().sides().contains(Side.SERVER);
    Snapshot snapshot = ownEnd ? fromOwnEnd(all) : all;
    if (snapshot.backends().isEmpty()) {
      return snapshot;
    }
    look(snapshot.backends());
    List<BackendRow> rows =
        snapshot.backends().stream()
            .map(row -> row.withSelf(sockets.accept(row.key().endpoint())))
            .filter(row -> scope == AgentOptions.Scope.HOST || row.self())
            .toList();
    return snapshot.with(
        rows,
        scope == AgentOptions.Scope.HOST ? snapshot.exchanges() : of(rows, snapshot.exchanges()));
  }

  /**
   * Without what clients on this host show of the same requests: this JVM's own end shows them and
   * those of all other clients, and figures of all backends are of one side.
   */
  private static Snapshot fromOwnEnd(Snapshot snapshot) {
    List<BackendRow> rows =
        snapshot.backends().stream().filter(row -> row.key().side() == Side.SERVER).toList();
    return snapshot
        .with(rows, of(rows, snapshot.exchanges()))
        .with(snapshot.capture().withSides(List.of(Side.SERVER)));
  }

  private static Exchanges of(List<BackendRow> rows, Exchanges exchanges) {
    Set<BackendKey> shown = rows.stream().map(BackendRow::key).collect(Collectors.toSet());
    return new Exchanges(
        exchanges.picked().stream().filter(exchange -> shown.contains(exchange.backend())).toList(),
        exchanges.omitted());
  }

  private void look(List<BackendRow> rows) {
    long now = System.nanoTime();
    if (sockets == null || isDue(rows, now - lookedNanos)) {
      sockets = ListeningSockets.now();
      lookedNanos = now;
      judged.clear();
      rows.forEach(row -> judged.add(row.key().endpoint()));
    }
  }

  private boolean isDue(List<BackendRow> rows, long ageNanos) {
    if (ageNanos > GOOD_FOR_ELSEWHERE_NANOS) {
      return true;
    }
    boolean old = ageNanos > GOOD_FOR_NANOS;
    for (BackendRow row : rows) {
      Endpoint endpoint = row.key().endpoint();
      if ((old || !judged.contains(endpoint)) && sockets.isLocal(endpoint)) {
        return true;
      }
    }
    return false;
  }
}
