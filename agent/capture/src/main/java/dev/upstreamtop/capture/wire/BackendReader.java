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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads map "backends": which slot belongs to which backend; and takes slots away from them.
 *
 * <p>In three steps: {@link #withdraw} a backend, so that no new connection finds its slot, wait
 * until none that had found it counts there any more, then {@link #release} the slot; or {@link
 * #restore} it where one does.
 */
public final class BackendReader {

  private static final long PORT = Structs.offset(Structs.ENDPOINT, "port");
  private static final long SIDE = Structs.offset(Structs.ENDPOINT, "side");
  private static final int KEY_BYTES = (int) Structs.ENDPOINT.byteSize();

  /** In a value: the slot was taken by an attempt to connect that failed. */
  private static final int FAILED = 1 << 31;

  private final BpfMap map;
  private final BatchReader batch;
  private final BackendKey[] bySlot = new BackendKey[Sizes.BACKENDS];
  private final byte[][] keys = new byte[Sizes.BACKENDS][];
  private final boolean[] failed = new boolean[Sizes.BACKENDS];
  private int slots = Sizes.SLOT_FIRST;
  private int backends;

  public BackendReader(BpfMap backends) {
    map = backends;
    batch = BatchReader.of(backends);
    bySlot[Sizes.SLOT_OTHER_CLIENT] = new BackendKey(Endpoint.OTHER, Side.CLIENT);
    bySlot[Sizes.SLOT_OTHER_SERVER] = new BackendKey(Endpoint.OTHER, Side.SERVER);
  }

  /** Looks for new backends. */
  public void read() {
    int entries = batch.readAll();
    for (int i = 0; i < entries; i++) {
      int value = batch.values().get(JAVA_INT, (long) i * Integer.BYTES);
      int slot = value & ~FAILED;
      if (bySlot[slot] == null) {
        keys[slot] = batch.keys().asSlice((long) i * KEY_BYTES, KEY_BYTES).toArray(JAVA_BYTE);
        bySlot[slot] = key(batch.keys(), (long) i * KEY_BYTES);
        failed[slot] = value != slot;
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

  /** Makes the programs forget which slot a backend has; who holds its number may still use it. */
  public void withdraw(int slot) {
    try (Arena arena = Arena.ofConfined()) {
      map.delete(arena.allocateFrom(JAVA_BYTE, keys[slot]));
    }
  }

  /**
   * Gives a backend that was withdrawn its slot again.
   *
   * @return false where it has got another one meanwhile
   */
  public boolean restore(int slot) {
    try (Arena arena = Arena.ofConfined()) {
      int value = failed[slot] ? slot | FAILED : slot;
      return map.insert(
          arena.allocateFrom(JAVA_BYTE, keys[slot]), arena.allocateFrom(JAVA_INT, value));
    }
  }

  /**
   * Forgets whose a slot was that was withdrawn.
   *
   * @return whether it was taken by an attempt to connect that failed
   */
  public boolean release(int slot) {
    bySlot[slot] = null;
    keys[slot] = null;
    backends--;
    return failed[slot];
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
