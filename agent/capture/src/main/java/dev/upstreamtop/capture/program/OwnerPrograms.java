// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.BpfObject;
import dev.upstreamtop.capture.libbpf.TracingLink;
import dev.upstreamtop.capture.wire.ProcessKey;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The programs that note which process opens a connection: an object of their own, since they need
 * CAP_PERFMON.
 *
 * <p>Confined to the thread that attached it; gone from the kernel when closed.
 */
public final class OwnerPrograms implements AutoCloseable {

  private static final String RESOURCE = "owners.bpf.o";

  private final BpfObject object;
  private final TracingLink connecting;

  private OwnerPrograms(BpfObject object, TracingLink connecting) {
    this.object = object;
    this.connecting = connecting;
  }

  /**
   * Attaches them, then notes the owners of the connections that are open already.
   *
   * @param capture the object whose egress program reads the notes
   * @throws CaptureUnavailableException where the kernel does not take them
   */
  public static OwnerPrograms attach(CaptureObject capture) throws CaptureUnavailableException {
    BpfObject object = BpfObject.open(ObjectFile.read(RESOURCE), "owners");
    boolean attached = false;
    try {
      object.shareMap(capture.map("owners"));
      object.load();
      // First those to come: a connection opened in between is then seen by one of the two.
      TracingLink connecting = object.program("ut_connecting").attachToTracepoint();
      OwnerPrograms programs = new OwnerPrograms(object, connecting);
      try {
        object.program("ut_connected").iterate();
        attached = true;
        return programs;
      } finally {
        if (!attached) {
          connecting.close();
        }
      }
    } catch (BpfException refused) {
      throw new CaptureUnavailableException(
          CaptureUnavailableException.Cause.KERNEL,
          refused.getMessage() + ": owners of connections cannot be noted on this kernel",
          refused);
    } finally {
      if (!attached) {
        object.close();
      }
    }
  }

  /**
   * Lets in only what these processes send, by id or name; before anything is attached to an
   * interface.
   */
  public static void allow(CaptureObject capture, List<String> processes) {
    BpfMap map = capture.map("processes");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(ProcessKey.LAYOUT);
      MemorySegment present = arena.allocate(JAVA_BYTE);
      present.set(JAVA_BYTE, 0, (byte) 1);
      for (String process : processes) {
        ProcessKey.parse(process).write(key);
        map.update(key, present);
      }
    }
  }

  @Override
  public void close() {
    connecting.close();
    object.close();
  }
}
