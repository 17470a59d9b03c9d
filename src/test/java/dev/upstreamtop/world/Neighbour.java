// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.libbpf.BpfObject;
import dev.upstreamtop.capture.libbpf.TcxDirection;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody else's tcx program on the loopback interface, which counts the packets that arrive. */
public final class Neighbour implements AutoCloseable {

  private static final int LOOPBACK = 1;
  private static final String SOURCE =
      """
      #include <linux/bpf.h>
      #include <bpf/bpf_helpers.h>

      struct {
        __uint(type, BPF_MAP_TYPE_ARRAY);
        __uint(max_entries, 1);
        __type(key, __u32);
        __type(value, __u64);
      } seen SEC(".maps");

      SEC("tc") int neighbour(struct __sk_buff *packet)
      {
        __u32 key = 0;
        __u64 *count = bpf_map_lookup_elem(&seen, &key);
        if (count)
          __sync_fetch_and_add(count, 1);
        return -1; /* TCX_NEXT */
      }
      """;

  private final BpfObject object;
  private final BpfMap seen;
  private final TcxLink link;

  private Neighbour(BpfObject object) throws Exception {
    this.object = object;
    seen = object.map("seen");
    link = object.program("neighbour").attachFirst(LOOPBACK, TcxDirection.INGRESS);
  }

  /**
   * Compiles and attaches it.
   *
   * @param directory for the object file
   */
  public static Neighbour moveIn(Path directory) throws Exception {
    BpfObject object = BpfObject.open(compiled(directory), "neighbour");
    object.setPacketProgram("neighbour");
    object.load();
    return new Neighbour(object);
  }

  private static byte[] compiled(Path directory) throws IOException {
    Path source = directory.resolve("neighbour.c");
    Path image = directory.resolve("neighbour.o");
    Files.writeString(source, SOURCE);
    Shell.succeed(
        "clang-19",
        "-target",
        "bpf",
        "-O2",
        "-g",
        "-I/usr/include/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu",
        "-c",
        source.toString(),
        "-o",
        image.toString());
    return Files.readAllBytes(image);
  }

  /** Packets that it has seen. */
  public long seen() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
      seen.lookup(key, value);
      return value.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  @Override
  public void close() {
    link.close();
    object.close();
  }
}
