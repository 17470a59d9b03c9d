// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The functions of the C library in use, named as in C. */
public final class Libc {

  private static final Symbols SYMBOLS = Symbols.ofCLibrary();

  /** System calls in use: number, then an argument of 64 bits and up to two of 64 bits. */
  private static final MethodHandle SYSCALL =
      SYMBOLS.bind(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Errno.CAPTURE);

  private static final MethodHandle MMAP =
      SYMBOLS.bind(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Errno.CAPTURE);
  private static final MethodHandle MUNMAP =
      SYMBOLS.bind("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      SYMBOLS.bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      SYMBOLS.bind(
          "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), Errno.CAPTURE);
  private static final MethodHandle SOCKET =
      SYMBOLS.bind(
          "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Errno.CAPTURE);
  private static final MethodHandle BIND =
      SYMBOLS.bind(
          "bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), Errno.CAPTURE);
  private static final MethodHandle RECV =
      SYMBOLS.bind(
          "recv",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
          Errno.CAPTURE);
  private static final MethodHandle GETPAGESIZE =
      SYMBOLS.bind("getpagesize", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETIFADDRS =
      SYMBOLS.bind("getifaddrs", FunctionDescriptor.of(JAVA_INT, ADDRESS), Errno.CAPTURE);
  private static final MethodHandle FREEIFADDRS =
      SYMBOLS.bind("freeifaddrs", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle IF_NAMETOINDEX =
      SYMBOLS.bind("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle STRERROR =
      SYMBOLS.bind("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle VSNPRINTF =
      SYMBOLS.bind(
          "vsnprintf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

  /** More than the longest text of strerror(3), whose end is found before that. */
  private static final long LONGEST_WORDS = 1_024;

  private Libc() {}

  /** What is wrong with the library; no other method may be called unless this is empty. */
  public static Optional<String> problem() {
    return SYMBOLS.problem();
  }

  public static long syscall(
      MemorySegment errno, long number, long first, MemorySegment second, long third) {
    try {
      return (long) SYSCALL.invokeExact(errno, number, first, second, third);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static long read(MemorySegment errno, int fd, MemorySegment buffer) {
    try {
      return (long) READ.invokeExact(errno, fd, buffer, buffer.byteSize());
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static MemorySegment mmap(
      MemorySegment errno, long size, int protection, int fd, long offset) {
    final int shared = 1;
    try {
      return (MemorySegment)
          MMAP.invokeExact(errno, MemorySegment.NULL, size, protection, shared, fd, offset);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  /** Private memory of zeros, of which only what is written to takes a page. */
  public static MemorySegment mmapAnonymous(MemorySegment errno, long size) {
    final int readWrite = 1 | 2;
    final int privateAnonymous = 0x02 | 0x20;
    try {
      return (MemorySegment)
          MMAP.invokeExact(errno, MemorySegment.NULL, size, readWrite, privateAnonymous, -1, 0L);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static void munmap(MemorySegment address, long size) {
    try {
      int result = (int) MUNMAP.invokeExact(address, size);
      assert result == 0;
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static void close(int fd) {
    try {
      int result = (int) CLOSE.invokeExact(fd);
      assert result == 0;
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  /** A descriptor, -1 where there is none. */
  public static int socket(MemorySegment errno, int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(errno, family, type, protocol);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static int bind(MemorySegment errno, int fd, MemorySegment address) {
    try {
      return (int) BIND.invokeExact(errno, fd, address, (int) address.byteSize());
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static long recv(MemorySegment errno, int fd, MemorySegment buffer, int flags) {
    try {
      return (long) RECV.invokeExact(errno, fd, buffer, buffer.byteSize(), flags);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static int getpagesize() {
    try {
      return (int) GETPAGESIZE.invokeExact();
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static int getifaddrs(MemorySegment errno, MemorySegment list) {
    try {
      return (int) GETIFADDRS.invokeExact(errno, list);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static void freeifaddrs(MemorySegment list) {
    try {
      FREEIFADDRS.invokeExact(list);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  /** 0 where there is no such interface. */
  public static int ifNameToIndex(MemorySegment name) {
    try {
      return (int) IF_NAMETOINDEX.invokeExact(name);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  /** The words for an error number; thread-safe for the numbers that the library knows. */
  @SuppressWarnings("restricted")
  static String strerror(int number) {
    try {
      MemorySegment words = (MemorySegment) STRERROR.invokeExact(number);
      return words.reinterpret(LONGEST_WORDS).getString(0);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }

  public static int vsnprintf(
      MemorySegment buffer, long size, MemorySegment format, MemorySegment arguments) {
    try {
      return (int) VSNPRINTF.invokeExact(buffer, size, format, arguments);
    } catch (Throwable e) {
      throw Errno.unexpected(e);
    }
  }
}
