// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.telemetry.settings.EndpointFilter;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * A key of the tries "include" and "ignore": two filters that mean the same have the same key.
 *
 * @param bits how many bits of the address count, 0 to 128
 * @param port 0 for any
 * @param high the first half of the address, 0 behind the bits that count
 * @param low the second half
 */
public record FilterKey(int bits, int port, long high, long low) {

  /** What {@link #write} fills. */
  public static final MemoryLayout LAYOUT = Structs.FILTER;

  private static final long PREFIX = Structs.offset(Structs.FILTER, "prefixlen");
  private static final long PORT = Structs.offset(Structs.FILTER, "port");
  private static final long ADDRESS = Structs.offset(Structs.FILTER, "addr");

  /** The key of a filter. */
  public static FilterKey of(EndpointFilter filter) {
    int bits = filter.prefixLength();
    return new FilterKey(
        bits,
        filter.port(),
        filter.address().high() & mask(bits),
        filter.address().low() & mask(bits - Long.SIZE));
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  /** Writes it as the kernel wants it. */
  public void write(MemorySegment key) {
    var bigEndian = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    key.fill((byte) 0);
    // The port is part of the prefix, so that it must match.
    key.set(JAVA_INT, PREFIX, Short.SIZE + bits);
    key.set(JAVA_SHORT, PORT, (short) port);
    key.set(bigEndian, ADDRESS, high);
    key.set(bigEndian, ADDRESS + Long.BYTES, low);
  }
}
