// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * The names of our events and their fields as they stand in a recording.
 *
 * <p>The plugin knows the recorded data, not the agent's classes; an end-to-end test compares these
 * names with the event classes.
 */
public final class EventNames {

  private static final String PREFIX = "dev.upstreamtop.";

  public static final String BACKEND_EVENT = PREFIX + "UpstreamBackend";
  public static final String RESULT_EVENT = PREFIX + "UpstreamResult";
  public static final String LATENCY_EVENT = PREFIX + "UpstreamLatency";
  public static final String ROUTE_EVENT = PREFIX + "UpstreamRoute";
  public static final String TUNNEL_EVENT = PREFIX + "UpstreamTunnel";
  public static final String GRPC_EVENT = PREFIX + "UpstreamGrpc";
  public static final String EXCHANGE_EVENT = PREFIX + "UpstreamExchange";
  public static final String FAILURE_EVENT = PREFIX + "UpstreamFailure";
  public static final String CAPTURE_EVENT = PREFIX + "UpstreamCapture";
  public static final String CONFIGURATION_EVENT = PREFIX + "UpstreamConfiguration";

  public static final String BACKEND = "backend";
  public static final String SIDE = "side";
  public static final String NAME = "name";
  public static final String SELF = "self";
  public static final String INTERVAL = "interval";
  public static final String INTERVAL_NUMBER = "intervalNumber";
  public static final String CAPTURE_ID = "captureId";
  public static final String HOST = "host";

  public static final String REQUESTS = "requests";
  public static final String IN_FLIGHT = "inFlight";
  public static final String OLDEST_IN_FLIGHT = "oldestInFlight";
  public static final String RECEIVING = "receiving";
  public static final String OLDEST_RECEIVING = "oldestReceiving";
  public static final String BYTES_SENT = "bytesSent";
  public static final String BYTES_RECEIVED = "bytesReceived";

  public static final String RESPONSES_1XX = "responses1xx";
  public static final String RESPONSES_2XX = "responses2xx";
  public static final String RESPONSES_3XX = "responses3xx";
  public static final String RESPONSES_4XX = "responses4xx";
  public static final String RESPONSES_5XX = "responses5xx";
  public static final String REFUSED = "refused";
  public static final String UNREACHABLE = "unreachable";
  public static final String TIMED_OUT = "timedOut";
  public static final String RESET = "reset";
  public static final String CLOSED = "closed";
  public static final String ABANDONED = "abandoned";
  public static final String TRUNCATED = "truncated";
  public static final String RETRANSMITS = "retransmits";

  public static final String METRIC = "metric";
  public static final String COUNT = "count";
  public static final String MEAN = "mean";
  public static final String P50 = "p50";
  public static final String P90 = "p90";
  public static final String P99 = "p99";
  public static final String MAX = "max";
  public static final String HISTOGRAM = "histogram";

  public static final String METHOD = "method";
  public static final String ROUTE = "route";
  public static final String HEADER_TIME_P50 = "headerTimeP50";
  public static final String HEADER_TIME_P99 = "headerTimeP99";
  public static final String HEADER_TIME_MAX = "headerTimeMax";
  public static final String HEADER_TIME_HISTOGRAM = "headerTimeHistogram";

  public static final String TUNNELS = "tunnels";
  public static final String TUNNEL_BYTES_SENT = "tunnelBytesSent";
  public static final String TUNNEL_BYTES_RECEIVED = "tunnelBytesReceived";
  public static final String OLDEST_TUNNEL = "oldestTunnel";
  public static final String ENDED_BY_CLIENT = "tunnelsEndedByClient";
  public static final String ENDED_BY_BACKEND = "tunnelsEndedByBackend";

  public static final String STATUS = "status";
  public static final String OUTCOME = "outcome";
  public static final String GRPC_STATUS = "grpcStatus";
  public static final String WIRE_START = "wireStart";
  public static final String WIRE_START_NANOS = "wireStartNanos";
  public static final String HEADER_TIME = "headerTime";
  public static final String RESPONSE_TIME = "responseTime";

  public static final String KIND = "kind";
  public static final String DETAIL = "detail";
  public static final String WIRE_TIME = "wireTime";
  public static final String WIRE_TIME_NANOS = "wireTimeNanos";

  public static final String MODE = "mode";
  public static final String STATE = "state";
  public static final String REASON = "reason";
  public static final String PACKETS = "packets";
  public static final String LOST = "lost";
  public static final String LOST_CAUSES = "lostCauses";
  public static final String MAP_FILL = "mapFill";
  public static final String PROGRAMS_AHEAD = "programsAhead";
  public static final String LIMITS = "limits";

  private EventNames() {}
}
