// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

/** The counters of a backend that a judgement rests on, by the names of their figures. */
public enum Tally {
  REQUESTS("requests"),
  RESPONSES_1XX("responses1xx"),
  RESPONSES_2XX("responses2xx"),
  RESPONSES_3XX("responses3xx"),
  RESPONSES_4XX("responses4xx"),
  RESPONSES_5XX("responses5xx"),
  REFUSED("refused"),
  UNREACHABLE("unreachable"),
  TIMED_OUT("timedOut"),
  RESET("reset"),
  CLOSED("closed"),
  ABANDONED("abandoned"),
  TRUNCATED("truncated"),
  CONNECTS("connects"),
  RETRANSMITS("retransmits"),
  CONNECT_RETRIES("connectRetries"),
  LOST_TRACK("lostTrack"),
  BYTES_SENT("bytesSent"),
  BYTES_RECEIVED("bytesReceived"),
  HTTP2_REQUESTS("http2Requests"),
  GRPC_OK("grpcOk"),
  GRPC_CANCELLED("grpcCancelled"),
  GRPC_UNKNOWN("grpcUnknown"),
  GRPC_INVALID_ARGUMENT("grpcInvalidArgument"),
  GRPC_DEADLINE_EXCEEDED("grpcDeadlineExceeded"),
  GRPC_NOT_FOUND("grpcNotFound"),
  GRPC_ALREADY_EXISTS("grpcAlreadyExists"),
  GRPC_PERMISSION_DENIED("grpcPermissionDenied"),
  GRPC_RESOURCE_EXHAUSTED("grpcResourceExhausted"),
  GRPC_FAILED_PRECONDITION("grpcFailedPrecondition"),
  GRPC_ABORTED("grpcAborted"),
  GRPC_OUT_OF_RANGE("grpcOutOfRange"),
  GRPC_UNIMPLEMENTED("grpcUnimplemented"),
  GRPC_INTERNAL("grpcInternal"),
  GRPC_UNAVAILABLE("grpcUnavailable"),
  GRPC_DATA_LOSS("grpcDataLoss"),
  GRPC_UNAUTHENTICATED("grpcUnauthenticated"),
  GRPC_UNREAD("grpcUnread");

  private final String figure;

  Tally(String figure) {
    this.figure = figure;
  }

  /** The name of the figure, which is that of the event's field. */
  public String figure() {
    return figure;
  }
}
