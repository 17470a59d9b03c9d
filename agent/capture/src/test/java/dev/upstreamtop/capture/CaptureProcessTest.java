// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.network.CaptureProcess;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.WebServer;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture in a process of its own: what it may do, and what it leaves behind. */
@NeedsRoot
class CaptureProcessTest {

  private static final Pattern KERNEL_OBJECT = Pattern.compile("(prog|map|link)_id:\\s+([0-9]+)");

  private NetworkNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = NetworkNamespace.create();
    // Loads once here, so that a machine that cannot do it skips the test.
    BpfRequirement.bpf(
        () -> {
          CaptureObject.load(Kernel.CONFIG).close();
          return true;
        });
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void killedItLeavesNothingInTheKernel() throws Exception {
    Requirement.program("bpftool");
    try (CaptureProcess capture =
        CaptureProcess.start(namespace, System.getProperty("java.class.path"))) {
      assertThat(capture.line()).isEqualTo("capturing on lo");
      Set<String> objects = objectsOf(capture.process().pid());
      assertThat(objects).anyMatch(o -> o.startsWith("prog"));
      assertThat(objects).anyMatch(o -> o.startsWith("map"));
      assertThat(objects).anyMatch(o -> o.startsWith("link"));
      assertThat(objects).allMatch(CaptureProcessTest::exists);

      capture.process().destroyForcibly();

      assertThat(capture.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (System.nanoTime() < deadline
          && objects.stream().anyMatch(CaptureProcessTest::exists)) {
        Thread.onSpinWait();
      }
      assertThat(objects).noneMatch(CaptureProcessTest::exists);
    }
  }

  /** Programs, maps and links that a process has open, as "prog 17". */
  private static Set<String> objectsOf(long pid) throws IOException {
    Set<String> objects = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
      for (Path file : files.toList()) {
        Matcher object = KERNEL_OBJECT.matcher(read(file));
        while (object.find()) {
          objects.add(object.group(1) + " " + object.group(2));
        }
      }
    }
    return objects;
  }

  /** Empty where it was closed between two looks. */
  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException closed) {
      return "";
    }
  }

  private static boolean exists(String object) {
    String[] words = object.split(" ", -1);
    return Shell.run("bpftool", words[0], "show", "id", words[1]).exitCode() == 0;
  }

  @Test
  void twoCapabilitiesAreEnoughForAnOrdinaryUser(@TempDir Path directory) throws Exception {
    try (CaptureProcess capture = asNobody(directory, "+bpf,+net_admin")) {
      assertThat(capture.line()).isEqualTo("capturing on lo");
      namespace.call(
          () -> {
            try (WebServer server = new WebServer("127.0.0.1")) {
              server.request(3);
            }
            return null;
          });
      capture.end();
      String last = capture.line();
      assertThat(last).startsWith("packets ");
      assertThat(Long.parseLong(last.substring("packets ".length()))).isPositive();
    }
  }

  @Test
  void withoutCapabilitiesItNamesThem(@TempDir Path directory) throws Exception {
    try (CaptureProcess capture = asNobody(directory, "")) {
      assertThat(capture.line())
          .isEqualTo(
              "PRIVILEGE not permitted to load programs, missing CAP_BPF and CAP_NET_ADMIN:"
                  + " run as root or grant them as ambient capabilities");
      assertThat(capture.line()).isNull();
    }
  }

  @Test
  void withOneOfTwoCapabilitiesItNamesTheOther(@TempDir Path directory) throws Exception {
    try (CaptureProcess capture = asNobody(directory, "+bpf")) {
      assertThat(capture.line()).contains("missing CAP_NET_ADMIN:");
    }
  }

  /** Runs as an ordinary user who may not read the build's directories. */
  private CaptureProcess asNobody(Path directory, String capabilities) throws IOException {
    String set = capabilities.isEmpty() ? "-all" : "-all," + capabilities;
    return CaptureProcess.start(
        namespace,
        readableByAll(directory),
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=" + set,
        "--ambient-caps=" + set,
        "--bounding-set=" + set);
  }

  private static String readableByAll(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (source.toString().contains("target")) {
        Path copy = directory.resolve(Integer.toString(copies.size()));
        copy(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        boolean isDirectory = Files.isDirectory(file);
        if (isDirectory) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(
            copy, PosixFilePermissions.fromString(isDirectory ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}
