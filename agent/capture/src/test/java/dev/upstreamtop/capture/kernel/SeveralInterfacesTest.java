// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.device.NetworkDevices;
import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.testing.NeedsRoot;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A packet that passes several interfaces, as one of a container behind a bridge does. */
@NeedsRoot
class SeveralInterfacesTest {

  private static final String BACKEND = "10.0.0.9:8080";
  private static final String REQUEST = "GET /a HTTP/1.1\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final int LOOPBACK = 1;

  @Test
  void countsOnceAndIsNoRetransmission() throws Exception {
    inside(
        () -> {
          try (Kernel kernel = Kernel.load()) {
            int bridge = bridge(kernel);
            Connection connection = kernel.connection("10.0.0.1:40000", BACKEND);
            Connection again = kernel.connection("10.0.0.1:40000", BACKEND).through(bridge);
            connection.syn();
            again.syn();
            connection.synAck();
            again.synAck();
            for (int i = 0; i < 3; i++) {
              connection.request(REQUEST);
              again.request(REQUEST);
              connection.response(RESPONSE);
              again.response(RESPONSE);
            }

            BackendRow row = kernel.backend(BACKEND);
            assertThat(row.counts().requests()).isEqualTo(3);
            assertThat(row.counts().get(Counter.RESPONSES_2XX)).isEqualTo(3);
            assertThat(row.counts().get(Counter.CONNECTS)).isEqualTo(1);
            assertThat(row.counts().get(Counter.RETRANSMITS)).isZero();
            assertThat(row.counts().get(Counter.BYTES_SENT)).isEqualTo(3L * REQUEST.length());
          }
          return null;
        });
  }

  @Test
  void anotherInterfaceTakesOverWhenOneVanishes() throws Exception {
    inside(
        () -> {
          try (Kernel kernel = Kernel.load()) {
            int bridge = bridge(kernel);
            Connection connection = kernel.connection("10.0.0.1:40000", BACKEND).open();
            connection.request(REQUEST).response(RESPONSE);
            kernel.forgetInterface(LOOPBACK);
            connection.through(bridge).request(REQUEST).response(RESPONSE);

            assertThat(kernel.backend(BACKEND).counts().requests()).isEqualTo(2);
            assertThat(kernel.backend(BACKEND).counts().get(Counter.RESPONSES_2XX)).isEqualTo(2);
          }
          return null;
        });
  }

  private static int bridge(Kernel kernel) {
    int index =
        NetworkDevices.list().stream()
            .filter(device -> device.name().equals("ut-a"))
            .mapToInt(NetworkDevice::index)
            .findFirst()
            .orElseThrow();
    kernel.announceInterface(index);
    return index;
  }

  private static void inside(Callable<?> task) throws Exception {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      namespace.ip("link", "add", "ut-a", "type", "bridge");
      namespace.call(task);
    }
  }
}
