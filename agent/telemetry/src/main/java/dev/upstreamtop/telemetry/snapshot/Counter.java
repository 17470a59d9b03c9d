// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.snapshot;

import java.util.List;
import java.util.Locale;

/**
 * What is counted of a backend. Each counter stands here once, with all that the read-outs say of
 * it: they, the feed and the layout of the programs' counters are made from this list.
 *
 * <p>A new one goes last: the order is that of the programs' {@code struct ut_counters}, and that
 * in which the feed appends what it did not have at first.
 */
public enum Counter {
  REQUESTS(Event.BACKEND, "Requests begun"),
  RESPONSES_1XX(Event.RESULT, "Final responses with status 101, Switching Protocols"),
  RESPONSES_2XX(Event.RESULT, "Final responses with status 200 to 299"),
  RESPONSES_3XX(Event.RESULT, "Final responses with status 300 to 399"),
  RESPONSES_4XX(Event.RESULT, "Final responses with status 400 to 499"),
  RESPONSES_5XX(Event.RESULT, "Final responses with status 500 and above"),
  INTERIM(Event.RESULT, "Responses of 1xx that came before a final one"),
  RESET(Event.RESULT, "Requests that the backend ended by a reset, without a final response"),
  CLOSED(Event.RESULT, "Requests whose connection the backend closed, without a final response"),
  ABANDONED(Event.RESULT, "Requests that the client side gave up, without a final response"),
  TRUNCATED(
      Event.RESULT, "Final responses that the backend cut short, counted among the responses too"),
  REFUSED(Event.RESULT, "Connections that the backend refused with a reset"),
  UNREACHABLE(Event.RESULT, "Connections that an ICMP error ended before they were established"),
  TIMED_OUT(Event.RESULT, "Connections not answered within three seconds"),
  CONNECTS(Event.BACKEND, "Connections that were established"),
  RETRANSMITS(Event.RESULT, "Segments sent again in both directions"),
  BYTES_SENT(Event.BACKEND, "Payload bytes of the request direction"),
  BYTES_RECEIVED(Event.BACKEND, "Payload bytes of the response direction"),

  /** Exchange records that the ring lost: how much the routes miss. */
  RECORDS_LOST(Event.BACKEND, "Exchanges that routes and single exchanges miss, for want of room"),

  /**
   * Part of {@link #BYTES_SENT}, like all bytes of tunnels: behind a 101 or an answered CONNECT.
   */
  TUNNEL_BYTES_SENT(Event.TUNNEL, "The part of the bytes sent that went through tunnels"),
  TUNNEL_BYTES_RECEIVED(Event.TUNNEL, "The part of the bytes received that went through tunnels"),
  TUNNELS_ENDED_BY_CLIENT(Event.TUNNEL, "Tunnels whose client sent FIN or RST first"),
  TUNNELS_ENDED_BY_BACKEND(Event.TUNNEL, "Tunnels whose backend sent FIN or RST first"),

  /**
   * Requests whose end can no longer be told because their connection was evicted. No program
   * counts them: they are what is missing when the requests are counted up.
   */
  LOST_TRACK(Event.RESULT, "Requests whose end was not seen"),
  CONNECT_RETRIES(
      Event.RESULT,
      "SYNs that a client sent again because nothing answered, counted among the retransmits too"),

  /** From here on calls of gRPC by their code, in the order of its numbers. */
  GRPC_OK(Event.GRPC, "Calls of gRPC that ended with grpc-status 0, OK"),
  GRPC_CANCELLED(Event.GRPC, "Calls of gRPC that ended with grpc-status 1, CANCELLED"),
  GRPC_UNKNOWN(Event.GRPC, "Calls of gRPC that ended with grpc-status 2, UNKNOWN"),
  GRPC_INVALID_ARGUMENT(
      Event.GRPC, "Calls of gRPC that ended with grpc-status 3, INVALID_ARGUMENT"),
  GRPC_DEADLINE_EXCEEDED(
      Event.GRPC, "Calls of gRPC that ended with grpc-status 4, DEADLINE_EXCEEDED"),
  GRPC_NOT_FOUND(Event.GRPC, "Calls of gRPC that ended with grpc-status 5, NOT_FOUND"),
  GRPC_ALREADY_EXISTS(Event.GRPC, "Calls of gRPC that ended with grpc-status 6, ALREADY_EXISTS"),
  GRPC_PERMISSION_DENIED(
      Event.GRPC, "Calls of gRPC that ended with grpc-status 7, PERMISSION_DENIED"),
  GRPC_RESOURCE_EXHAUSTED(
      Event.GRPC, "Calls of gRPC that ended with grpc-status 8, RESOURCE_EXHAUSTED"),
  GRPC_FAILED_PRECONDITION(
      Event.GRPC, "Calls of gRPC that ended with grpc-status 9, FAILED_PRECONDITION"),
  GRPC_ABORTED(Event.GRPC, "Calls of gRPC that ended with grpc-status 10, ABORTED"),
  GRPC_OUT_OF_RANGE(Event.GRPC, "Calls of gRPC that ended with grpc-status 11, OUT_OF_RANGE"),
  GRPC_UNIMPLEMENTED(Event.GRPC, "Calls of gRPC that ended with grpc-status 12, UNIMPLEMENTED"),
  GRPC_INTERNAL(Event.GRPC, "Calls of gRPC that ended with grpc-status 13, INTERNAL"),
  GRPC_UNAVAILABLE(Event.GRPC, "Calls of gRPC that ended with grpc-status 14, UNAVAILABLE"),
  GRPC_DATA_LOSS(Event.GRPC, "Calls of gRPC that ended with grpc-status 15, DATA_LOSS"),
  GRPC_UNAUTHENTICATED(Event.GRPC, "Calls of gRPC that ended with grpc-status 16, UNAUTHENTICATED"),

  /** Its place is behind the codes, as the programs count it. */
  GRPC_UNREAD(Event.GRPC, "Calls of gRPC whose grpc-status did not come or could not be read"),
  HTTP2_REQUESTS(Event.RESULT, "The part of the requests that were streams of HTTP/2");

  /** The events that have counters as fields. */
  private static final class Event {
    static final String BACKEND = "UpstreamBackend";
    static final String RESULT = "UpstreamResult";
    static final String TUNNEL = "UpstreamTunnel";
    static final String GRPC = "UpstreamGrpc";
  }

  /** All of them, in order of declaration. */
  public static final List<Counter> ALL = List.of(values());

  /** Calls of gRPC by what they ended with: each code at the place of its number, then unread. */
  public static final List<Counter> GRPC =
      ALL.stream().filter(counter -> counter.event.equals(Event.GRPC)).toList();

  private static final String GRPC_PREFIX = "GRPC_";

  private final String event;
  private final String description;
  private final String figure;

  Counter(String event, String description) {
    this.event = event;
    this.description = description;
    this.figure = camelCase(name());
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      text.append(text.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
    }
    return text.toString();
  }

  /** Its place in {@link #ALL}, from 0 on. */
  @SuppressWarnings("EnumOrdinal") // Counts are kept in an array: an EnumMap would box each.
  public int place() {
    return ordinal();
  }

  /** What read-outs call it, in camelCase: {@code timedOut}. */
  public String figure() {
    return figure;
  }

  /** The event that has it as a field, by its simple name. */
  public String event() {
    return event;
  }

  /**
   * What gRPC calls the code that is counted, {@code UNAVAILABLE}, or {@code UNREAD}; for those in
   * {@link #GRPC} alone.
   */
  public String grpcCode() {
    return name().substring(GRPC_PREFIX.length());
  }

  /** A sentence for people, without its full stop. */
  public String description() {
    return description;
  }

  /** Whether it counts bytes; all others count how often something happened. */
  public boolean isBytes() {
    return name().contains("BYTES");
  }
}
