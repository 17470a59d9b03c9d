// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import java.util.List;
import java.util.Optional;

/**
 * Where threads are while they wait for another host's answer that a thread of its own reads: in
 * clients that wait by parking, so that no read of a socket tells of it.
 */
final class AskingFrames {

  /**
   * What types of such clients begin with: the JDK's {@code HttpClient.send} (from 11 on), and
   * gRPC's blocking stubs.
   */
  private static final List<String> CLIENTS =
      List.of("jdk.internal.net.http.", "io.grpc.stub.ClientCalls");

  private AskingFrames() {}

  /** By which client a thread with those callers waits, if it does. */
  static Optional<String> client(List<EventValues.Caller> callers) {
    return callers.stream()
        .flatMap(caller -> CLIENTS.stream().filter(caller.type()::startsWith))
        .findFirst()
        .map(client -> client.startsWith("jdk.") ? "java.net.http.HttpClient" : client);
  }
}
