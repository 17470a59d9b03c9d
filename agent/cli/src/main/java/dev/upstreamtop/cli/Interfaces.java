// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The network interfaces of this network namespace. */
final class Interfaces {

  private static final Path ALL = Path.of("/sys/class/net");

  /** IFF_UP of net_device_flags in linux/if.h. */
  private static final int UP = 1;

  private Interfaces() {}

  /** All that are up, in alphabetical order; empty where sysfs is not mounted. */
  static List<String> up() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ALL)) {
      for (Path entry : entries) {
        if (isUp(entry)) {
          names.add(String.valueOf(entry.getFileName()));
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  private static boolean isUp(Path entry) {
    try {
      String flags = Files.readString(entry.resolve("flags")).strip();
      return (Integer.decode(flags) & UP) != 0;
    } catch (IOException | NumberFormatException vanished) {
      return false;
    }
  }
}
