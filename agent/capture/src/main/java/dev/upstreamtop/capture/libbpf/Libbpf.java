// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Symbols;
import dev.upstreamtop.telemetry.host.LibbpfFile;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The functions of libbpf in use, named as in C.
 *
 * <p>From libbpf 1.0 on, a function that returns int returns -errno; one that returns a pointer
 * sets errno.
 */
final class Libbpf {

  private static final Symbols SYMBOLS = Symbols.ofLibrary(LibbpfFile.NAME);

  private static final MethodHandle SET_PRINT =
      SYMBOLS.bind("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle NUM_POSSIBLE_CPUS =
      SYMBOLS.bind("libbpf_num_possible_cpus", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle OBJECT_OPEN_MEM =
      SYMBOLS.bind(
          "bpf_object__open_mem",
          FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
          Errno.CAPTURE);
  private static final MethodHandle OBJECT_LOAD =
      SYMBOLS.bind("bpf_object__load", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle OBJECT_CLOSE =
      SYMBOLS.bind("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle FIND_PROGRAM =
      SYMBOLS.bind(
          "bpf_object__find_program_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle FIND_MAP =
      SYMBOLS.bind(
          "bpf_object__find_map_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle PROGRAM_FD =
      SYMBOLS.bind("bpf_program__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle PROGRAM_SET_TYPE =
      SYMBOLS.bind("bpf_program__set_type", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MAP_FD =
      SYMBOLS.bind("bpf_map__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MAP_KEY_SIZE =
      SYMBOLS.bind("bpf_map__key_size", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MAP_VALUE_SIZE =
      SYMBOLS.bind("bpf_map__value_size", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MAP_MAX_ENTRIES =
      SYMBOLS.bind("bpf_map__max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MAP_INITIAL_VALUE =
      SYMBOLS.bind("bpf_map__initial_value", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle MAP_REUSE_FD =
      SYMBOLS.bind("bpf_map__reuse_fd", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MAP_LOOKUP =
      SYMBOLS.bind(
          "bpf_map_lookup_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle MAP_UPDATE =
      SYMBOLS.bind(
          "bpf_map_update_elem",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle MAP_DELETE =
      SYMBOLS.bind("bpf_map_delete_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle MAP_LOOKUP_BATCH =
      SYMBOLS.bind(
          "bpf_map_lookup_batch",
          FunctionDescriptor.of(
              JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle TEST_RUN =
      SYMBOLS.bind("bpf_prog_test_run_opts", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle INFO_BY_FD =
      SYMBOLS.bind(
          "bpf_obj_get_info_by_fd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle PROGRAM_FD_BY_ID =
      SYMBOLS.bind("bpf_prog_get_fd_by_id", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Libbpf() {}

  /** What is wrong with the library; no other method may be called unless this is empty. */
  static Optional<String> problem() {
    return SYMBOLS.problem();
  }

  static void setPrint(MemorySegment function) {
    try {
      var previous = (MemorySegment) SET_PRINT.invokeExact(function);
      assert previous != null;
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int numPossibleCpus() {
    try {
      return (int) NUM_POSSIBLE_CPUS.invokeExact();
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static MemorySegment objectOpenMem(
      MemorySegment errno, MemorySegment image, long size, MemorySegment options) {
    try {
      return (MemorySegment) OBJECT_OPEN_MEM.invokeExact(errno, image, size, options);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int objectLoad(MemorySegment object) {
    try {
      return (int) OBJECT_LOAD.invokeExact(object);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static void objectClose(MemorySegment object) {
    try {
      OBJECT_CLOSE.invokeExact(object);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static MemorySegment findProgram(MemorySegment object, MemorySegment name) {
    try {
      return (MemorySegment) FIND_PROGRAM.invokeExact(object, name);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static MemorySegment findMap(MemorySegment object, MemorySegment name) {
    try {
      return (MemorySegment) FIND_MAP.invokeExact(object, name);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int programFd(MemorySegment program) {
    try {
      return (int) PROGRAM_FD.invokeExact(program);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int programSetType(MemorySegment program, int type) {
    try {
      return (int) PROGRAM_SET_TYPE.invokeExact(program, type);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapFd(MemorySegment map) {
    try {
      return (int) MAP_FD.invokeExact(map);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapKeySize(MemorySegment map) {
    try {
      return (int) MAP_KEY_SIZE.invokeExact(map);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapValueSize(MemorySegment map) {
    try {
      return (int) MAP_VALUE_SIZE.invokeExact(map);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapMaxEntries(MemorySegment map) {
    try {
      return (int) MAP_MAX_ENTRIES.invokeExact(map);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static MemorySegment mapInitialValue(MemorySegment map, MemorySegment size) {
    try {
      return (MemorySegment) MAP_INITIAL_VALUE.invokeExact(map, size);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapReuseFd(MemorySegment map, int fd) {
    try {
      return (int) MAP_REUSE_FD.invokeExact(map, fd);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapLookup(int fd, MemorySegment key, MemorySegment value) {
    try {
      return (int) MAP_LOOKUP.invokeExact(fd, key, value);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapUpdate(int fd, MemorySegment key, MemorySegment value, long flags) {
    try {
      return (int) MAP_UPDATE.invokeExact(fd, key, value, flags);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapDelete(int fd, MemorySegment key) {
    try {
      return (int) MAP_DELETE.invokeExact(fd, key);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int mapLookupBatch(
      int fd,
      MemorySegment from,
      MemorySegment next,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    try {
      return (int)
          MAP_LOOKUP_BATCH.invokeExact(fd, from, next, keys, values, count, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int testRun(int fd, MemorySegment options) {
    try {
      return (int) TEST_RUN.invokeExact(fd, options);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int infoByFd(int fd, MemorySegment info, MemorySegment size) {
    try {
      return (int) INFO_BY_FD.invokeExact(fd, info, size);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  static int programFdById(int id) {
    try {
      return (int) PROGRAM_FD_BY_ID.invokeExact(id);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }
}
