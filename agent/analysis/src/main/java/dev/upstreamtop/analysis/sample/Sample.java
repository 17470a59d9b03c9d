// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.sample;

import java.util.Map;

/**
 * What one event of a recording tells; made by a reader, whichever library it reads with.
 *
 * <p>A period's range ends when its event was written. Texts are never null.
 */
public sealed interface Sample {

  /** Which capture saw it; empty in recordings that do not tell. */
  String captureId();

  /** When; of a period, which time it covers. */
  TimeRange range();

  /** What tells of one backend. */
  sealed interface AboutBackend extends Sample {
    /** Address and port. */
    String address();

    /** From which end it was seen. */
    Vantage side();
  }

  /**
   * One UpstreamBackend.
   *
   * @param name given to the backend in the settings, or empty
   * @param self whether it listens in the very JVM that recorded
   */
  record OfBackend(
      String captureId,
      TimeRange range,
      String address,
      Vantage side,
      String name,
      boolean self,
      Tallies tallies,
      Levels levels)
      implements AboutBackend {}

  /** One UpstreamResult. */
  record OfResult(String captureId, TimeRange range, String address, Vantage side, Tallies tallies)
      implements AboutBackend {}

  /** One UpstreamGrpc. */
  record OfCalls(String captureId, TimeRange range, String address, Vantage side, Tallies tallies)
      implements AboutBackend {}

  /** Which time a distribution is of. */
  enum Measure {
    CONNECT,
    HEADER,
    RESPONSE
  }

  /** One UpstreamLatency. */
  record OfLatency(
      String captureId,
      TimeRange range,
      String address,
      Vantage side,
      Measure measure,
      Distribution times)
      implements AboutBackend {}

  /**
   * One UpstreamRoute.
   *
   * @param route method and path
   */
  record OfRoute(
      String captureId,
      TimeRange range,
      String address,
      Vantage side,
      String route,
      Tallies tallies,
      Distribution header,
      Distribution response)
      implements AboutBackend {}

  /**
   * One UpstreamExchange; its range is that on the wire.
   *
   * @param route method and path
   * @param outcome RESPONSE where it was answered in full
   * @param headerNanos to the head of the answer, 0 without one
   * @param status of the answer, 0 without one
   */
  record OfExchange(
      String captureId,
      TimeRange range,
      String address,
      Vantage side,
      String route,
      String outcome,
      long headerNanos,
      long bytesSent,
      int status)
      implements AboutBackend {}

  /**
   * One UpstreamCapture.
   *
   * @param host that captures
   * @param lost what should have been seen and was not, by cause
   * @param limits what is not captured although it could be, or empty
   */
  record OfCapture(
      String captureId,
      TimeRange range,
      String host,
      String state,
      String reason,
      String interfaces,
      Map<String, Long> lost,
      String limits)
      implements Sample {}
}
