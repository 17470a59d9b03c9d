// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK on this machine, for tests that need a JVM of their own.
 *
 * @param feature the feature release: 17, 25
 * @param home its directory
 */
public record Jdk(int feature, Path home) {

  /** The directory of the JDK that runs the tests. */
  public static final Path RUNNING = Path.of(System.getProperty("java.home"));

  private static final Path SYSTEM_DIRECTORY = Path.of("/usr/lib/jvm");
  private static final Path RUNTIMES = Path.of("target", "runtimes").toAbsolutePath();

  /** The {@code java} of the JDK that runs the tests. */
  public static String java() {
    return tool("java");
  }

  /** A command of the JDK that runs the tests. */
  public static String tool(String name) {
    return RUNNING.resolve("bin").resolve(name).toString();
  }

  /**
   * The JDKs that tests must pass on. Where one is absent the test is aborted with a line that says
   * so, and failed when the environment says {@code CI=true}.
   */
  public static Stream<Jdk> mandatory() {
    return Stream.of(17, 25).map(Jdk::of);
  }

  /** The mandatory ones, and whatever else from Java 17 on is here. */
  public static Stream<Jdk> supported() {
    return Stream.concat(mandatory(), all().values().stream().filter(jdk -> jdk.feature() >= 17))
        .distinct();
  }

  /** The JDK of a feature release, with the same rule. */
  public static Jdk of(int feature) {
    Optional<Jdk> found = find(feature);
    Requirement.that(found.isPresent(), "a JDK " + feature + " beside the one that runs the tests");
    return found.orElseThrow();
  }

  /** The JDK of a feature release, if there is one. */
  public static Optional<Jdk> find(int feature) {
    return Optional.ofNullable(all().get(feature));
  }

  private static Map<Integer, Jdk> all() {
    Map<Integer, Jdk> found = new TreeMap<>();
    Stream.concat(
            Stream.of(RUNNING),
            Stream.of(RUNNING.toAbsolutePath().getParent(), SYSTEM_DIRECTORY)
                .distinct()
                .flatMap(Jdk::directories))
        .forEach(
            home ->
                version(home)
                    .ifPresent(feature -> found.putIfAbsent(feature, new Jdk(feature, home))));
    return found;
  }

  private static Stream<Path> directories(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }

  private static Optional<Integer> version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/javac"))) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(Runtime.Version.parse(version.replace('_', '+')).feature());
  }

  /**
   * A runtime of this JDK that has only these modules and those they need, made by jlink and kept
   * among what the build makes.
   */
  public Jdk reducedTo(String... modules) {
    String names = String.join(",", modules);
    Path image = RUNTIMES.resolve(feature + "-" + names.replace(',', '+'));
    if (!Files.isRegularFile(image.resolve("release"))) {
      // Moved when it is whole: an interrupted jlink leaves half a runtime.
      Path unfinished =
          RUNTIMES.resolve("unfinished-" + ProcessHandle.current().pid() + "-" + names);
      JdkCommand.Finished linked =
          command("jlink", "--add-modules", names, "--output", unfinished.toString()).run();
      if (linked.exitCode() != 0) {
        throw new AssertionError(linked.out() + linked.err());
      }
      try {
        Files.move(unfinished, image, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Jdk(feature, image);
  }

  /** Prepares one of its commands; standard error is separate. */
  public JdkCommand command(String tool, List<String> arguments) {
    return new JdkCommand(home.resolve("bin").resolve(tool), arguments);
  }

  public JdkCommand command(String tool, String... arguments) {
    return command(tool, List.of(arguments));
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
