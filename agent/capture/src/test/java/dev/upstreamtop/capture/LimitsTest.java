// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.FullChain;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.libbpf.BpfMap;
import dev.upstreamtop.capture.network.CaptureProcess;
import dev.upstreamtop.capture.network.NetworkNamespace;
import dev.upstreamtop.capture.network.Snapshots;
import dev.upstreamtop.capture.network.WebServer;
import dev.upstreamtop.capture.program.Attachments;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.telemetry.settings.CaptureSettings;
import dev.upstreamtop.telemetry.settings.Origin;
import dev.upstreamtop.telemetry.snapshot.BackendRow;
import dev.upstreamtop.telemetry.snapshot.CaptureLimit;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.CaptureStatus;
import dev.upstreamtop.telemetry.snapshot.Counter;
import dev.upstreamtop.telemetry.snapshot.Side;
import dev.upstreamtop.telemetry.snapshot.Snapshot;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Shell;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be captured is told, and captured once it can be. */
@NeedsRoot
class LimitsTest {

  private static final byte[] REQUEST =
      "GET /a HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Snapshots snapshots = new Snapshots();
  private NetworkNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = NetworkNamespace.create();
  }

  @AfterEach
  void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  /** As kube-proxy has them that balances by IPVS: one for each service. */
  @Test
  void requestsToEachOfTwelveHundredAddressesAreServed() throws Exception {
    List<String> addresses =
        IntStream.range(0, 1_200).mapToObj(i -> "10.99.%d.%d".formatted(i / 200, i % 200)).toList();
    namespace.batch(addresses.stream().map(a -> "address add " + a + "/32 dev lo").toList());
    namespace.call(
        () -> {
          try (WebServer server = new WebServer("0.0.0.0")) {
            try (DirectCapture capture = start(List.of(), Side.SERVER)) {
              assertThat(capture.interfacesAtStart()).containsExactly("lo");
              addresses.forEach(address -> request(address, server.port()));
            }
            assertThat(server.answered()).isEqualTo(addresses.size());
          }
          return null;
        });

    Map<String, BackendRow> sums = snapshots.sums();
    assertThat(sums.values().stream().mapToLong(row -> row.counts().requests()).sum())
        .isEqualTo(addresses.size());
    assertThat(
            sums.values().stream().mapToLong(row -> row.counts().get(Counter.RESPONSES_2XX)).sum())
        .isEqualTo(addresses.size());
    assertThat(snapshots.all()).allMatch(s -> s.capture().limits().isEmpty());
  }

  private static void request(String address, int port) {
    try (Socket client = new Socket(address, port)) {
      client.getOutputStream().write(REQUEST);
      if (client.getInputStream().read() != 'H') {
        throw new AssertionError("no answer from " + address);
      }
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void fortyInterfacesAreAttached() throws Exception {
    attachesTo(40);
  }

  /** The kernel takes some milliseconds for each. */
  @Test
  @Tag("nightly")
  void elevenHundredInterfacesAreAttached() throws Exception {
    attachesTo(1_100);
  }

  private void attachesTo(int interfaces) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < interfaces; i++) {
      lines.add("link add ut-" + i + " type bridge");
      lines.add("link set ut-" + i + " up");
    }
    namespace.batch(lines);
    namespace.call(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1")) {
            try (DirectCapture capture = start(List.of(), Side.CLIENT)) {
              assertThat(capture.interfacesAtStart())
                  .hasSize(interfaces + 1)
                  .contains("lo", "ut-0", "ut-" + (interfaces - 1));
              server.request(20);
              CaptureStatus status = snapshots.await("an interval", s -> true).capture();
              assertThat(status.limits()).isEmpty();
              assertThat(status.watched().interfaces()).hasSize(interfaces + 1);
            }
            assertThat(snapshots.sums().get(server.endpoint()).counts().requests()).isEqualTo(20);
          }
          return null;
        });
  }

  @Test
  void aFullTableOfInterfacesIsSaid() throws Exception {
    namespace.call(
        () -> {
          try (CaptureObject object = BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG));
              Arena arena = Arena.ofConfined()) {
            BpfMap interfaces = object.map("interfaces");
            MemorySegment key = arena.allocate(JAVA_INT);
            for (int i = 1; i <= interfaces.maxEntries(); i++) {
              key.set(JAVA_INT, 0, 1_000_000 + i);
              interfaces.update(key, arena.allocateFrom(JAVA_INT, 1));
            }
            assertThatThrownBy(() -> Attachments.create(object, List.of(), () -> false))
                .isInstanceOf(CaptureUnavailableException.class)
                .hasMessage("lo: more than 65,536 interfaces: name those wanted");
          }
          return null;
        });
  }

  @Test
  void aNamedInterfaceThatIsAwayIsNamed() throws Exception {
    namespace.ip("link", "add", "ut-a", "type", "bridge");
    namespace.call(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1")) {
            try (DirectCapture capture = start(List.of("lo", "ut-a"), Side.CLIENT)) {
              namespace.ip("link", "delete", "ut-a");
              CaptureStatus without = awaitLimits("ut-a: no such interface");
              assertThat(without.state()).isEqualTo(CaptureState.CAPTURING);
              assertThat(without.watched().interfaces()).containsExactly("lo");
              server.request(10);
              namespace.ip("link", "add", "ut-a", "type", "bridge");
              assertThat(awaitLimits().watched().interfaces()).containsExactly("lo", "ut-a");
              assertThat(capture.settings().interfaces()).containsExactly("lo", "ut-a");
            }
            assertThat(snapshots.sums().get(server.endpoint()).counts().requests()).isEqualTo(10);
          }
          return null;
        });
  }

  @Test
  void withoutAnyInterfaceNothingIsCaptured() throws Exception {
    namespace.ip("link", "add", "ut-a", "type", "bridge");
    namespace.call(
        () -> {
          try (DirectCapture capture = start(List.of("ut-a"), Side.CLIENT)) {
            assertThat(capture.interfacesAtStart()).containsExactly("ut-a");
            namespace.ip("link", "delete", "ut-a");
            CaptureStatus without = awaitLimits("ut-a: no such interface");
            assertThat(without.state()).isEqualTo(CaptureState.UNAVAILABLE);
            assertThat(without.reason()).isEqualTo("ut-a: no such interface");
            namespace.ip("link", "add", "ut-a", "type", "bridge");
            CaptureStatus with = awaitLimits();
            assertThat(with.state()).isEqualTo(CaptureState.CAPTURING);
            assertThat(with.reason()).isEmpty();
          }
          assertThat(snapshots.all())
              .filteredOn(s -> s.capture().watched().interfaces().isEmpty())
              .extracting(s -> s.capture().state())
              .containsOnly(CaptureState.UNAVAILABLE);
          return null;
        });
  }

  /** As many programs are on it as the kernel takes: all others are captured, and it is named. */
  @Test
  void anInterfaceWhoseChainIsFullIsNamed() throws Exception {
    int full = 77;
    namespace.ip("link", "add", "ut-a", "index", Integer.toString(full), "up", "type", "bridge");
    namespace.call(
        () -> {
          try (WebServer server = new WebServer("127.0.0.1")) {
            try (FullChain others = FullChain.of(full);
                DirectCapture capture = start(List.of(), Side.CLIENT)) {
              assertThat(capture.interfacesAtStart()).containsExactly("lo");
              CaptureStatus without = snapshots.await("an interval", s -> true).capture();
              assertThat(without.state()).isEqualTo(CaptureState.CAPTURING);
              assertThat(without.watched().interfaces()).containsExactly("lo");
              assertThat(without.limits())
                  .singleElement()
                  .satisfies(
                      limit ->
                          assertThat(limit.reason())
                              .startsWith("ut-a: cannot attach ")
                              .endsWith(": remove another tcx program from it or leave it out"));
              server.request(10);
              others.clear();
              assertThat(awaitLimits().watched().interfaces()).containsExactly("lo", "ut-a");
            }
            assertThat(snapshots.sums().get(server.endpoint()).counts().requests()).isEqualTo(10);
          }
          return null;
        });
  }

  private CaptureStatus awaitLimits(String... reasons) {
    Snapshot found =
        snapshots.await(
            "limits " + List.of(reasons),
            s ->
                s.capture().limits().stream()
                    .map(CaptureLimit::reason)
                    .toList()
                    .equals(List.of(reasons)));
    return found.capture();
  }

  @Test
  void withoutDescriptorsItSaysSoAndGoesOn(@TempDir Path directory) throws Exception {
    try (CaptureProcess capture = CaptureProcess.start(namespace, packed(directory))) {
      assertThat(capture.line()).isEqualTo("capturing on lo");
      String pid = Long.toString(capture.process().pid());
      leaveOneFree(pid);
      namespace.ip("link", "add", "ut-a", "type", "bridge");
      namespace.ip("link", "set", "ut-a", "up");
      String said = capture.line();
      while (!said.contains("ut-a")) {
        said = capture.line();
      }
      assertThat(said)
          .startsWith("lo not: ut-a: cannot attach ")
          .contains("EMFILE, this process has no file descriptors left: raise ulimit -n");

      limitDescriptors(pid, 4_096);
      assertThat(capture.line()).isEqualTo("lo, ut-a not: ");
      capture.end();
      assertThat(capture.line()).startsWith("packets ");
    }
  }

  /** Again where it has opened something while it was counted. */
  private static void leaveOneFree(String pid) throws IOException {
    int most;
    do {
      most = oneIsFree(pid);
      limitDescriptors(pid, most);
    } while (oneIsFree(pid) != most);
  }

  private static void limitDescriptors(String pid, int most) {
    Shell.succeed("prlimit", "--pid", pid, "--nofile=" + most + ":");
  }

  /** The limit below which one number is not in use: enough to look, too little to attach. */
  private static int oneIsFree(String pid) throws IOException {
    Set<Integer> used;
    try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
      used =
          files
              .map(file -> Integer.valueOf(file.getFileName().toString()))
              .collect(Collectors.toSet());
    }
    int number = 0;
    while (used.contains(number)) {
      number++;
    }
    return number + 1;
  }

  /** The class path without folders: a class that is loaded from a jar takes no descriptor. */
  private static String packed(Path directory) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.isDirectory(source)) {
        Path jar = directory.resolve(entries.size() + ".jar");
        pack(source, jar);
        entries.add(jar.toString());
      } else {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
  }

  private DirectCapture start(List<String> interfaces, Side side) {
    CaptureSettings settings =
        new CaptureSettings(
            Duration.ofMillis(200),
            interfaces,
            Set.of(side),
            List.of(),
            List.of(),
            Origin.ANY,
            Map.of(),
            List.of(),
            List.of());
    return BpfRequirement.bpf(() -> DirectCapture.start(settings, snapshots));
  }
}
