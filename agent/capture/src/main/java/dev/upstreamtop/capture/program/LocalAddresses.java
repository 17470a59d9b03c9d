// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the programs which addresses are this network namespace's own: requests to them are seen
 * from the server's side.
 */
final class LocalAddresses {

  private static final int ADDRESS_BYTES = 16;

  private final BpfMap map;
  private final Set<Address> told = new HashSet<>();
  private Set<Address> current = Set.of();

  LocalAddresses(BpfMap map) {
    this.map = map;
  }

  /** Tells what has changed; those that were told stay so where there are more than fit. */
  void update(List<NetworkDevice> devices) {
    Set<Address> now =
        devices.stream()
            .flatMap(device -> device.addresses().stream())
            .collect(Collectors.toUnmodifiableSet());
    if (now.equals(current)) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(ADDRESS_BYTES, Long.BYTES);
      MemorySegment present = arena.allocate(JAVA_BYTE);
      present.set(JAVA_BYTE, 0, (byte) 1);
      for (Address gone : told.stream().filter(address -> !now.contains(address)).toList()) {
        map.delete(write(gone, key));
        told.remove(gone);
      }
      for (Address address : now) {
        if (!told.contains(address) && told.size() < map.maxEntries()) {
          map.update(write(address, key), present);
          told.add(address);
        }
      }
    }
    current = now;
  }

  /** How many addresses are more than fit, if any. */
  Optional<CaptureLimit> limit() {
    int beyond = current.size() - told.size();
    return beyond == 0
        ? Optional.empty()
        : Optional.of(
            new CaptureLimit(
                "localAddresses",
                String.format(
                    Locale.ROOT,
                    "requests to %,d of %,d local addresses: %,d fit",
                    beyond,
                    current.size(),
                    map.maxEntries())));
  }

  private static MemorySegment write(Address address, MemorySegment key) {
    var bigEndian = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
    key.set(bigEndian, 0, address.high());
    key.set(bigEndian, Long.BYTES, address.low());
    return key;
  }
}
