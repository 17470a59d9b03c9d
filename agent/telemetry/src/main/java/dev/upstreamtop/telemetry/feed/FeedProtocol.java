// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import dev.upstreamtop.telemetry.snapshot.Snapshot;
import java.nio.ByteBuffer;

/**
 * Names and bounds of the wire format; and the frames that are not snapshots.
 *
 * <p>A collector greets, a reader says what it wants. The greeting is that of {@link
 * #FORMER_FORMAT} for ever, because readers of the release before know no other. A reader of today
 * asks for the newest format that it understands, and the collector answers in which one it sends.
 * A collector of the release before ends the connection instead; then the reader comes back and
 * subscribes as readers of that release do.
 */
public final class FeedProtocol {

  /** The format of the release before: no records, every field in its place. */
  public static final int FORMER_FORMAT = 2;

  /**
   * The format of records that know their length: later releases append fields to them under the
   * same number.
   */
  public static final int FORMAT = 3;

  /** The longest frame, type included: several times what the largest snapshot takes. */
  public static final int LONGEST_FRAME = 16 << 20;

  /** The longest frame that a client sends. */
  public static final int LONGEST_REQUEST = 64;

  /** Server to client, first of all. */
  public static final byte HELLO = 1;

  /** Client to server, once. */
  public static final byte SUBSCRIBE = 2;

  /** Server to client, one per interval. */
  public static final byte SNAPSHOT = 3;

  /** Server to client, the answer to who subscribes for more than the former format. */
  public static final byte TERMS = 4;

  static final int LONGEST_STRING = 4_096;
  static final int LONGEST_COUNTS = 8_192;
  static final int MOST_BACKENDS = 4_096;
  static final int MOST_ROUTES = 4_096;
  static final int MOST_EXCHANGES = 65_536;
  static final int MOST_ITEMS = 1_024;
  static final int HIGHEST_PORT = 65_535;
  // PID_MAX_LIMIT of the kernel on 64 bits (linux/threads.h).
  static final int HIGHEST_PID = 1 << 22;

  static final long MAGIC = 0x7570_7374_726d_746fL; // "upstrmto"

  /**
   * What a server says of itself.
   *
   * @param session a number of its own for each run of a collector
   */
  public record Hello(long session) {}

  /**
   * What a client wants.
   *
   * @param format the newest one that it understands; read by a server, the one that it gets:
   *     {@link #FORMER_FORMAT} or {@link #FORMAT}
   * @param exchanges whether it wants single exchanges too
   */
  public record Subscription(int format, boolean exchanges) {}

  private FeedProtocol() {}

  /** The frame of a server's greeting. */
  public static ByteBuffer encode(Hello hello) {
    WireOut out = new WireOut(HELLO);
    out.fixed(MAGIC);
    out.count(FORMER_FORMAT);
    out.fixed(hello.session());
    return out.frame();
  }

  /**
   * Reads a greeting.
   *
   * @param content a frame without its length
   * @throws FeedFormatException when it is none, or not the one that all releases send
   */
  public static Hello decodeHello(ByteBuffer content) throws FeedFormatException {
    WireIn in = open(content, HELLO);
    long version = in.count();
    if (version != FORMER_FORMAT) {
      throw new FeedFormatException(
          "it greets with version " + version + " of the feed, not with " + FORMER_FORMAT);
    }
    Hello hello = new Hello(in.fixed());
    in.end();
    return hello;
  }

  /** The frame of a client's wish; in the former format the one that its release sent. */
  public static ByteBuffer encode(Subscription subscription) {
    WireOut out = new WireOut(SUBSCRIBE);
    out.fixed(MAGIC);
    out.count(subscription.format());
    if (subscription.format() == FORMER_FORMAT) {
      out.flag(subscription.exchanges());
      return out.frame();
    }
    int record = out.begin();
    out.flag(subscription.exchanges());
    out.end(record);
    return out.frame();
  }

  /**
   * Reads a client's wish.
   *
   * @param content a frame without its length
   * @return what it gets: no newer format than {@link #FORMAT}
   * @throws FeedFormatException when it is none, or of a format before the former one
   */
  public static Subscription decodeSubscription(ByteBuffer content) throws FeedFormatException {
    WireIn in = open(content, SUBSCRIBE);
    long format = in.count();
    if (format < FORMER_FORMAT) {
      throw new FeedFormatException("format " + format + " of the feed is not served any more");
    }
    boolean exchanges = format == FORMER_FORMAT ? in.flag() : in.record(in::flag);
    in.end();
    return new Subscription((int) Math.min(format, FORMAT), exchanges);
  }

  /**
   * The frame that answers a wish for more than the former format.
   *
   * @param format the one in which snapshots follow
   */
  public static ByteBuffer encodeTerms(int format) {
    WireOut out = new WireOut(TERMS);
    int record = out.begin();
    out.count(format);
    out.end(record);
    return out.frame();
  }

  /**
   * Reads the answer to a wish for {@link #FORMAT}.
   *
   * @param content a frame without its length
   * @throws FeedFormatException when it is none, or of a format that was not asked for
   */
  public static void decodeTerms(ByteBuffer content) throws FeedFormatException {
    WireIn in = new WireIn(content, TERMS, new RecentTexts());
    long format = in.record(in::count);
    in.end();
    if (format != FORMAT) {
      throw new FeedFormatException(
          "it answers in format " + format + " of the feed where " + FORMAT + " was asked for");
    }
  }

  /**
   * The frame of a snapshot as a reader wants it.
   *
   * @throws IllegalArgumentException when it holds what the format has no room for
   */
  public static ByteBuffer encode(Snapshot snapshot, Subscription wanted) {
    return wanted.format() == FORMER_FORMAT
        ? FormerEncoder.encode(snapshot, wanted.exchanges())
        : SnapshotEncoder.encode(snapshot, wanted.exchanges());
  }

  /** Reads the frame of a snapshot in one of the two formats; it shares its texts with others. */
  static Snapshot decode(ByteBuffer content, int format, RecentTexts texts)
      throws FeedFormatException {
    return format == FORMER_FORMAT
        ? FormerDecoder.decode(content, texts)
        : SnapshotDecoder.decode(content, texts);
  }

  private static WireIn open(ByteBuffer content, byte type) throws FeedFormatException {
    WireIn in = new WireIn(content, type, new RecentTexts());
    if (in.fixed() != MAGIC) {
      throw new FeedFormatException("the other side does not speak this protocol");
    }
    return in;
  }
}
