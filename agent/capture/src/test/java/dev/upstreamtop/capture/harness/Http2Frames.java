// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

/**
 * Frames of HTTP/2 (RFC 9113, 6) as text, a character for each byte. Header blocks hold what is
 * read of them and nothing that needs a table.
 */
public final class Http2Frames {

  /** What a client begins with: the preface, and settings. */
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "");

  /** What a backend begins with: settings, and an acknowledgement of the client's. */
  public static final String SETTINGS = frame(4, 0, 0, "") + frame(4, 1, 0, "");

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private Http2Frames() {}

  /** Any frame. */
  public static String frame(int type, int flags, int stream, String payload) {
    return number(payload.length(), 3) + (char) type + (char) flags + number(stream, 4) + payload;
  }

  /** A request without a body: GET, and a literal path. */
  public static String get(int stream) {
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, "\u0082\u0086\u0004\u0004/a?b");
  }

  /** The head of a request without a body, whose header block is this. */
  public static String request(int stream, String block) {
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, block);
  }

  /** A field of a header block whose name stands in the static table, and its value here. */
  public static String literal(int index, String value) {
    return (char) index + length(value, 0) + value;
  }

  /** The same, with a value in Huffman's code. */
  public static String coded(int index, String value) {
    String coded = HuffmanText.coded(value);
    return (char) index + length(coded, 0x80) + coded;
  }

  /** The head of a request with a body. */
  public static String post(int stream) {
    return frame(HEADERS, END_HEADERS, stream, "\u0083\u0086\u0084");
  }

  /** The head of a response, with a status as Tomcat writes it: a literal. */
  public static String head(int stream, int status) {
    return frame(HEADERS, END_HEADERS, stream, status(status));
  }

  /** A response without a body. */
  public static String headOnly(int stream, int status) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, status(status));
  }

  /** Trailers, which a table tells the names of. */
  public static String trailers(int stream) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, "\u00be\u00bf");
  }

  /** A part of a body. */
  public static String data(int stream, String body) {
    return frame(DATA, 0, stream, body);
  }

  /** The last part of a body. */
  public static String lastData(int stream, String body) {
    return frame(DATA, END_STREAM, stream, body);
  }

  /** RST_STREAM. */
  public static String reset(int stream, int code) {
    return frame(RST_STREAM, 0, stream, number(code, 4));
  }

  /** GOAWAY. */
  public static String goAway(int lastStream) {
    return frame(GOAWAY, 0, 0, number(lastStream, 4) + number(0, 4));
  }

  /** A length of up to 254 (RFC 7541, 5.1). */
  private static String length(String value, int coded) {
    int length = value.length();
    return length < 127
        ? String.valueOf((char) (coded | length))
        : "" + (char) (coded | 127) + (char) (length - 127);
  }

  private static String status(int status) {
    return "H\u0003" + status;
  }

  private static String number(int value, int bytes) {
    StringBuilder text = new StringBuilder();
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      text.append((char) (value >>> shift & 0xff));
    }
    return text.toString();
  }
}
