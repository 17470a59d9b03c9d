// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.NetworkDevice;
import dev.upstreamtop.telemetry.snapshot.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the programs which addresses are this network namespace's own: requests to them are seen
 * from the server's side.
 */
final class LocalAddresses {

  private static final int ADDRESS_BYTES = 16;

  private final BpfMap map;
  private Set<Address> known = Set.of();

  LocalAddresses(BpfMap map) {
    this.map = map;
  }

  void update(List<NetworkDevice> devices) {
    Set<Address> current =
        devices.stream()
            .flatMap(device -> device.addresses().stream())
            .limit(map.maxEntries())
            .collect(Collectors.toUnmodifiableSet());
    if (current.equals(known)) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(ADDRESS_BYTES, Long.BYTES);
      MemorySegment present = arena.allocate(JAVA_BYTE);
      present.set(JAVA_BYTE, 0, (byte) 1);
      for (Address address : known) {
        if (!current.contains(address)) {
          map.delete(write(address, key));
        }
      }
      for (Address address : current) {
        if (!known.contains(address)) {
          map.update(write(address, key), present);
        }
      }
    }
    known = current;
  }

  private static MemorySegment write(Address address, MemorySegment key) {
    var bigEndian = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
    key.set(bigEndian, 0, address.high());
    key.set(bigEndian, Long.BYTES, address.low());
    return key;
  }
}
