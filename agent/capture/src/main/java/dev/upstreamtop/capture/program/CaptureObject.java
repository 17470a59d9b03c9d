// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.BpfObject;
import dev.upstreamtop.capture.libbpf.BpfProgram;
import dev.upstreamtop.capture.wire.Control;
import dev.upstreamtop.capture.wire.ProgramConfig;
import dev.upstreamtop.capture.wire.Sizes;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The project's own programs and maps in the kernel, not yet attached to anything.
 *
 * <p>Confined to the thread that loaded it, but that others may attach its programs and update its
 * maps; gone from the kernel when closed.
 */
public final class CaptureObject implements AutoCloseable {

  private static final String RESOURCE = "upstreamtop.bpf.o";
  private static final String EGRESS = "ut_egress";
  private static final String INGRESS = "ut_ingress";
  private static final String SWEEP = "ut_sweep";
  private static final String HTTP2 = "ut_http2";

  // The test run demands an Ethernet header and something behind it; the sweep looks at neither.
  private static final int DUMMY_PACKET_BYTES = 64;

  private final BpfObject object;
  private final Arena arena = Arena.ofConfined();
  private final BpfProgram egress;
  private final BpfProgram ingress;
  private final BpfProgram sweep;
  private final BpfProgram http2;
  private final Control control;
  private final MemorySegment dummyPacket = arena.allocate(DUMMY_PACKET_BYTES);
  private int sweeps;

  private CaptureObject(BpfObject object) {
    this.object = object;
    egress = object.program(EGRESS);
    ingress = object.program(INGRESS);
    sweep = object.program(SWEEP);
    http2 = object.program(HTTP2);
    control = new Control(object.map("control"), arena);
    offerSlots();
  }

  /**
   * Loads it.
   *
   * @throws CaptureUnavailableException where there is no libbpf, no privilege, or the kernel does
   *     not take it
   */
  public static CaptureObject load(ProgramConfig config) throws CaptureUnavailableException {
    BpfObject object = BpfObject.open(ObjectFile.read(RESOURCE), "upstreamtop");
    boolean loaded = false;
    try {
      for (String program : List.of(EGRESS, INGRESS, SWEEP, HTTP2)) {
        object.setPacketProgram(program);
      }
      config.write(object.initialValue(".rodata"));
      object.load();
      CaptureObject capture = new CaptureObject(object);
      loaded = true;
      return capture;
    } finally {
      if (!loaded) {
        object.close();
      }
    }
  }

  /** Programs take slots in this order, so the ones in use always lie together. */
  private void offerSlots() {
    BpfMap freeSlots = map("free_slots");
    MemorySegment value = arena.allocate(JAVA_INT);
    for (int slot = Sizes.SLOT_FIRST; slot < Sizes.BACKENDS; slot++) {
      value.set(JAVA_INT, 0, slot);
      freeSlots.push(value);
    }
  }

  /** Lets another backend have a slot: the last one in the queue of those that are free. */
  public void offerSlot(int slot) {
    try (Arena call = Arena.ofConfined()) {
      map("free_slots").push(call.allocateFrom(JAVA_INT, slot));
    }
  }

  /** A map by its name in {@code bpf/}. */
  public BpfMap map(String name) {
    return object.map(name);
  }

  /** The page that steers the programs. */
  public Control control() {
    return control;
  }

  /** The program for packets that leave. */
  public BpfProgram egress() {
    return egress;
  }

  /** The program for packets that arrive. */
  public BpfProgram ingress() {
    return ingress;
  }

  /** The program that the other two go over to for packets of HTTP/2; never attached. */
  public BpfProgram http2() {
    return http2;
  }

  /**
   * Runs the sweep over all connections: ends silent exchanges, times out connects, counts what is
   * in flight.
   *
   * @return the number of this sweep, which marks its results in map "pending"
   */
  public int sweep() {
    sweeps++;
    control.nextSweep(sweeps);
    sweep.testRun(dummyPacket, MemorySegment.NULL);
    return sweeps;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      object.close();
      arena.close();
    }
  }
}
