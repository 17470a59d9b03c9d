// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs, maps and links that a process holds in the kernel.
 *
 * @param names as bpftool takes them: "prog 17"
 */
public record KernelObjects(Set<String> names) {

  private static final Pattern ID = Pattern.compile("(prog|map|link)_id:\\s+([0-9]+)");

  /** What a running process has open; at least one of each kind. */
  public static KernelObjects of(Process process) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + process.pid(), "fdinfo"))) {
      for (Path file : files.toList()) {
        Matcher object = ID.matcher(contents(file));
        while (object.find()) {
          names.add(object.group(1) + " " + object.group(2));
        }
      }
    }
    for (String kind : new String[] {"prog", "map", "link"}) {
      assertThat(names).anyMatch(name -> name.startsWith(kind));
    }
    assertThat(names).allMatch(KernelObjects::exists);
    return new KernelObjects(names);
  }

  private static String contents(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException closed) {
      return "";
    }
  }

  private static boolean exists(String name) {
    String[] words = name.split(" ", -1);
    return Shell.run("bpftool", words[0], "show", "id", words[1]).exitCode() == 0;
  }

  /** Waits until the kernel has let go of all of them. */
  public void awaitEnd() throws Exception {
    Await.until("the end of " + names, () -> names.stream().noneMatch(KernelObjects::exists));
  }
}
