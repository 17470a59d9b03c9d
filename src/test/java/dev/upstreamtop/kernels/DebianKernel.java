// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A kernel of Debian's, downloaded and unpacked, never installed. */
final class DebianKernel {

  private static final long DOWNLOAD_SECONDS = 300;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private DebianKernel() {}

  /**
   * The image of the newest package of a series.
   *
   * @param series such as 6.12
   * @param directory where it is kept
   */
  static Path fetch(String series, Path directory) throws IOException, InterruptedException {
    Optional<String> known = newest(series, directory);
    if (known.isEmpty()) {
      Tool.run(directory, DOWNLOAD_SECONDS, List.of("apt-get", "-qq", "update"));
      known = newest(series, directory);
    }
    if (known.isEmpty()) {
      Tool.unavailable("apt knows no cloud kernel " + series);
    }
    String name = known.orElseThrow();
    Path unpacked = directory.resolve(name);
    if (!Files.exists(unpacked)) {
      Tool.run(directory, DOWNLOAD_SECONDS, List.of("apt-get", "-qq", "download", name));
      Path archive = find(directory, file -> file.startsWith(name + "_"));
      Path partial = directory.resolve(name + ".partial");
      Tool.run(
          directory,
          DOWNLOAD_SECONDS,
          List.of("dpkg-deb", "-x", archive.toString(), partial.toString()));
      Files.delete(archive);
      Files.move(partial, unpacked);
    }
    return find(unpacked.resolve("boot"), file -> file.startsWith("vmlinuz-"));
  }

  private static Optional<String> newest(String series, Path directory)
      throws IOException, InterruptedException {
    String pattern =
        "^linux-image-" + series.replace(".", "\\.") + "[.][.0-9+a-z-]*cloud-amd64-unsigned$";
    return Tool.run(
            directory, DOWNLOAD_SECONDS, List.of("apt-cache", "search", "--names-only", pattern))
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .max(Comparator.comparing(DebianKernel::numbers, DebianKernel::compare));
  }

  /** The numbers in a package's name, which order its versions. */
  private static List<Integer> numbers(String name) {
    return NUMBER.matcher(name).results().map(match -> Integer.valueOf(match.group())).toList();
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static Path find(Path directory, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> wanted.test(file.getFileName().toString()))
          .findAny()
          .orElseThrow(() -> new AssertionError("nothing to be found in " + directory));
    }
  }
}
