// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import java.nio.ByteBuffer;

/** Names and bounds of the wire format; and the frames that are not snapshots. */
public final class FeedProtocol {

  /** Changes with every change of the format: both sides are of one release, or they part. */
  public static final int VERSION = 3;

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

  static final int LONGEST_STRING = 4_096;
  static final int LONGEST_COUNTS = 8_192;
  static final int MOST_BACKENDS = 4_096;
  static final int MOST_ROUTES = 4_096;
  static final int MOST_EXCHANGES = 65_536;
  static final int MOST_ITEMS = 1_024;

  private static final long MAGIC = 0x7570_7374_726d_746fL; // "upstrmto"

  /**
   * What a server says of itself.
   *
   * @param session a number of its own for each run of a collector
   */
  public record Hello(long session) {}

  /**
   * What a client wants.
   *
   * @param exchanges whether it wants single exchanges too
   */
  public record Subscription(boolean exchanges) {}

  private FeedProtocol() {}

  /** The frame of a server's greeting. */
  public static ByteBuffer encode(Hello hello) {
    WireOut out = new WireOut(HELLO);
    out.fixed(MAGIC);
    out.count(VERSION);
    out.fixed(hello.session());
    return out.frame();
  }

  /**
   * Reads a greeting.
   *
   * @param content a frame without its length
   * @throws FeedFormatException when it is none, or of another version
   */
  public static Hello decodeHello(ByteBuffer content) throws FeedFormatException {
    WireIn in = open(content, HELLO);
    Hello hello = new Hello(in.fixed());
    in.end();
    return hello;
  }

  /** The frame of a client's wish. */
  public static ByteBuffer encode(Subscription subscription) {
    WireOut out = new WireOut(SUBSCRIBE);
    out.fixed(MAGIC);
    out.count(VERSION);
    out.flag(subscription.exchanges());
    return out.frame();
  }

  /**
   * Reads a client's wish.
   *
   * @param content a frame without its length
   * @throws FeedFormatException when it is none, or of another version
   */
  public static Subscription decodeSubscription(ByteBuffer content) throws FeedFormatException {
    WireIn in = open(content, SUBSCRIBE);
    Subscription subscription = new Subscription(in.flag());
    in.end();
    return subscription;
  }

  private static WireIn open(ByteBuffer content, byte type) throws FeedFormatException {
    WireIn in = new WireIn(content, type, new RecentTexts());
    if (in.fixed() != MAGIC) {
      throw new FeedFormatException("the other side does not speak this protocol");
    }
    long version = in.count();
    if (version != VERSION) {
      throw new FeedFormatException(
          "the other side speaks version "
              + version
              + " of the feed, this side "
              + VERSION
              + ": install the same release on both");
    }
    return in;
  }
}
