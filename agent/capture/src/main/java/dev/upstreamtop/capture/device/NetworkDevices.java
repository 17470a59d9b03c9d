// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.telemetry.snapshot.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists the interfaces of this network namespace.
 *
 * <p>By getifaddrs(3): Java's own NetworkInterface leaves out those without an address, and sysfs
 * may show another namespace.
 */
public final class NetworkDevices {

  // struct ifaddrs
  private static final long ENTRY_BYTES = 56;
  private static final long ENTRY_NAME = 8;
  private static final long ENTRY_FLAGS = 16;
  private static final long ENTRY_ADDRESS = 24;

  private static final int FLAG_UP = 1;
  private static final int LONGEST_NAME = 16;

  // struct sockaddr and its kinds
  private static final short AF_INET = 2;
  private static final short AF_INET6 = 10;
  private static final short AF_PACKET = 17;
  private static final long SOCKADDR_BYTES = 28;
  private static final long SOCKADDR_IPV4 = 4;
  private static final long SOCKADDR_IPV6 = 8;
  private static final long SOCKADDR_INDEX = 4;

  private NetworkDevices() {}

  /** All of them, by index. */
  public static List<NetworkDevice> list() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Errno.allocate(arena);
      MemorySegment head = arena.allocate(ADDRESS);
      if (Libc.getifaddrs(errno, head) != 0) {
        throw new BpfException("list the network interfaces", Errno.read(errno));
      }
      MemorySegment first = head.get(ADDRESS, 0);
      try {
        return read(first);
      } finally {
        Libc.freeifaddrs(first);
      }
    }
  }

  private static List<NetworkDevice> read(MemorySegment first) {
    Map<String, Found> byName = new LinkedHashMap<>();
    for (MemorySegment at = first; at.address() != 0; ) {
      MemorySegment entry = sized(at, ENTRY_BYTES);
      String name = sized(entry.get(ADDRESS, ENTRY_NAME), LONGEST_NAME).getString(0);
      // An address may carry a label of its own: "eth0:1" is eth0.
      int colon = name.indexOf(':');
      Found found = byName.computeIfAbsent(colon < 0 ? name : name.substring(0, colon), Found::new);
      found.up |= (entry.get(JAVA_INT, ENTRY_FLAGS) & FLAG_UP) != 0;
      MemorySegment address = entry.get(ADDRESS, ENTRY_ADDRESS);
      if (address.address() != 0) {
        found.add(address);
      }
      at = entry.get(ADDRESS, 0);
    }
    byName.values().forEach(Found::findIndex);
    return byName.values().stream()
        .filter(found -> found.index != 0)
        .map(found -> new NetworkDevice(found.name, found.index, found.up, found.addresses))
        .toList();
  }

  @SuppressWarnings("restricted")
  private static MemorySegment sized(MemorySegment pointer, long bytes) {
    return pointer.reinterpret(bytes);
  }

  /** An interface in the making: its entries come one by one. */
  private static final class Found {
    private final String name;
    private final List<Address> addresses = new ArrayList<>();
    private int index;
    private boolean up;

    Found(String name) {
      this.name = name;
    }

    /** A device without link layer has no address of that layer, which would bring its index. */
    void findIndex() {
      if (index == 0) {
        try (Arena arena = Arena.ofConfined()) {
          index = Libc.ifNameToIndex(arena.allocateFrom(name));
        }
      }
    }

    void add(MemorySegment pointer) {
      short family = sized(pointer, Short.BYTES).get(JAVA_SHORT, 0);
      switch (family) {
        case AF_PACKET -> index = sized(pointer, SOCKADDR_BYTES).get(JAVA_INT, SOCKADDR_INDEX);
        case AF_INET -> addresses.add(address(pointer, SOCKADDR_IPV4, 4));
        case AF_INET6 -> addresses.add(address(pointer, SOCKADDR_IPV6, 16));
        default -> {
          // Other families have no addresses of ours.
        }
      }
    }

    private static Address address(MemorySegment pointer, long offset, long bytes) {
      return Address.of(sized(pointer, SOCKADDR_BYTES).asSlice(offset, bytes).toArray(JAVA_BYTE));
    }
  }
}
