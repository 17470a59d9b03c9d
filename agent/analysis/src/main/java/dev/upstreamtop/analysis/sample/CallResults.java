// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How calls of gRPC ended, and whose error each code is: that of the class of HTTP's status codes
 * that gRPC's own mapping (google/rpc/code.proto) has for it.
 */
public final class CallResults {

  /** What that mapping has a 5xx for: the backend's. */
  public static final List<Tally> SERVER_ERRORS =
      List.of(
          Tally.GRPC_UNKNOWN,
          Tally.GRPC_DEADLINE_EXCEEDED,
          Tally.GRPC_UNIMPLEMENTED,
          Tally.GRPC_INTERNAL,
          Tally.GRPC_UNAVAILABLE,
          Tally.GRPC_DATA_LOSS);

  /** What it has a 4xx for: the caller's, who cancelled, asked for too much or for the wrong. */
  public static final List<Tally> CLIENT_ERRORS =
      List.of(
          Tally.GRPC_CANCELLED,
          Tally.GRPC_INVALID_ARGUMENT,
          Tally.GRPC_NOT_FOUND,
          Tally.GRPC_ALREADY_EXISTS,
          Tally.GRPC_PERMISSION_DENIED,
          Tally.GRPC_RESOURCE_EXHAUSTED,
          Tally.GRPC_FAILED_PRECONDITION,
          Tally.GRPC_ABORTED,
          Tally.GRPC_OUT_OF_RANGE,
          Tally.GRPC_UNAUTHENTICATED);

  private static final String PREFIX = "GRPC_";

  /** Each code, and what could not be read. */
  public static final List<Tally> ALL =
      Arrays.stream(Tally.values()).filter(tally -> tally.name().startsWith(PREFIX)).toList();

  private static final Set<String> SERVER_CODES = codes(SERVER_ERRORS);
  private static final Set<String> CLIENT_CODES = codes(CLIENT_ERRORS);

  private CallResults() {}

  /** What gRPC calls the code of a tally: {@code UNAVAILABLE}. */
  public static String code(Tally tally) {
    return tally.name().substring(PREFIX.length());
  }

  /** Whether a code, by gRPC's name for it, is one of {@link #SERVER_ERRORS}. */
  public static boolean isServerError(String code) {
    return SERVER_CODES.contains(code);
  }

  /** Whether it is one of those or of {@link #CLIENT_ERRORS}: neither OK nor unread. */
  public static boolean isError(String code) {
    return isServerError(code) || CLIENT_CODES.contains(code);
  }

  private static Set<String> codes(List<Tally> results) {
    return results.stream().map(CallResults::code).collect(Collectors.toUnmodifiableSet());
  }

  /** All of some of them. */
  static long sum(Tallies tallies, List<Tally> results) {
    if (!tallies.hasCalls()) {
      return 0;
    }
    long sum = 0;
    for (Tally result : results) {
      sum += tallies.get(result);
    }
    return sum;
  }
}
