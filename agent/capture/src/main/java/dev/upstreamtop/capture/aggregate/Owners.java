// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.capture.wire.ExchangeRecord;
import dev.upstreamtop.telemetry.snapshot.Owner;
import java.util.Arrays;

/**
 * The processes that records name, each made into a value once.
 *
 * <p>Bounded: of more processes than it holds, the one that came first is forgotten and made anew
 * when it comes again.
 */
final class Owners {

  private static final int MOST = 64;

  private static final class Entry {
    private long nameStart;
    private long nameRest;
    private Owner owner = Owner.UNKNOWN;

    boolean isFor(ExchangeRecord exchange) {
      // A process may take another name, and an id another process.
      return owner.pid() == exchange.ownerPid()
          && nameStart == exchange.ownerNameStart()
          && nameRest == exchange.ownerNameRest();
    }
  }

  private final Entry[] entries = new Entry[MOST];
  private int size;
  private int oldest;

  /** The owner that a record names; allocates only for one that is new. */
  Owner of(ExchangeRecord exchange) {
    if (exchange.ownerPid() == 0) {
      return Owner.UNKNOWN;
    }
    for (int i = 0; i < size; i++) {
      if (entries[i].isFor(exchange)) {
        return entries[i].owner;
      }
    }
    Entry entry = new Entry();
    entry.nameStart = exchange.ownerNameStart();
    entry.nameRest = exchange.ownerNameRest();
    entry.owner = new Owner(exchange.ownerPid(), name(exchange.ownerName()));
    if (size < MOST) {
      entries[size++] = entry;
    } else {
      entries[oldest] = entry;
      oldest = (oldest + 1) % MOST;
    }
    return entry.owner;
  }

  private static String name(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return EscapedText.of(Arrays.copyOf(bytes, length), 0, length);
  }
}
