// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.json;

import java.io.IOException;
import java.time.Instant;

/**
 * Writes one JSON value (RFC 8259) from left to right, in ASCII and on one line. The caller keeps
 * members and values in order; for use by one thread.
 */
public final class JsonWriter {

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_ASCII = 0x7e;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Appendable out;
  private boolean first = true;

  /** Makes a writer of one value. */
  public JsonWriter(Appendable out) {
    this.out = out;
  }

  /** Writes an object or an array. */
  @FunctionalInterface
  public interface Content {
    /** Writes it. */
    void write() throws IOException;
  }

  /** An object with the members that the content writes. */
  public void object(Content members) throws IOException {
    nested('{', members, '}');
  }

  /** An array of the values that the content writes. */
  public void array(Content values) throws IOException {
    nested('[', values, ']');
  }

  private void nested(char open, Content content, char close) throws IOException {
    separate();
    out.append(open);
    first = true;
    content.write();
    out.append(close);
    first = false;
  }

  /** The name of a member; its value comes next. */
  public JsonWriter name(String name) throws IOException {
    separate();
    quoted(name);
    out.append(':');
    first = true;
    return this;
  }

  /** A whole number. */
  public void value(long value) throws IOException {
    separate();
    out.append(Long.toString(value));
  }

  /** A number with at most six decimals; what is no number is written as 0. */
  public void value(double value) throws IOException {
    separate();
    double finite = Double.isFinite(value) ? value : 0;
    long millionths = Math.round(finite * 1e6);
    if (Math.abs(finite) < 1e12 && millionths % 1_000_000 == 0) {
      out.append(Long.toString(millionths / 1_000_000));
    } else {
      out.append(Double.toString(Math.abs(finite) < 1e12 ? millionths / 1e6 : finite));
    }
  }

  /** True or false. */
  public void value(boolean value) throws IOException {
    separate();
    out.append(Boolean.toString(value));
  }

  /** A text. */
  public void value(String value) throws IOException {
    separate();
    quoted(value);
  }

  /** A moment in UTC, as text; from nanoseconds since the epoch. */
  public void moment(long epochNanos) throws IOException {
    value(
        Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND),
                Math.floorMod(epochNanos, NANOS_PER_SECOND))
            .toString());
  }

  private void separate() throws IOException {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void quoted(String text) throws IOException {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || c > LAST_ASCII) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
