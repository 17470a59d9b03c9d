// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.capture.libbpf.BatchReader;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.Address;
import dev.upstreamtop.telemetry.snapshot.BackendKey;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.snapshot.Side;
import java.lang.foreign.MemorySegment;

/** Reads map "backends": which slot belongs to which backend. A slot keeps its backend for good. */
public final class BackendReader {

  private static final long PORT = Structs.offset(Structs.ENDPOINT, "port");
  private static final long SIDE = Structs.offset(Structs.ENDPOINT, "side");

  private final BatchReader batch;
  private final BackendKey[] bySlot = new BackendKey[Sizes.BACKENDS];
  private int slots = Sizes.SLOT_FIRST;
  private int backends;

  public BackendReader(BpfMap backends) {
    batch = BatchReader.of(backends);
    bySlot[Sizes.SLOT_OTHER_CLIENT] = new BackendKey(Endpoint.OTHER, Side.CLIENT);
    bySlot[Sizes.SLOT_OTHER_SERVER] = new BackendKey(Endpoint.OTHER, Side.SERVER);
  }

  /** Looks for new backends. */
  public void read() {
    int entries = batch.readAll();
    if (entries == backends) {
      return;
    }
    for (int i = 0; i < entries; i++) {
      int slot = batch.values().get(JAVA_INT, (long) i * Integer.BYTES);
      if (bySlot[slot] == null) {
        bySlot[slot] = key(batch.keys(), i * Structs.ENDPOINT.byteSize());
        slots = Math.max(slots, slot + 1);
        backends++;
      }
    }
  }

  private static BackendKey key(MemorySegment keys, long offset) {
    byte[] address = keys.asSlice(offset, 16).toArray(JAVA_BYTE);
    int port = Short.toUnsignedInt(keys.get(JAVA_SHORT, offset + PORT));
    Side side =
        keys.get(JAVA_BYTE, offset + SIDE) == ProgramConfig.CLIENT ? Side.CLIENT : Side.SERVER;
    return new BackendKey(new Endpoint(Address.of(address).text(), port), side);
  }

  /** All slots in use lie below this number. */
  public int slots() {
    return slots;
  }

  /** How many slots have a backend of their own. */
  public int backends() {
    return backends;
  }

  /**
   * The backend of a slot.
   *
   * @return null for a slot that was not in use at the last {@link #read}
   */
  public BackendKey key(int slot) {
    return bySlot[slot];
  }
}
