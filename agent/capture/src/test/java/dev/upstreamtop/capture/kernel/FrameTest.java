// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.harness.Packet;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.testing.NeedsRoot;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever lies between the start of a frame and its payload. */
@NeedsRoot
class FrameTest {

  private static final String IPV4 = "10.0.0.9:8080";
  private static final String IPV6 = "[2001:db8::9]:8080";

  private Kernel kernel;

  @BeforeEach
  void load() {
    kernel = Kernel.load();
  }

  @AfterEach
  void unload() {
    if (kernel != null) {
      kernel.close();
    }
  }

  @Test
  void oneVlanTag() {
    assertExchange(IPV4, packet -> packet.tag(0x8100));
  }

  @Test
  void twoVlanTags() {
    assertExchange(IPV4, packet -> packet.tag(0x88a8).tag(0x8100));
  }

  @Test
  void vlanTagsBeforeIpv6() {
    assertExchange(IPV6, packet -> packet.tag(0x88a8).tag(0x8100));
  }

  @Test
  void ipv4Options() {
    assertExchange(IPV4, packet -> packet.ipv4Options(40));
  }

  @Test
  void tcpOptions() {
    assertExchange(IPV4, packet -> packet.tcpOptions(40));
  }

  @Test
  void everythingAtOnce() {
    assertExchange(IPV4, packet -> packet.tag(0x88a8).tag(0x8100).ipv4Options(40).tcpOptions(40));
  }

  @Test
  void ipv6ExtensionHeaders() {
    assertExchange(
        IPV6,
        packet -> packet.extension(0, 8).extension(43, 24).extension(60, 264).extension(51, 24));
  }

  @Test
  void firstFragmentOfIpv6WithoutOthers() {
    assertExchange(IPV6, packet -> packet.extension(44, 8));
  }

  @Test
  void laterFragmentsAreIgnoredAndCounted() {
    kernel
        .connection("10.0.0.1:40000", IPV4)
        .shaped(packet -> packet.fragment(185, false))
        .request("GET /phantom HTTP/1.1\r\n\r\n");
    kernel
        .connection("[2001:db8::1]:40000", IPV6)
        .shaped(packet -> packet.fragment(185, false).extension(44, 8))
        .request("GET /phantom HTTP/1.1\r\n\r\n");

    assertThat(kernel.ignored("fragment")).isEqualTo(2);
    assertThat(kernel.backends()).isEmpty();
  }

  @Test
  void unknownFramesAreLeftAlone() {
    byte[] frame = Packet.between("10.0.0.1:1", IPV4).payload("GET / HTTP/1.1\r\n\r\n").frame();
    frame[12] = 0x08;
    frame[13] = 0x06;
    kernel.run(true, frame, 1);

    assertThat(kernel.backends()).isEmpty();
    assertThat(kernel.packets()).isEqualTo(1);
  }

  private void assertExchange(String backend, UnaryOperator<Packet> shape) {
    String client = backend.startsWith("[") ? "[2001:db8::1]:40000" : "10.0.0.1:40000";
    kernel
        .connection(client, backend)
        .shaped(shape)
        .open()
        .request("GET /a HTTP/1.1\r\n\r\n")
        .response("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

    assertThat(kernel.backend(backend).counts().requests()).isEqualTo(1);
    assertThat(kernel.backend(backend).counts().get(Counter.RESPONSES_4XX)).isEqualTo(1);
    assertThat(kernel.backend(backend).counts().get(Counter.CONNECTS)).isEqualTo(1);
  }
}
