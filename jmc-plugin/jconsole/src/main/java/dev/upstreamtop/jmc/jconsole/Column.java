// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.jconsole;

import java.util.List;

/** A column of the leaderboard: where its value comes from, and how it reads. */
enum Column implements BoardColumn {
  STATE("state", Kind.STATE, 330),
  BACKEND("backend", Kind.TEXT, 235),
  SIDE("side", Kind.TEXT, 60),
  RATE("rate", Kind.RATE, 95),
  SHARE("share", Kind.SHARE, 60),
  IN_FLIGHT("in.flight", Kind.COUNT, 70),
  OLDEST("oldest", Kind.TIME, 70),
  RECEIVING("receiving", Kind.COUNT, 75),
  OLDEST_RECEIVING("oldest.receiving", Kind.TIME, 115),
  P50("p50", Kind.MEASURED, 70),
  P90("p90", Kind.MEASURED, 70),
  P99("p99", Kind.MEASURED, 70),
  MAX("max", Kind.MEASURED, 70),
  STATUS_2XX("2xx", Kind.COUNT, 55),
  STATUS_3XX("3xx", Kind.COUNT, 50),
  STATUS_4XX("4xx", Kind.COUNT, 50),
  STATUS_5XX("5xx", Kind.COUNT, 50),
  FAILED("failed", Kind.COUNT, 60),
  CONNECT_FAILURES("connect.failures", Kind.COUNT, 115),
  TUNNELS("tunnels", Kind.COUNT, 65),
  OLDEST_TUNNEL("oldest.tunnel", Kind.TIME, 100),
  TUNNEL_SENT("tunnel.sent", Kind.BYTES, 90),
  TUNNEL_RECEIVED("tunnel.received", Kind.BYTES, 115),
  TUNNELS_ENDED_BY_CLIENT("tunnels.ended.by.client", Kind.COUNT, 165),
  TUNNELS_ENDED_BY_BACKEND("tunnels.ended.by.backend", Kind.COUNT, 180),
  TOTAL_REQUESTS("total.requests", Kind.COUNT, 115),
  TOTAL_5XX("total.5xx", Kind.COUNT, 70),
  TOTAL_FAILED("total.failed", Kind.COUNT, 80);

  /** In the order in which the table shows them. */
  static final List<Column> ALL = List.of(values());

  private enum Kind {
    STATE,
    TEXT,
    RATE,
    SHARE,
    TIME,
    MEASURED,
    COUNT,
    BYTES
  }

  private final String message;
  private final Kind kind;
  private final int width;

  Column(String message, Kind kind, int width) {
    this.message = "column." + message;
    this.kind = kind;
    this.width = width;
  }

  /** The column's place in the table's model. */
  int index() {
    return ALL.indexOf(this);
  }

  @Override
  public String title() {
    return Messages.get(message);
  }

  @Override
  public String tip() {
    return Messages.get(message + ".tip");
  }

  @Override
  public Class<?> valueClass() {
    return switch (kind) {
      case STATE -> State.class;
      case TEXT -> String.class;
      case RATE, SHARE -> Double.class;
      case TIME, MEASURED, COUNT, BYTES -> Long.class;
    };
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Object value(BackendLine line) {
    return switch (this) {
      case STATE -> State.of(line);
      case BACKEND -> line.displayName();
      case SIDE -> line.key().side();
      case RATE -> line.requestRate();
      case SHARE -> line.share();
      case P50 -> line.p50Nanos();
      case P90 -> line.p90Nanos();
      case P99 -> line.p99Nanos();
      case MAX -> line.maxNanos();
      case STATUS_2XX -> line.successful();
      case STATUS_3XX -> line.redirected();
      case STATUS_4XX -> line.clientErrors();
      case STATUS_5XX -> line.serverErrors();
      case FAILED -> line.failed();
      case CONNECT_FAILURES -> line.connectFailures();
      case IN_FLIGHT -> line.inFlight();
      case OLDEST -> line.oldestInFlightNanos();
      case RECEIVING -> line.receiving();
      case OLDEST_RECEIVING -> line.oldestReceivingNanos();
      case TUNNELS -> line.tunnels().open();
      case OLDEST_TUNNEL -> line.tunnels().oldestNanos();
      case TUNNEL_SENT -> line.tunnels().bytesSent();
      case TUNNEL_RECEIVED -> line.tunnels().bytesReceived();
      case TUNNELS_ENDED_BY_CLIENT -> line.tunnels().endedByClient();
      case TUNNELS_ENDED_BY_BACKEND -> line.tunnels().endedByBackend();
      case TOTAL_REQUESTS -> line.totalRequests();
      case TOTAL_5XX -> line.totalServerErrors();
      case TOTAL_FAILED -> line.totalFailed();
    };
  }

  @Override
  public String hint(Object value) {
    return value instanceof State state && !state.hint().isEmpty() ? state.hint() : null;
  }

  @Override
  public String text(Object value) {
    return switch (kind) {
      case STATE -> ((State) value).text();
      case TEXT -> value.toString();
      case RATE -> Formats.rate(value);
      case SHARE -> Formats.share(value);
      case TIME -> Formats.nanos(value);
      case MEASURED -> Formats.measured(value);
      case COUNT -> Formats.count(value);
      case BYTES -> Formats.bytes(value);
    };
  }
}
