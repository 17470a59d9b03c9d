// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Libc;
import dev.upstreamtop.telemetry.host.Privileges;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A compiled BPF object file and, once loaded, its programs and maps.
 *
 * <p>Confined to the thread that opened it, but for {@link #map} and {@link BpfProgram#in}, which
 * only look things up. Closing it closes all of its programs and maps and unmaps their memory;
 * links live on by themselves and are to be closed first.
 */
public final class BpfObject implements AutoCloseable {

  /** More than maps, programs, the first links and libbpf's own probes take, some 30 in all. */
  private static final int MOST_DESCRIPTORS = 48;

  /** A smaller log turns the verifier's verdict on a large program into ENOSPC. */
  private static final int LOG_BYTES = 16 << 20;

  private static final int OPTIONS_BYTES = 80;
  private static final long OPTIONS_OBJECT_NAME = 8;
  private static final long OPTIONS_LOG_BUFFER = 56;
  private static final long OPTIONS_LOG_SIZE = 64;

  private final Arena arena;
  private final Arena loading;
  private final MemorySegment handle;
  private final MemorySegment log;

  private BpfObject(Arena arena, Arena loading, MemorySegment handle, MemorySegment log) {
    this.arena = arena;
    this.loading = loading;
    this.handle = handle;
    this.log = log;
  }

  /**
   * Reads an object file; nothing gets into the kernel yet.
   *
   * @param image the bytes of the file
   * @param name what the kernel shows its data maps under, at most 15 ASCII characters
   * @throws CaptureUnavailableException where there is no usable libbpf, it cannot read the file,
   *     or there are not enough file descriptors for what comes next
   */
  public static BpfObject open(byte[] image, String name) throws CaptureUnavailableException {
    NativeAccess.require();
    Descriptors.requireRoomFor(MOST_DESCRIPTORS);
    LibbpfLog.drain();
    Arena arena = Arena.ofConfined();
    Arena loading = Arena.ofConfined();
    boolean opened = false;
    try {
      MemorySegment log = verifierLog(loading);
      MemorySegment options = loading.allocate(OPTIONS_BYTES, Long.BYTES);
      options.set(JAVA_LONG, 0, OPTIONS_BYTES);
      options.set(ADDRESS, OPTIONS_OBJECT_NAME, loading.allocateFrom(name));
      options.set(ADDRESS, OPTIONS_LOG_BUFFER, log);
      options.set(JAVA_LONG, OPTIONS_LOG_SIZE, LOG_BYTES);
      MemorySegment errno = Errno.allocate(loading);
      MemorySegment bytes = loading.allocate(image.length, Long.BYTES);
      MemorySegment.copy(image, 0, bytes, JAVA_BYTE, 0, image.length);
      MemorySegment handle = Libbpf.objectOpenMem(errno, bytes, image.length, options);
      if (handle.address() == 0) {
        throw Diagnosis.unreadable(Errno.read(errno), LibbpfLog.drain());
      }
      opened = true;
      return new BpfObject(arena, loading, handle, log);
    } finally {
      if (!opened) {
        loading.close();
        arena.close();
      }
    }
  }

  /**
   * Room for what is written only where a program is refused, so that nobody else pays for its
   * pages: to fill them with zeros takes as long as to verify a program.
   */
  @SuppressWarnings("restricted")
  private static MemorySegment verifierLog(Arena owner) {
    MemorySegment errno = Errno.allocate(owner);
    MemorySegment memory = Libc.mmapAnonymous(errno, LOG_BYTES);
    if (memory.address() == -1) {
      throw new BpfException("make room for the verifier's log", Errno.read(errno));
    }
    return memory.reinterpret(LOG_BYTES, owner, segment -> Libc.munmap(segment, LOG_BYTES));
  }

  /**
   * Declares a program to be one that looks at packets of a network interface; before {@link
   * #load}.
   *
   * <p>libbpf before 1.3 does not conclude that from every section name in use for it.
   */
  public void setPacketProgram(String name) {
    final int schedCls = 3;
    BpfException.check(
        Libbpf.programSetType(findProgram(name), schedCls), "set the type of program " + name);
  }

  /**
   * The initial value of a data section, to be written before {@link #load} and never after.
   *
   * @param map the section's map: its name ends in {@code .rodata}, {@code .data} or {@code .bss}
   */
  @SuppressWarnings("restricted")
  public MemorySegment initialValue(String map) {
    MemorySegment size = loading.allocate(JAVA_LONG);
    MemorySegment value = Libbpf.mapInitialValue(findMap(map), size);
    if (value.address() == 0) {
      throw new BpfException("find the initial value of map " + map, Errno.ENOENT);
    }
    return value.reinterpret(size.get(JAVA_LONG, 0), loading, null);
  }

  /**
   * Puts a map of another object in the place of the one of the same name; before {@link #load}.
   */
  public void shareMap(BpfMap map) {
    BpfException.check(Libbpf.mapReuseFd(findMap(map.name()), map.fd()), "share map " + map.name());
  }

  /**
   * Creates the maps and loads the programs; call once.
   *
   * @throws CaptureUnavailableException with the verifier's verdict or the missing capability
   */
  public void load() throws CaptureUnavailableException {
    int result = Libbpf.objectLoad(handle);
    if (result < 0) {
      throw Diagnosis.rejected(-result, VerifierLog.verdict(logText()), LibbpfLog.drain());
    }
    LibbpfLog.drain();
    loading.close();
  }

  private String logText() {
    int length = 0;
    while (length < log.byteSize() && log.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    int start = Math.max(0, length - (1 << 16));
    byte[] tail = log.asSlice(start, length - start).toArray(JAVA_BYTE);
    return new String(tail, StandardCharsets.UTF_8);
  }

  /** A loaded program. */
  public BpfProgram program(String name) {
    return new BpfProgram(name, Libbpf.programFd(findProgram(name)), arena);
  }

  /** A loaded map. */
  public BpfMap map(String name) {
    MemorySegment map = findMap(name);
    return new BpfMap(
        name,
        Libbpf.mapFd(map),
        Libbpf.mapKeySize(map),
        Libbpf.mapValueSize(map),
        Libbpf.mapMaxEntries(map),
        arena);
  }

  private MemorySegment findProgram(String name) {
    try (Arena call = Arena.ofConfined()) {
      return found(Libbpf.findProgram(handle, call.allocateFrom(name)), "program " + name);
    }
  }

  private MemorySegment findMap(String name) {
    try (Arena call = Arena.ofConfined()) {
      return found(Libbpf.findMap(handle, call.allocateFrom(name)), "map " + name);
    }
  }

  private static MemorySegment found(MemorySegment pointer, String what) {
    if (pointer.address() == 0) {
      throw new BpfException("find " + what, Errno.ENOENT);
    }
    return pointer;
  }

  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    Libbpf.objectClose(handle);
    if (loading.scope().isAlive()) {
      loading.close();
    }
    arena.close();
  }

  /**
   * Whether this process may load programs that look into the kernel's own structs (CAP_PERFMON).
   */
  public static boolean mayTrace() {
    return Privileges.current().map(Privileges::mayTrace).orElse(false);
  }

  /** How many CPUs the kernel keeps per-CPU values for; they may be more than are running. */
  public static int possibleCpus() {
    return BpfException.check(Libbpf.numPossibleCpus(), "count the CPUs");
  }
}
