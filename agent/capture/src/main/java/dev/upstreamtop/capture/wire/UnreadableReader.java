// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.upstreamtop.capture.libbpf.BatchReader;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.telemetry.snapshot.UnreadablePort;
import dev.upstreamtop.telemetry.snapshot.UnreadablePorts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads map "unreadable": ports whose connections speak something else than HTTP/1.x. */
public final class UnreadableReader {

  private static final long KEY_BYTES = Structs.UNREADABLE.byteSize();
  private static final long PROTOCOL = Structs.offset(Structs.UNREADABLE, "protocol");

  private final BatchReader batch;
  private Map<Key, Long> seen = Map.of();

  private record Key(int port, Protocol protocol) {}

  public UnreadableReader(BpfMap unreadable) {
    batch = BatchReader.of(unreadable);
  }

  /** The ports with connections since the previous call. */
  public UnreadablePorts takeDelta() {
    int entries = batch.readAll();
    if (entries == 0) {
      return UnreadablePorts.NONE;
    }
    Map<Key, Long> now = new HashMap<>();
    List<UnreadablePort> ports = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      Key key = key(i * KEY_BYTES);
      long connections = batch.values().get(JAVA_LONG, (long) i * Long.BYTES);
      now.put(key, connections);
      long before = seen.getOrDefault(key, 0L);
      // An entry that was evicted and came back counts from zero again.
      long delta = connections < before ? connections : connections - before;
      if (delta > 0) {
        ports.add(new UnreadablePort(key.port(), key.protocol().label(), delta));
      }
    }
    seen = now;
    return UnreadablePorts.of(ports);
  }

  private Key key(long offset) {
    int port = Short.toUnsignedInt(batch.keys().get(JAVA_SHORT, offset));
    return new Key(port, Protocol.of(batch.keys().get(JAVA_BYTE, offset + PROTOCOL)));
  }
}
