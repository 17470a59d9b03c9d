// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * One connection that asks for metrics: one request, one answer in chunks. For one thread, which
 * waits by a selector, so that no wait is an event in the application's recording, and for {@link
 * #PATIENCE} in all at most.
 */
final class ScrapeConnection extends OutputStream {

  /** So long a client may take for its request and for the answer together. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_OF_A_HEAD = 8 << 10;
  private static final int CHUNK = 16 << 10;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

  ScrapeConnection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    key = channel.register(selector, 0);
  }

  /**
   * What is asked for.
   *
   * @return method and target, with one blank between them; empty for what is no request
   */
  String request() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(MOST_OF_A_HEAD);
    String text = "";
    while (!text.contains("\r\n\r\n") && head.hasRemaining()) {
      await(SelectionKey.OP_READ);
      if (channel.read(head) < 0) {
        return "";
      }
      text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
    }
    String line = text.substring(0, Math.max(0, text.indexOf('\r')));
    int end = line.lastIndexOf(" HTTP/1.");
    return end < 0 ? "" : line.substring(0, end);
  }

  /** Begins the answer; what is written from now on is its body. */
  void answer(String status, String type) throws IOException {
    send(
        ByteBuffer.wrap(
            ("HTTP/1.1 "
                    + status
                    + "\r\nContent-Type: "
                    + type
                    + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      int part = Math.min(chunk.remaining(), length - done);
      chunk.put(bytes, offset + done, part);
      done += part;
      if (!chunk.hasRemaining()) {
        sendChunk();
      }
    }
  }

  /** Says that the answer is whole: without it a client knows that it is cut. */
  void finish() throws IOException {
    if (chunk.position() > 0) {
      sendChunk();
    }
    sendChunk();
  }

  private void sendChunk() throws IOException {
    chunk.flip();
    String size = Integer.toHexString(chunk.remaining());
    send(ByteBuffer.wrap((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    send(chunk);
    send(ByteBuffer.wrap(LINE_END));
    chunk.clear();
  }

  private void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    long left = deadlineNanos - System.nanoTime();
    if (left > 0) {
      selector.select(Math.max(1, left / 1_000_000));
      selector.selectedKeys().clear();
    }
    if (!selector.isOpen() || System.nanoTime() - deadlineNanos >= 0) {
      throw new SocketTimeoutException("not within " + PATIENCE.toSeconds() + " s");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    // Only then the channel's descriptor is given back.
    selector.selectNow();
  }
}
