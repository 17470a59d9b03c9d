// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.kernels;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The root file system of a guest: this JDK, the libraries it wants, the command, busybox. */
final class GuestDisk {

  private static final long SECONDS = 120;
  private static final String SIZE = "400M";
  private static final Pattern LIBRARY = Pattern.compile("(/\\S*lib\\S*\\.so\\S*)");
  private static final Path LIBRARIES = Path.of("/usr/lib/x86_64-linux-gnu");

  // What a JDK has and a running JVM does not read.
  private static final Set<String> UNUSED =
      Set.of("src.zip", "ct.sym", "jmods", "man", "legal", "include", "demo", "sample");

  private GuestDisk() {}

  /** Builds it. */
  static Path build(Path directory) throws IOException, InterruptedException {
    Path root = Files.createDirectory(directory.resolve("root"));
    for (String name : List.of("proc", "sys", "dev", "tmp", "bin", "www")) {
      Files.createDirectory(root.resolve(name));
    }
    Path jdk = Jdk.RUNNING;
    copyTree(jdk, root.resolve("jdk"));
    Path libbpf = LIBRARIES.resolve("libbpf.so.1");
    List<Path> programs = new ArrayList<>(List.of(jdk.resolve("bin/java"), libbpf));
    for (String library : List.of("server/libjvm.so", "libnio.so", "libnet.so", "libzip.so")) {
      programs.add(jdk.resolve("lib").resolve(library));
    }
    for (Path library : librariesOf(programs, jdk)) {
      copy(library, root.resolve(library.toString().substring(1)));
    }
    copy(libbpf, root.resolve(libbpf.toString().substring(1)));
    copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
    copy(Repository.commandJar(), root.resolve("upstreamtop.jar"));
    Files.writeString(root.resolve("www/here"), "here\n");
    try (InputStream init = GuestDisk.class.getResourceAsStream("/guest/init")) {
      Files.copy(init, root.resolve("init"));
    }
    if (!root.resolve("init").toFile().setExecutable(true)) {
      throw new IOException("init can not be made executable");
    }
    Path image = directory.resolve("root.ext4");
    Tool.run(
        directory,
        SECONDS,
        List.of("mke2fs", "-q", "-t", "ext4", "-d", root.toString(), image.toString(), SIZE));
    return image;
  }

  private static Set<Path> librariesOf(List<Path> programs, Path jdk)
      throws IOException, InterruptedException {
    Set<Path> libraries = new TreeSet<>();
    for (Path program : programs) {
      Matcher matcher =
          LIBRARY.matcher(Tool.run(Path.of("/tmp"), SECONDS, List.of("ldd", program.toString())));
      while (matcher.find()) {
        Path library = Path.of(matcher.group(1));
        if (!library.startsWith(jdk)) {
          libraries.add(library);
        }
      }
    }
    return libraries;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = from.relativize(file);
        if (Stream.of(relative.toString().split("/")).noneMatch(UNUSED::contains)
            && !Files.isDirectory(file)) {
          copy(file, to.resolve(relative.toString()));
        }
      }
    }
  }

  /** Copies what a link leads to, with its permissions. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(from.toRealPath(), to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
