// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.device.NetworkDevices;
import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.testing.NeedsRoot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which interfaces begin to meet connections at one moment. */
@NeedsRoot
class AttachmentsTest {

  private static final int BRIDGES = 4;
  private static final long TOGETHER_NANOS = 1_000_000_000;

  private NetworkNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = NetworkNamespace.create();
    for (int i = 0; i < BRIDGES; i++) {
      namespace.ip("link", "add", "ut-" + i, "up", "type", "bridge");
    }
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  /** On a machine that stands still meanwhile it may take longer, with a turn for each second. */
  @Test
  void allThatAreAttachedWithinASecondMeetTogether() throws Exception {
    namespace.call(
        () -> {
          try (CaptureObject object = BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG))) {
            long begin = System.nanoTime();
            try (Attachments attachments = Attachments.create(object, List.of(), () -> false)) {
              long seconds = (System.nanoTime() - begin) / TOGETHER_NANOS;
              assertThat(attachments.interfaces()).hasSize(BRIDGES + 1);
              Map<String, Integer> turns = turns(object);
              assertThat(turns).hasSize(BRIDGES + 1);
              assertThat(turns.values().stream().distinct().count())
                  .as("turns of %s within %d s", turns, seconds)
                  .isBetween(1L, seconds + 1);

              // One that comes later has its own moment.
              namespace.ip("link", "add", "ut-late", "up", "type", "bridge");
              attachments.follow();
              assertThat(turns(object).get("ut-late"))
                  .isGreaterThan(
                      turns.values().stream().mapToInt(Integer::intValue).max().orElse(0));
              assertThat(turns(object)).containsAllEntriesOf(turns);
            }
          }
          return null;
        });
  }

  /** By the name of the interface: the number that is raised when its turn has come. */
  private static Map<String, Integer> turns(CaptureObject object) {
    BpfMap interfaces = object.map("interfaces");
    Map<String, Integer> turns = new TreeMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(JAVA_INT);
      MemorySegment value = arena.allocate(JAVA_INT);
      for (NetworkDevice device : NetworkDevices.list()) {
        key.set(JAVA_INT, 0, device.index());
        if (interfaces.lookup(key, value)) {
          turns.put(device.name(), value.get(JAVA_INT, 0));
        }
      }
    }
    return turns;
  }
}
