// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libbpf.BpfMap;
import java.lang.foreign.MemorySegment;

/**
 * Looks into map "pending": what the last sweep met, connections and what is under way on them, by
 * slot.
 */
public final class PendingReader {

  private static final long STRIDE = Structs.PENDING.byteSize();
  private static final long SWEEP = Structs.offset(Structs.PENDING, "sweep");
  private static final long REQUESTS = Structs.offset(Structs.PENDING, "requests");
  private static final long CONNECTIONS = Structs.offset(Structs.PENDING, "connections");
  private static final long OLDEST = Structs.offset(Structs.PENDING, "oldest_ns");
  private static final long RECEIVING = Structs.offset(Structs.PENDING, "receiving");
  private static final long OLDEST_RECEIVING =
      Structs.offset(Structs.PENDING, "oldest_receiving_ns");
  private static final long TUNNELS = Structs.offset(Structs.PENDING, "tunnels");
  private static final long OLDEST_TUNNEL = Structs.offset(Structs.PENDING, "oldest_tunnel_ns");

  private final MemorySegment values;

  public PendingReader(BpfMap pending) {
    values = pending.values();
  }

  /**
   * How many requests without a final head the sweep met.
   *
   * @param sweep the number of the last sweep
   */
  public long requests(int slot, int sweep) {
    return number(slot, sweep, REQUESTS);
  }

  /**
   * How many connections to the slot's backend the sweep met, with or without a request.
   *
   * @param sweep the number of the last sweep
   */
  public long connections(int slot, int sweep) {
    return isOf(slot, sweep)
        ? Integer.toUnsignedLong(values.get(JAVA_INT, slot * STRIDE + CONNECTIONS))
        : 0;
  }

  /**
   * When the oldest of the requests began.
   *
   * @return nanoseconds by the kernel's clock, {@link Control#sweptNanos}; 0 without any
   */
  public long oldestNanos(int slot, int sweep) {
    return time(slot, sweep, OLDEST);
  }

  /** How many exchanges the sweep met whose final head had come and whose body was not over. */
  public long receiving(int slot, int sweep) {
    return number(slot, sweep, RECEIVING);
  }

  /** When the request of the oldest of them began; as {@link #oldestNanos}. */
  public long oldestReceivingNanos(int slot, int sweep) {
    return time(slot, sweep, OLDEST_RECEIVING);
  }

  /** How many connections the sweep met that 101 or CONNECT had made a tunnel. */
  public long tunnels(int slot, int sweep) {
    return number(slot, sweep, TUNNELS);
  }

  /** When the head came that made the oldest of them one; as {@link #oldestNanos}. */
  public long oldestTunnelNanos(int slot, int sweep) {
    return time(slot, sweep, OLDEST_TUNNEL);
  }

  private long number(int slot, int sweep, long member) {
    return isOf(slot, sweep)
        ? Integer.toUnsignedLong(values.get(JAVA_INT, slot * STRIDE + member))
        : 0;
  }

  private long time(int slot, int sweep, long member) {
    return isOf(slot, sweep) ? values.get(JAVA_LONG, slot * STRIDE + member) : 0;
  }

  private boolean isOf(int slot, int sweep) {
    return values.get(JAVA_INT, slot * STRIDE + SWEEP) == sweep;
  }
}
