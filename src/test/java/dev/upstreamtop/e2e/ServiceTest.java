// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Installation;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.RemoteBeans;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.SystemdUnit;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector's systemd unit: what systemd thinks of it, and what it lets the collector do. */
@InNamespace
class ServiceTest {

  private static final int COLLECTOR = 65_501;
  private static final int APPLICATION = 65_502;
  private static final int GROUP = 65_501;
  private static final int OTHER_GROUP = 65_503;
  private static final int FRONT = 8080;
  private static final int REQUESTS = 200;
  private static final int BEANS_OF_SHOP = 7092;

  /** Of ten: the unit's is 1.8, of which 0.5 are for the host's network and 0.5 for addresses. */
  private static final String EXPOSURE_IN_TENTHS = "20";

  @Test
  void systemdFindsNoFault(@TempDir Path directory) throws IOException {
    Path unit = directory.resolve("upstreamtop.service");
    String command = Installation.in(directory).command().toString();
    Files.writeString(
        unit, Files.readString(SystemdUnit.file()).replace(SystemdUnit.INSTALLED, command));
    assertThat(Shell.succeed("systemd-analyze", "verify", unit.toString())).isEmpty();
    Shell.succeed(
        "systemd-analyze",
        "security",
        "--no-pager",
        "--offline=true",
        "--threshold=" + EXPOSURE_IN_TENTHS,
        unit.toString());
  }

  @Test
  void theUsersFileMakesTheUnitsUser(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("etc"));
    Shell.succeed(
        "systemd-sysusers",
        "--root=" + directory,
        Checkout.root().resolve("deploy/systemd/upstreamtop.sysusers").toString());
    SystemdUnit unit = SystemdUnit.read();
    assertThat(Files.readString(directory.resolve("etc/passwd"))).contains(unit.get("User") + ":");
    assertThat(Files.readString(directory.resolve("etc/group"))).contains(unit.get("Group") + ":");
  }

  @Test
  void itsUserAndCapabilitiesAreEnoughForTheCollector(@TempDir Path directory) throws Exception {
    SystemdUnit unit = SystemdUnit.read();
    Path socket = runtimeDirectory(directory, unit).resolve("feed.sock");
    Path recording = directory.resolve("recordings");
    Files.createDirectory(recording);
    own(recording, APPLICATION, GROUP, "0700");
    Path recorded = recording.resolve("shop.jfr");

    try (Upstreamtop collector = Upstreamtop.collecting(command(directory, unit, socket));
        Shop shop =
            Shop.open(
                directory, Jdk.of(17).home(), recordingTo(recorded), feed(socket), as(GROUP));
        Nginx nginx = new Nginx(files(directory, "nginx"), FRONT, proxyTo(shop.port()))) {
      try (RemoteBeans beans = RemoteBeans.connect(BEANS_OF_SHOP)) {
        beans.awaitSnapshot();
        assertPrivileges(collector.process().pid(), unit);
        new Client("127.0.0.1", FRONT)
            .send(REQUESTS, 4, n -> "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
        // Two legs, seen from the client.
        beans.await("Upstreams", "TotalResponses", 2L * REQUESTS);
        // The last ones may end just now: with the first they are counted, with the second told.
        beans.awaitNextSnapshot();
        beans.awaitNextSnapshot();
        assertThat(beans.lost()).isEmpty();
      }
      assertThat(shop.terminate()).isEqualTo(143);
      assertThat(shop.complaints()).isEmpty();
      assertThat(ownersOfExchanges(recorded, shop.port()))
          .as("who connects is known")
          .hasSize(REQUESTS)
          .allMatch(owner -> owner.startsWith("nginx"));
      assertThat(unit.get("SuccessExitStatus")).isEqualTo("143");
      collector.terminate();
      assertThat(socket).doesNotExist();
      assertThat(nginx.end().statuses()).hasSize(REQUESTS);
    }
  }

  @Test
  void whoIsNotInTheGroupReadsNothing(@TempDir Path directory) throws Exception {
    SystemdUnit unit = SystemdUnit.read();
    Path socket = runtimeDirectory(directory, unit).resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collecting(command(directory, unit, socket));
        Shop shop = Shop.open(directory, Jdk.RUNNING, List.of(), feed(socket), as(OTHER_GROUP))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw----");
      shop.awaitState("UNAVAILABLE");
      assertThat(shop.bean("Capture", "Reason")).contains(socket.toString(), "Permission denied");
      assertThat(shop.get("/")).isEqualTo("served");
      collector.terminate();
    }
  }

  @Test
  void whereModesAreWidenedStrangersStayStrangers(@TempDir Path directory) throws Exception {
    SystemdUnit unit = SystemdUnit.read();
    Path socket = runtimeDirectory(directory, unit).resolve("feed.sock");
    try (Upstreamtop collector = Upstreamtop.collecting(command(directory, unit, socket))) {
      own(socket.getParent(), COLLECTOR, GROUP, "0755");
      own(socket, COLLECTOR, GROUP, "0666");
      try (Shop shop =
          Shop.open(directory, Jdk.RUNNING, List.of(), feed(socket), as(OTHER_GROUP))) {
        shop.awaitState("UNAVAILABLE");
        assertThat(shop.bean("Capture", "Reason"))
            .contains(socket.toString(), "turned this process away", "its group");
        assertThat(shop.get("/")).isEqualTo("served");
        assertThat(shop.complaints()).singleElement().asString().contains("turned this process");
      }
      collector.terminate();
    }
  }

  /** What systemd does for RuntimeDirectory. */
  private static Path runtimeDirectory(Path directory, SystemdUnit unit) throws IOException {
    Path runtime = files(directory, unit.get("RuntimeDirectory"));
    own(runtime, COLLECTOR, GROUP, unit.get("RuntimeDirectoryMode"));
    return runtime;
  }

  private static Path files(Path directory, String name) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.createDirectory(directory.resolve(name));
  }

  private static void own(Path path, int user, int group, String mode) {
    Shell.succeed("chown", user + ":" + group, path.toString());
    Shell.succeed("chmod", mode, path.toString());
  }

  /** The unit's own command, unpacked where its user may read it, with options for the test. */
  private static List<String> command(Path directory, SystemdUnit unit, Path socket) {
    List<String> command = new ArrayList<>(unit.privileges(COLLECTOR, GROUP));
    command.addAll(
        unit.command(
            Map.of(
                SystemdUnit.INSTALLED,
                List.of(Installation.in(directory).command().toString()),
                "$UPSTREAMTOP_OPTIONS",
                List.of("--interval", "200ms", "--socket", socket.toString()))));
    return command;
  }

  private static List<String> as(int group) {
    return List.of(
        "setpriv",
        "--reuid=" + APPLICATION,
        "--regid=" + group,
        "--clear-groups",
        "--inh-caps=-all",
        "--bounding-set=-all");
  }

  private static String feed(Path socket) {
    return "capture=feed,socket=" + socket;
  }

  private static List<String> recordingTo(Path file) {
    List<String> options = new ArrayList<>(RemoteBeans.jvmOptions(BEANS_OF_SHOP));
    options.add(
        "-XX:StartFlightRecording:filename=%s,settings=%s"
            .formatted(file, Checkout.root().resolve("jfr-settings/upstreamtop-profile.jfc")));
    return options;
  }

  private static String proxyTo(int port) {
    return "server { listen %d; location / { proxy_pass http://127.0.0.1:%d; } }"
        .formatted(FRONT, port);
  }

  /** An ordinary user with the unit's capabilities and no other. */
  private static void assertPrivileges(long pid, SystemdUnit unit) throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    assertThat(status)
        .contains("Uid:\t%1$d\t%1$d\t%1$d\t%1$d".formatted(COLLECTOR), "NoNewPrivs:\t1");
    String effective =
        status.stream().filter(line -> line.startsWith("CapEff:")).findFirst().orElseThrow();
    String names = Shell.succeed("capsh", "--decode=" + effective.substring(8)).strip();
    assertThat(names.substring(names.indexOf('=') + 1).split(",", -1))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(unit.get("AmbientCapabilities").toLowerCase(Locale.ROOT).split(" ", -1)));
  }

  private static List<String> ownersOfExchanges(Path recording, int port) throws IOException {
    return RecordingFile.readAllEvents(recording).stream()
        .filter(event -> event.getEventType().getName().endsWith(".UpstreamExchange"))
        .filter(event -> event.getString("backend").equals("127.0.0.1:" + port))
        .filter(event -> event.getString("side").equals("CLIENT"))
        .map((RecordedEvent event) -> event.getString("owner"))
        .toList();
  }
}
