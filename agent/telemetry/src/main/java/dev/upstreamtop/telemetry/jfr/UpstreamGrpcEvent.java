// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** How calls of gRPC to one backend ended in a period, by code. */
@Name("dev.upstreamtop.UpstreamGrpc")
@Label("Upstream GRPC")
@Description("How calls of gRPC to one backend ended since the previous event of this type")
@Category("Upstream Traffic")
@Period("10 s")
@StackTrace(false)
public final class UpstreamGrpcEvent extends Event {

  @Label("Backend")
  @Description(
      "Address and port the requests are sent to on the wire, or other for what exceeds a bounded"
          + " table")
  @BackendId
  public String backend;

  @Label("Side")
  @Description(
      "CLIENT for what this host sends to the backend, SERVER for what the backend itself sees"
          + " arrive")
  public String side;

  @Label("Interval")
  @Description("Time that the event covers, that is since the previous event of its type")
  @Timespan(Timespan.NANOSECONDS)
  public long interval;

  @Label("GRPC OK")
  @Description("Calls of gRPC that ended with grpc-status 0, OK")
  public long grpcOk;

  @Label("GRPC Cancelled")
  @Description("Calls of gRPC that ended with grpc-status 1, CANCELLED")
  public long grpcCancelled;

  @Label("GRPC Unknown")
  @Description("Calls of gRPC that ended with grpc-status 2, UNKNOWN")
  public long grpcUnknown;

  @Label("GRPC Invalid Argument")
  @Description("Calls of gRPC that ended with grpc-status 3, INVALID_ARGUMENT")
  public long grpcInvalidArgument;

  @Label("GRPC Deadline Exceeded")
  @Description("Calls of gRPC that ended with grpc-status 4, DEADLINE_EXCEEDED")
  public long grpcDeadlineExceeded;

  @Label("GRPC Not Found")
  @Description("Calls of gRPC that ended with grpc-status 5, NOT_FOUND")
  public long grpcNotFound;

  @Label("GRPC Already Exists")
  @Description("Calls of gRPC that ended with grpc-status 6, ALREADY_EXISTS")
  public long grpcAlreadyExists;

  @Label("GRPC Permission Denied")
  @Description("Calls of gRPC that ended with grpc-status 7, PERMISSION_DENIED")
  public long grpcPermissionDenied;

  @Label("GRPC Resource Exhausted")
  @Description("Calls of gRPC that ended with grpc-status 8, RESOURCE_EXHAUSTED")
  public long grpcResourceExhausted;

  @Label("GRPC Failed Precondition")
  @Description("Calls of gRPC that ended with grpc-status 9, FAILED_PRECONDITION")
  public long grpcFailedPrecondition;

  @Label("GRPC Aborted")
  @Description("Calls of gRPC that ended with grpc-status 10, ABORTED")
  public long grpcAborted;

  @Label("GRPC Out of Range")
  @Description("Calls of gRPC that ended with grpc-status 11, OUT_OF_RANGE")
  public long grpcOutOfRange;

  @Label("GRPC Unimplemented")
  @Description("Calls of gRPC that ended with grpc-status 12, UNIMPLEMENTED")
  public long grpcUnimplemented;

  @Label("GRPC Internal")
  @Description("Calls of gRPC that ended with grpc-status 13, INTERNAL")
  public long grpcInternal;

  @Label("GRPC Unavailable")
  @Description("Calls of gRPC that ended with grpc-status 14, UNAVAILABLE")
  public long grpcUnavailable;

  @Label("GRPC Data Loss")
  @Description("Calls of gRPC that ended with grpc-status 15, DATA_LOSS")
  public long grpcDataLoss;

  @Label("GRPC Unauthenticated")
  @Description("Calls of gRPC that ended with grpc-status 16, UNAUTHENTICATED")
  public long grpcUnauthenticated;

  @Label("GRPC Unread")
  @Description("Calls of gRPC whose grpc-status did not come or could not be read")
  public long grpcUnread;

  @Label("Capture Id")
  @Description("Which capture it was seen by, the same in all events of one capture")
  @CaptureId
  public String captureId;

  @Label("Interval Number")
  @Description("Number of the capture's interval that the event ends with, the first is 1")
  public long intervalNumber;
}
