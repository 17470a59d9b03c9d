// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A backend that accepts {@code Upgrade: h2c} (RFC 7540, 3.2) and answers every request by 200
 * without a body, one connection after the other.
 */
public final class UpgradingBackend implements AutoCloseable {

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
  private static final int PREFACE_BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

  // RFC 9113, 6.
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int ACK = 1;
  private static final int END_STREAM_AND_HEADERS = 5;

  // RFC 7541, appendix A: the 8th entry of the static table is ":status: 200".
  private static final byte[] STATUS_200 = {(byte) 0x88};
  private static final byte[] NOTHING = {};

  private final ServerSocket listener;

  /** Starts one on a free port of the loopback address. */
  public UpgradingBackend() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "backend");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public String endpoint() {
    return Endpoints.of("127.0.0.1", port());
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        socket.setTcpNoDelay(true);
        serve(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
      } catch (IOException gone) {
        // The client has left, or the test is over.
      }
    }
  }

  private static void serve(DataInputStream in, OutputStream out) throws IOException {
    skipHead(in);
    out.write(SWITCHING.getBytes(StandardCharsets.US_ASCII));
    out.write(frame(SETTINGS, 0, 0, NOTHING));
    in.skipNBytes(PREFACE_BYTES);
    // The request that was in HTTP/1.1 has become stream 1.
    out.write(answer(1));
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      in.skipNBytes(length);
      if (type == SETTINGS && (flags & ACK) == 0) {
        out.write(frame(SETTINGS, ACK, 0, NOTHING));
      } else if (type == HEADERS) {
        out.write(answer(stream));
      }
    }
  }

  private static void skipHead(DataInputStream in) throws IOException {
    for (int matched = 0; matched < 4; ) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no request");
      }
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
  }

  private static byte[] answer(int stream) {
    return frame(HEADERS, END_STREAM_AND_HEADERS, stream, STATUS_200);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int value :
        new int[] {
          0, 0, payload.length, type, flags, stream >> 24, stream >> 16, stream >> 8, stream
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
