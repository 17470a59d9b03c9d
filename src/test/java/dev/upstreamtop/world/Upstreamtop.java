// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The command as a process of its own, made from the archive that people get. */
public final class Upstreamtop implements AutoCloseable {

  private static final int ENDED_BY_SIGNAL = 143;

  private final Process process;
  private final Path out;
  private final Path err;

  private Upstreamtop(List<String> jvm, List<String> command) throws IOException {
    this(line(jvm, command));
  }

  private Upstreamtop(List<String> line) throws IOException {
    out = Files.createTempFile("upstreamtop", ".out");
    err = Files.createTempFile("upstreamtop", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    process = builder.start();
  }

  private static String java() {
    return Jdk.java();
  }

  private static List<String> line(List<String> jvm, List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(java());
    // A compiler that takes the machine's few processors away from nginx would be measured.
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(jvm);
    line.addAll(List.of("-jar", Repository.commandJar().toString()));
    line.addAll(command);
    return line;
  }

  /** Runs {@code top --format json} with options; returns when the programs are attached. */
  public static Upstreamtop top(String... options) throws Exception {
    return top(List.of(), options);
  }

  /**
   * The same in a JVM with options of its own.
   *
   * @param jvm the JVM's options
   */
  public static Upstreamtop top(List<String> jvm, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("top", "--format", "json", "--interval", "500ms"));
    command.addAll(List.of(options));
    return capturing(jvm, command);
  }

  /** Runs {@code record}; returns when the programs are attached. */
  public static Upstreamtop record(Path output) throws Exception {
    return capturing(List.of(), List.of("record", "--output", output.toString()));
  }

  /**
   * Runs a capturing command with options; returns when the programs are attached.
   *
   * @param before what becomes the JVM, {@code unshare} with its options say
   */
  public static Upstreamtop capturingBehind(List<String> before, String... command)
      throws Exception {
    List<String> line = new ArrayList<>(before);
    line.addAll(line(List.of(), List.of(command)));
    return attached(new Upstreamtop(line), 1);
  }

  /** Runs {@code collect}; returns when agents can connect. */
  public static Upstreamtop collect(Path socket) throws Exception {
    return collecting(line(List.of(), List.of("collect", "--socket", socket.toString())));
  }

  /**
   * Runs {@code collect} with an interval of 100 ms; returns when agents can connect.
   *
   * @param jvm the JVM's options
   */
  public static Upstreamtop collect(List<String> jvm, Path socket) throws Exception {
    return collect(jvm, "100ms", socket);
  }

  /**
   * The same with another interval.
   *
   * @param jvm the JVM's options
   */
  public static Upstreamtop collect(List<String> jvm, String interval, Path socket)
      throws Exception {
    return collecting(
        line(jvm, List.of("collect", "--interval", interval, "--socket", socket.toString())));
  }

  /**
   * Runs {@code collect} with options; returns when it has said so many lines.
   *
   * @param lines on standard error
   */
  public static Upstreamtop collecting(int lines, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("collect"));
    command.addAll(List.of(options));
    return attached(new Upstreamtop(List.of(), command), lines);
  }

  /** Runs a command line of one's own that ends in a {@code collect}, likewise. */
  public static Upstreamtop collecting(List<String> line) throws Exception {
    return attached(new Upstreamtop(line), 2);
  }

  private static Upstreamtop capturing(List<String> jvm, List<String> command) throws Exception {
    return attached(new Upstreamtop(jvm, command), 1);
  }

  private static Upstreamtop attached(Upstreamtop started, int lines) throws Exception {
    try {
      Await.until(
          "capturing on …",
          () -> started.err().lines().count() >= lines || !started.process.isAlive());
      assertThat(started.err()).startsWith("capturing on ").hasLineCount(lines);
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  /** Runs any command to its end, whatever that is. */
  public static Shell.Result run(String... command) throws IOException, InterruptedException {
    return ended(new Upstreamtop(List.of(), List.of(command)));
  }

  /**
   * Runs any command of another copy of the archive to its end.
   *
   * @param before what starts the JVM, {@code setpriv} with its options say
   */
  public static Shell.Result runCopy(Path jar, List<String> before, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(before);
    line.addAll(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-jar", jar.toString()));
    line.addAll(List.of(command));
    return ended(new Upstreamtop(line));
  }

  private static Shell.Result ended(Upstreamtop running) throws IOException, InterruptedException {
    try (Upstreamtop started = running) {
      assertThat(started.process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
      return new Shell.Result(started.process.exitValue(), started.out() + started.err());
    }
  }

  /** The running process. */
  public Process process() {
    return process;
  }

  /** What it has printed on standard output. */
  public String out() {
    return read(out);
  }

  /** What it has said on standard error. */
  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole intervals printed up to now. */
  public Figures soFar() throws IOException {
    String printed = out();
    return new Figures(printed.substring(0, printed.lastIndexOf('\n') + 1).lines().toList());
  }

  /** Waits until the sums say so. */
  public void await(String what, Predicate<Figures> condition) throws Exception {
    Await.until(what, () -> condition.test(soFar()));
  }

  /**
   * Ends it by SIGTERM and returns all that it counted, of which every request is accounted for.
   */
  public Figures stop() throws IOException, InterruptedException {
    terminate();
    Figures figures = new Figures(out().lines().toList());
    assertThat(figures.intervals().getLast().get("last").asBoolean())
        .as("the last interval says that it is")
        .isTrue();
    assertThat(err()).as("nothing more on standard error").hasLineCount(1);
    figures.assertIdentity();
    return figures;
  }

  /** Ends it by SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGKILL").isTrue();
  }

  /** Ends it by SIGTERM. */
  public void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
    assertThat(process.exitValue()).as("exit code, %s", err()).isEqualTo(ENDED_BY_SIGNAL);
  }

  @Override
  public void close() throws IOException {
    Ending.of(process);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
