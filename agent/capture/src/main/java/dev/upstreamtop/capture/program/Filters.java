// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.wire.Control;
import dev.upstreamtop.capture.wire.FilterKey;
import dev.upstreamtop.telemetry.settings.EndpointFilter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the kernel's tries of included and ignored backends as the settings want them. */
public final class Filters {

  private final Trie include;
  private final Trie ignore;
  private final Control control;

  /** For the tries of a loaded object, empty as yet. */
  public Filters(CaptureObject object) {
    include = new Trie(object.map("include"));
    ignore = new Trie(object.map("ignore"));
    control = object.control();
  }

  /** Writes what differs and makes the programs ask again about the connections they know. */
  public void apply(List<EndpointFilter> included, List<EndpointFilter> ignored) {
    boolean includeChanged = include.set(keys(included));
    boolean ignoreChanged = ignore.set(keys(ignored));
    if (includeChanged || ignoreChanged) {
      control.filtersChanged(include.entries.size());
    }
  }

  private static Set<FilterKey> keys(List<EndpointFilter> filters) {
    return filters.stream().map(FilterKey::of).collect(Collectors.toUnmodifiableSet());
  }

  private static final class Trie {
    private final BpfMap map;
    private Set<FilterKey> entries = Set.of();

    Trie(BpfMap map) {
      this.map = map;
    }

    boolean set(Set<FilterKey> wanted) {
      if (wanted.equals(entries)) {
        return false;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment key = arena.allocate(FilterKey.LAYOUT);
        MemorySegment present = arena.allocate(JAVA_BYTE);
        present.set(JAVA_BYTE, 0, (byte) 1);
        // First out, then in: both sets together may be more than the trie holds.
        for (FilterKey entry : entries) {
          if (!wanted.contains(entry)) {
            entry.write(key);
            map.delete(key);
          }
        }
        for (FilterKey entry : wanted) {
          if (!entries.contains(entry)) {
            entry.write(key);
            map.update(key, present);
          }
        }
      }
      entries = wanted;
      return true;
    }
  }
}
