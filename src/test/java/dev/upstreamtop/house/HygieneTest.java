// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no tracked file may hold: the machine it was written on. */
class HygieneTest {

  /** Homes of people and mirrors of registries: both work on one machine only. */
  private static final Pattern OF_ONE_MACHINE =
      Pattern.compile(
          "/home/[a-z]|/Users/[a-z]|/roo[t]/|<(repositories|mirrors|pluginRepositories)>");

  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|c|h|xml|jfc|md|sh|properties)|(.*/)?(upstreamtop|run)");

  @Test
  void noTrackedFileNamesThisMachine() throws IOException, InterruptedException {
    Path root = Checkout.root();
    assumeTrue(Files.exists(root.resolve(".git")), "not a git checkout: no list of tracked files");

    List<String> offending =
        tracked(root).stream()
            .filter(name -> TEXT.matcher(name).matches())
            .filter(name -> !name.endsWith("/HygieneTest.java"))
            .flatMap(name -> lines(root, name))
            .filter(line -> OF_ONE_MACHINE.matcher(line).find())
            .toList();

    assertThat(offending).isEmpty();
  }

  private static List<String> tracked(Path root) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-c", "safe.directory=*", "ls-files")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> names =
        new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(git.waitFor()).as("git ls-files").isZero();
    assertThat(names).as("tracked files").contains("pom.xml");
    return names;
  }

  private static Stream<String> lines(Path root, String name) {
    try {
      Path file = root.resolve(name);
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(line -> name + ": " + line.strip())
          : Stream.empty();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
