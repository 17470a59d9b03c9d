// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A backend that speaks HTTP/2 without TLS from the first byte on (RFC 9113, 3.3) and answers its
 * requests by one status after the other, or calls of gRPC by one code after the other.
 */
public final class Http2Backend implements AutoCloseable {

  private static final int PREFACE_BYTES = 24;

  // RFC 9113, 6.
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};

  /** Where the first of those stands in the static table (RFC 7541, appendix A). */
  private static final int FIRST_INDEX = 0x88;

  private static final int LENGTH = 500;

  /** That length, a literal whose name is the 28th of the static table. */
  private static final byte[] CONTENT_LENGTH = {0x0f, 28 - 0x0f, 3, '5', '0', '0'};

  /** The codes of gRPC, from 0 on. */
  private static final int CODES = 17;

  /** A literal whose name is the 31st of the static table. */
  private static final byte[] CONTENT_TYPE = {0x5f, 16};

  /** A literal, its name too: plain. */
  private static final byte[] GRPC_STATUS = {0, 11};

  private final boolean calls;
  private final ServerSocket listener;
  private final Map<Integer, Integer> answered = new TreeMap<>();
  private int requests;

  /** Starts one on a free port of the loopback address. */
  public Http2Backend() throws IOException {
    this(false);
  }

  /**
   * Starts one on a free port of the loopback address.
   *
   * @param calls whether it speaks gRPC: every second code in trailers behind a message
   */
  public Http2Backend(boolean calls) throws IOException {
    this.calls = calls;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Where it listens. */
  public String endpoint() {
    return Endpoints.of("127.0.0.1", listener.getLocalPort());
  }

  /** How often it has answered by each status. */
  public synchronized Map<Integer, Integer> answered() {
    return new TreeMap<>(answered);
  }

  private synchronized int next() {
    int index = requests++ % STATUSES.length;
    answered.merge(STATUSES[index], 1, Integer::sum);
    return index;
  }

  private synchronized int nextCall() {
    return requests++;
  }

  private static byte[] result(int stream, int number) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(FIRST_INDEX);
    head.writeBytes(CONTENT_TYPE);
    head.writeBytes("application/grpc".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream status = new ByteArrayOutputStream();
    String code = Integer.toString(number % CODES);
    status.writeBytes(GRPC_STATUS);
    status.writeBytes("grpc-status".getBytes(StandardCharsets.US_ASCII));
    status.write(code.length());
    status.writeBytes(code.getBytes(StandardCharsets.US_ASCII));

    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    if (number % 2 == 0) {
      head.writeBytes(status.toByteArray());
      answer.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, head.toByteArray()));
    } else {
      answer.writeBytes(frame(HEADERS, END_HEADERS, stream, head.toByteArray()));
      answer.writeBytes(frame(DATA, 0, stream, new byte[LENGTH]));
      answer.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, status.toByteArray()));
    }
    return answer.toByteArray();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "backend");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        start(() -> serve(socket));
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
        byte[] payload = in.readNBytes(length);
        if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
          out.write(frame(type, ACK, 0, type == PING ? payload : new byte[0]));
        } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
          out.write(calls ? result(stream, nextCall()) : answer(stream, next()));
        }
      }
    } catch (IOException gone) {
      // The client has left.
    }
  }

  private static byte[] answer(int stream, int index) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte status = (byte) (FIRST_INDEX + index);
    if (STATUSES[index] == 204 || STATUSES[index] == 304) {
      answer.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, stream, status));
    } else {
      answer.writeBytes(frame(HEADERS, END_HEADERS, stream, block(status)));
      answer.writeBytes(frame(DATA, END_STREAM, stream, new byte[LENGTH]));
    }
    return answer.toByteArray();
  }

  private static byte[] block(byte status) {
    byte[] block = new byte[1 + CONTENT_LENGTH.length];
    block[0] = status;
    System.arraycopy(CONTENT_LENGTH, 0, block, 1, CONTENT_LENGTH.length);
    return block;
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int length = payload.length;
    for (int value :
        new int[] {
          length >> 16,
          length >> 8,
          length,
          type,
          flags,
          stream >> 24,
          stream >> 16,
          stream >> 8,
          stream
        }) {
      frame.write(value);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
