// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.testing.NeedsRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The addresses that the programs know, at the bound of their table. */
@NeedsRoot
class LocalAddressesTest {

  @Test
  void whatDoesNotFitIsTold() {
    try (CaptureObject object = BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG))) {
      BpfMap map = object.map("local_addresses");
      LocalAddresses addresses = new LocalAddresses(map);
      int most = map.maxEntries();
      assertThat(most).isEqualTo(65_536);

      addresses.update(devices(0, most));
      assertThat(addresses.limit()).isEmpty();
      assertThat(isTold(map, most - 1)).isTrue();

      addresses.update(devices(0, most + 1));
      assertThat(addresses.limit())
          .contains(
              new CaptureLimit(
                  "localAddresses", "requests to 1 of 65,537 local addresses: 65,536 fit"));
      assertThat(isTold(map, 0)).isTrue();
      assertThat(isTold(map, most)).isFalse();

      addresses.update(devices(1, most + 1));
      assertThat(addresses.limit()).isEmpty();
      assertThat(isTold(map, 0)).isFalse();
      assertThat(isTold(map, most)).isTrue();
    }
  }

  private static boolean isTold(BpfMap map, int number) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(16);
      key.set(JAVA_BYTE, 10, (byte) 0xff);
      key.set(JAVA_BYTE, 11, (byte) 0xff);
      MemorySegment.copy(bytes(number), 0, key, JAVA_BYTE, 12, 4);
      return map.lookup(key, arena.allocate(JAVA_BYTE));
    }
  }

  private static List<NetworkDevice> devices(int from, int to) {
    return List.of(
        new NetworkDevice(
            "kube-ipvs0",
            7,
            false,
            IntStream.range(from, to).mapToObj(i -> Address.of(bytes(i))).toList()));
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(4).putInt(0x0a00_0000 | number).array();
  }
}
