// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.sample;

/**
 * One recorded exchange, placed by its times on the wire.
 *
 * @param status the final status code, 0 without one
 * @param outcome how it ended, as recorded ({@code RESPONSE}, {@code RESET}, …)
 * @param grpcStatus what a call of gRPC ended with, by gRPC's name for it; empty for any other
 * @param range first byte of the request to last byte seen
 * @param headerNanos to the first byte of the final head, 0 without one
 * @param responseNanos to the last byte seen
 */
public record ExchangeSample(
    BackendId backend,
    String method,
    String route,
    int status,
    String outcome,
    String grpcStatus,
    TimeRange range,
    long headerNanos,
    long responseNanos,
    long bytesSent,
    long bytesReceived) {}
