// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The command in a JVM and a network namespace of its own, which end with it. */
@NeedsRoot
final class CommandProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Skips the test where the machine cannot capture; in CI that is a failure. */
  static void requirePrivilege() {
    boolean able = Files.isWritable(Path.of("/proc/sys/net/core/bpf_jit_enable")) && unshares();
    Requirement.that(able, "root and network namespaces, to capture");
  }

  private static boolean unshares() {
    try {
      return new ProcessBuilder("unshare", "--net", "true").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts the command; its output goes to files in a directory. */
  static CommandProcess start(Path directory, String... arguments) throws IOException {
    return startAfter("true", "", directory, arguments);
  }

  /**
   * Shell commands that mount a file system as the command's temporary folder.
   *
   * @param options of tmpfs, such as {@code size=64k}
   */
  static String temporaryFolder(String options, Path folder) {
    return "mount -t tmpfs -o "
        + options
        + " none "
        + folder
        + " && export JDK_JAVA_OPTIONS=-Djava.io.tmpdir="
        + folder;
  }

  /**
   * Starts the command, in a mount namespace of its own as well, after a shell has prepared what it
   * finds.
   *
   * @param preparation shell commands, such as mounting a file system that is too small
   * @param redirection of the shell, such as {@code >/dev/full}; what it takes away from the files
   *     is not in {@link #out}
   */
  static CommandProcess startAfter(
      String preparation, String redirection, Path directory, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // The shell is replaced by the JVM, so that signals reach it. A build in the background ignores
    // SIGINT, and so would all its children.
    command.addAll(
        List.of(
            "env",
            "--default-signal=INT",
            "unshare",
            "--net",
            "--mount",
            "sh",
            "-c",
            preparation + " && ip link set lo up && exec \"$@\" " + redirection,
            "sh"));
    command.add(Jdk.java());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            Packed.classPath(),
            "dev.upstreamtop.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new CommandProcess(process, out, err);
  }

  /** Runs a program in the namespaces of the command and waits for its end. */
  void runInside(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("nsenter", "--net", "--mount", "--target", Long.toString(process.pid())));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** The processes that it started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  void awaitAttached() throws InterruptedException {
    await("capturing", () -> err().contains("capturing on "));
  }

  /** Waits for a condition, with a bound; fails at once when the command has ended before. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive()).as("%s: %s%s", what, out(), err()).isTrue();
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Sends a signal twice at once, as timeout(1) does. */
  void signalTwice(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    String kill = "kill -" + name + " " + pid;
    new ProcessBuilder("sh", "-c", kill + "; " + kill).start().waitFor();
  }

  /** Sets how many file descriptors it may have from now on. */
  void limitOpenFiles(int most) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", pid, "--nofile=" + most + ":4096").start();
    assertThat(prlimit.waitFor()).as("prlimit").isZero();
  }

  long pid() {
    return process.pid();
  }

  /** How many links to interfaces it holds. */
  int links() {
    return descriptorsOf("bpf_link");
  }

  /** The kernel's numbers of the links to interfaces that it holds. */
  List<String> linkIds() throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fdinfo"))) {
      for (Path file : files.toList()) {
        read(file)
            .lines()
            .filter(line -> line.startsWith("link_id:"))
            .forEach(line -> ids.add(line.substring(line.indexOf(':') + 1).strip()));
      }
    }
    return ids;
  }

  /** Whether it has a file open. */
  boolean hasOpen(Path file) {
    return descriptorsOf(file.toString()) > 0;
  }

  private int descriptorsOf(String what) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) files.filter(file -> target(file).contains(what)).count();
    } catch (IOException | UncheckedIOException ended) {
      return 0;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  /** Whether a thread runs in it, by the name that the kernel keeps, of 15 bytes. */
  boolean hasThread(String name) {
    try {
      task(name);
      return true;
    } catch (IOException | UncheckedIOException ended) {
      return false;
    }
  }

  /** The folder of one of its threads below {@code /proc}, by that name. */
  Path task(String name) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return tasks
          .filter(task -> read(task.resolve("comm")).strip().equals(name))
          .findFirst()
          .orElseThrow(() -> new IOException("no thread " + name));
    }
  }

  /** The processor time of one of its threads, in ticks of a hundredth of a second (proc(5)). */
  long ticksOf(String thread) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        if (stat.contains("(" + thread + ")")) {
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
          return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
      }
    }
    throw new IOException("no thread " + thread);
  }

  /** Waits for output, also of a command that is about to end. */
  void awaitOut(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    children().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
