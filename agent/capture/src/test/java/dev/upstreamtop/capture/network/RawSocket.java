// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.network;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sends IPv4 packets as they are, under whatever address they name (raw(7) with IP_HDRINCL).
 *
 * <p>It belongs to the namespace of the thread that opens it, to which it is confined.
 */
public final class RawSocket implements AutoCloseable {

  private static final short AF_INET = 2;
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_RAW = 255;

  // struct iphdr, struct sockaddr_in
  private static final int DESTINATION = 16;
  private static final int ADDRESS_BYTES = 4;
  private static final int SOCKADDR_BYTES = 16;
  private static final int SOCKADDR_ADDRESS = 4;

  private static final MethodHandle SOCKET =
      function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle SEND_TO =
      function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment packet = arena.allocate(1 << 16);
  private final MemorySegment destination = arena.allocate(SOCKADDR_BYTES, Integer.BYTES);
  private final int descriptor;

  /** Opens it; needs CAP_NET_RAW. */
  public RawSocket() {
    try {
      descriptor = (int) SOCKET.invokeExact((int) AF_INET, SOCK_RAW, IPPROTO_RAW);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (descriptor < 0) {
      throw new AssertionError("no raw socket");
    }
    destination.set(JAVA_SHORT, 0, AF_INET);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** Sends a packet, header and all, to the destination that it names. */
  public void send(byte[] datagram) {
    MemorySegment.copy(datagram, 0, packet, JAVA_BYTE, 0, datagram.length);
    MemorySegment.copy(
        datagram, DESTINATION, destination, JAVA_BYTE, SOCKADDR_ADDRESS, ADDRESS_BYTES);
    long sent;
    try {
      sent =
          (long)
              SEND_TO.invokeExact(
                  descriptor, packet, (long) datagram.length, 0, destination, SOCKADDR_BYTES);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (sent != datagram.length) {
      throw new AssertionError("sent " + sent + " of " + datagram.length + " bytes");
    }
  }

  @Override
  public void close() {
    try {
      int closed = (int) CLOSE.invokeExact(descriptor);
      assert closed == 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    arena.close();
  }
}
