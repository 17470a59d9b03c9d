// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.demo;

import dev.upstreamtop.cli.exit.CommandFailure;
import dev.upstreamtop.cli.exit.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server of gRPC on the loopback address, in this JVM, for what nginx sends by {@code grpc_pass}:
 * one call at a time on each connection. It reads no header block, as it answers any call alike.
 */
final class GrpcBackend implements AutoCloseable {

  private static final int BACKLOG = 128;
  private static final int PREFACE_BYTES = 24;

  /** Nobody has been allowed longer ones (RFC 9113, 6.5.2). */
  private static final int LONGEST_FRAME = 16_384;

  // RFC 9113, 6.
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  // The codes of gRPC.
  private static final int OK = 0;
  private static final int NOT_FOUND = 5;
  private static final int UNAVAILABLE = 14;

  /** A message of 24 bytes, behind the length that gRPC puts before it. */
  private static final byte[] MESSAGE = new byte[5 + 24];

  static {
    MESSAGE[4] = (byte) (MESSAGE.length - 5);
  }

  /** How a backend behaves. */
  enum Manner {
    /** Answers within a millisecond or a few. */
    FAST,
    /** The same, but ends about one call in eight with UNAVAILABLE. */
    FAILING,
    /** Takes 60 to 160 ms. */
    SLOW
  }

  private final ServerSocket listener;
  private final Manner manner;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private GrpcBackend(ServerSocket listener, Manner manner) {
    this.listener = listener;
    this.manner = manner;
  }

  /**
   * Starts a server.
   *
   * @throws CommandFailure when the port cannot be had
   */
  static GrpcBackend start(int port, Manner manner) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      GrpcBackend backend = new GrpcBackend(listener, manner);
      backend.threads.execute(backend::accept);
      return backend;
    } catch (IOException taken) {
      throw new CommandFailure(
          ExitCode.IN_USE, "cannot listen on port " + port + ": " + taken.getMessage());
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException over) {
        return;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      in.skipNBytes(PREFACE_BYTES);
      out.write(frame(SETTINGS, 0, 0));
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        if (length > LONGEST_FRAME) {
          return;
        }
        byte[] payload = in.readNBytes(length);
        take(out, type, flags, stream, payload);
      }
    } catch (IOException gone) {
      // The client has left, or this world ends.
    } finally {
      connections.remove(accepted);
    }
  }

  private void take(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
      out.write(frame(type, ACK, 0, type == PING ? payload : new byte[0]));
    }
    if (type == DATA && payload.length > 0) {
      // Of the whole connection: what a call has sent is not asked of the next one.
      out.write(frame(WINDOW_UPDATE, 0, 0, 0, 0, payload.length >> 8, payload.length));
    }
    if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
      out.write(answer(stream, code()));
    }
  }

  private int code() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    pause(
        manner == Manner.SLOW
            ? Duration.ofMillis(random.nextLong(60, 161))
            : Duration.ofNanos(random.nextLong(500_000, 4_000_000)));
    int dice = random.nextInt(100);
    return switch (manner) {
      case FAST, SLOW -> dice == 0 ? NOT_FOUND : OK;
      case FAILING -> dice < 12 ? UNAVAILABLE : OK;
    };
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** A message and its trailers, or the trailers alone. */
  private static byte[] answer(int stream, int code) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    // :status 200, then content-type by its place in the static table (RFC 7541, appendix A).
    head.write(0x88);
    head.write(0x5f);
    text(head, "application/grpc");
    ByteArrayOutputStream status = new ByteArrayOutputStream();
    status.write(0);
    text(status, "grpc-status");
    text(status, Integer.toString(code));

    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    if (code == OK) {
      answer.writeBytes(frame(HEADERS, END_HEADERS, stream, head.toByteArray()));
      answer.writeBytes(frame(DATA, 0, stream, MESSAGE));
      answer.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, status.toByteArray()));
    } else {
      head.writeBytes(status.toByteArray());
      answer.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, head.toByteArray()));
    }
    return answer.toByteArray();
  }

  /** A string as it is, behind its length. */
  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int type, int flags, int stream, int... octets) {
    byte[] payload = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      payload[i] = (byte) octets[i];
    }
    return frame(type, flags, stream, payload);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(payload.length >> 16);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.write(stream >> shift);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.shutdownNow();
  }
}
