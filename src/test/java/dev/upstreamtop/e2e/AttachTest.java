// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.Shell;
import dev.upstreamtop.world.Client;
import dev.upstreamtop.world.InNamespace;
import dev.upstreamtop.world.Nginx;
import dev.upstreamtop.world.Shop;
import dev.upstreamtop.world.Upstreamtop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code upstreamtop attach} as it is installed, and JVMs that run already. */
@InNamespace
class AttachTest {

  private static final int NOT_INSTALLED = 3;
  private static final int NO_PRIVILEGE = 4;
  private static final int NO_PROCESS = 9;
  private static final int NOT_CAPTURING = 11;
  private static final int TERMINATED = 143;

  private static final String JDKS = "dev.upstreamtop.world.Shop#jdks";
  private static final List<String> QUIET = List.of("-XX:+EnableDynamicAgentLoading");
  private static final String[] AS_NOBODY = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"
  };

  @TempDir private Path directory;
  private Path installed;
  private Path shops;

  /** Both archives side by side, where anybody can read them. */
  @BeforeEach
  void install() throws IOException {
    installed = directory("installed");
    shops = directory("shops");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Repository.commandJar(), installed.resolve("upstreamtop.jar"));
    Files.copy(Repository.agentJar(), agent());
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectory(
        directory.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  private Path agent() {
    return installed.resolve("upstreamtop-agent.jar");
  }

  private Path socket() {
    return directory.resolve("feed.sock");
  }

  private Shell.Result attach(String... words) throws Exception {
    return attach(List.of(), words);
  }

  private Shell.Result attach(List<String> before, String... words) throws Exception {
    return Upstreamtop.runCopy(
        installed.resolve("upstreamtop.jar"),
        before,
        Stream.concat(
                Stream.of("attach", "--options", "capture=feed,socket=" + socket()),
                Stream.of(words))
            .toArray(String[]::new));
  }

  private static String pid(Shop shop) {
    return Long.toString(shop.process().pid());
  }

  private static void assertRefused(Shell.Result result, int exitCode, String... words) {
    assertThat(result.output()).startsWith("upstreamtop: ").hasLineCount(1).contains(words);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }

  /** What the JVM itself says of an agent that comes late is not ours to prevent. */
  private static List<String> ours(Shop shop) {
    return shop.complaints().stream().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void byProcessIdItIsFedAndASecondTimeIsNone(Path jdk) throws Exception {
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket());
        Shop shop = Shop.openAlone(shops, jdk, QUIET)) {
      Shell.Result first = attach(pid(shop));
      assertThat(first.output()).startsWith("agent loaded into " + pid(shop)).hasLineCount(1);
      assertThat(first.exitCode()).isZero();
      shop.awaitState("CAPTURING");
      new Client("127.0.0.1", shop.port())
          .send(100, 4, n -> "GET /orders/" + n + " HTTP/1.1\r\nHost: h\r\n\r\n");
      Await.until(
          "the requests in its own bean",
          () -> {
            String requests = shop.ownBean("SERVER", "TotalRequests");
            return !requests.isEmpty() && Long.parseLong(requests) >= 100;
          });
      assertThat(shop.ownBean("SERVER", "Self")).isEqualTo("true");

      Shell.Result second = attach(pid(shop));
      assertThat(second.output())
          .startsWith("nothing done: the agent is loaded already in " + pid(shop))
          .hasLineCount(1);
      assertThat(second.exitCode()).isZero();

      assertThat(shop.complaints()).isEmpty();
      assertThat(shop.printed()).hasSize(1);
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
      assertThat(collector.err()).hasLineCount(2);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void byPartOfItsMainClassAsTheListShowsIt(Path jdk) throws Exception {
    try (Shop shop = Shop.openAlone(shops, jdk, List.of())) {
      String source = shops.resolve("Shop.java").toString();
      Shell.Result list = Upstreamtop.run("attach", "--list");
      assertThat(list.exitCode()).isZero();
      assertThat(list.output().lines().filter(line -> line.contains(source)))
          .singleElement()
          .asString()
          .startsWith(pid(shop) + "  ");

      Shell.Result attached = attach(source.substring(1).toUpperCase(Locale.ROOT));
      assertRefused(
          attached,
          NOT_CAPTURING,
          "agent loaded into " + pid(shop),
          "captures nothing: no collector answers at " + socket(),
          "upstreamtop collect");
      shop.awaitState("UNAVAILABLE");
      assertThat(ours(shop))
          .singleElement()
          .asString()
          .startsWith("upstreamtop: no traffic is captured: ");
      assertThat(shop.terminate()).isEqualTo(TERMINATED);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void whereTheJvmForbidsItTheApplicationIsLeftAsItWas(Path jdk) throws Exception {
    try (Shop noAgents = Shop.openAlone(shops, jdk, List.of("-XX:-EnableDynamicAgentLoading"));
        Shop nobodyIn = Shop.openAlone(shops, jdk, List.of("-XX:+DisableAttachMechanism"))) {
      assertRefused(
          attach(pid(noAgents)),
          NO_PROCESS,
          "-XX:-EnableDynamicAgentLoading",
          "-javaagent:" + agent());
      assertRefused(attach(pid(nobodyIn)), NO_PROCESS, "-XX:+DisableAttachMechanism");
      for (Shop shop : List.of(noAgents, nobodyIn)) {
        assertThat(shop.get("/")).isEqualTo("served");
        assertThat(shop.complaints()).isEmpty();
        assertThat(shop.printed()).as("no list of its threads either").hasSize(1);
        assertThat(shop.bean("Capture", "State")).isEmpty();
      }
    }
  }

  @Test
  void aPartThatFitsSeveralOrNoneIsNotGuessedAt() throws Exception {
    try (Shop one = Shop.openAlone(shops, Jdk.RUNNING, List.of());
        Shop other = Shop.openAlone(shops, Jdk.RUNNING, List.of())) {
      String part = shops.toString();
      assertRefused(attach(part), NO_PROCESS, "fits more than one", pid(one), pid(other));
      assertRefused(attach(part + "/Stop"), NO_PROCESS, "no JVM", "--list");
      assertThat(one.complaints()).isEmpty();
      assertThat(other.complaints()).isEmpty();
    }
  }

  /** Attaching begins with a SIGQUIT, after which an nginx would shut down. */
  @Test
  void whatIsNoJvmOrNoMoreIsLeftInPeace() throws Exception {
    Path files = Files.createDirectory(directory.resolve("nginx"));
    try (Nginx nginx = new Nginx(files, 8080, "server { listen 8080; return 204; }")) {
      assertRefused(attach(Long.toString(nginx.pid())), NO_PROCESS, "is no JVM");
      new Client("127.0.0.1", 8080).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(nginx.end().statuses()).hasSize(1);
    }
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    assertRefused(attach(Long.toString(ended.pid())), NO_PROCESS, "there is no process");
    assertRefused(attach("1" + "0".repeat(20)), NO_PROCESS, "there is no process");
  }

  @Test
  void aToolOfTheJdkStaysWithoutAnAgent() throws Exception {
    Path said = directory.resolve("tool");
    Process tool =
        new ProcessBuilder(Jdk.tool("jwebserver"), "-p", "0", "-d", "/proc")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Await.until("the tool", () -> Files.readString(said).contains("URL http"));
      assertRefused(attach(Long.toString(tool.pid())), NO_PROCESS, "tool of the JDK");
    } finally {
      tool.destroyForcibly().waitFor();
    }
  }

  @Test
  void othersJvmsAreRootsAffairOnly() throws Exception {
    try (Shop roots = Shop.openAlone(shops, Jdk.RUNNING, QUIET);
        Shop nobodys = Shop.openAlone(directory("nobodys"), Jdk.RUNNING, QUIET, AS_NOBODY)) {
      List<String> asNobody = List.of(AS_NOBODY);
      assertRefused(attach(asNobody, pid(roots)), NO_PRIVILEGE, "root");
      assertRefused(attach(asNobody, shops.toString()), NO_PROCESS, "no JVM of this user");
      assertRefused(attach(pid(nobodys)), NOT_CAPTURING, "agent loaded into ");
      assertRefused(attach(asNobody, pid(nobodys)), NOT_CAPTURING, "nothing done");
      nobodys.awaitState("UNAVAILABLE");
      assertThat(roots.complaints()).isEmpty();
      assertThat(roots.bean("Capture", "State")).isEmpty();
    }
  }

  /** The collector runs, so that starting one is no remedy. */
  @ParameterizedTest
  @MethodSource(JDKS)
  void whoMayNotUseTheCollectorsSocketIsToldTheGroupOfIt(Path jdk) throws Exception {
    try (Upstreamtop collector = Upstreamtop.collect(List.of(), socket());
        Shop nobodys = Shop.openAlone(directory("nobodys"), jdk, QUIET, AS_NOBODY)) {
      Shell.Result attached = attach(pid(nobodys));
      assertRefused(
          attached, NOT_CAPTURING, "agent loaded into ", socket().toString(), "group root");
      assertThat(attached.output()).doesNotContain("upstreamtop collect");
      assertThat(collector.process().isAlive()).isTrue();
    }
  }

  @Test
  void aJvmThatTheListDoesNotShowIsFoundByItsProcess() throws Exception {
    try (Shop shop =
        Shop.openAlone(
            shops,
            Jdk.RUNNING,
            Stream.concat(QUIET.stream(), Stream.of("-XX:-UsePerfData")).toList())) {
      assertThat(Upstreamtop.run("attach", "--list").output()).doesNotContain(shops.toString());
      assertRefused(attach(pid(shop)), NOT_CAPTURING, "agent loaded into ");
      shop.awaitState("UNAVAILABLE");
    }
  }

  @Test
  void aContainerNeedsTheArchiveAmongItsOwnFiles() throws Exception {
    try (Shop shop =
        Shop.openAlone(
            shops,
            Jdk.RUNNING,
            QUIET,
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none " + installed + " && exec \"$@\"",
            "sh")) {
      assertRefused(
          attach(pid(shop)), NOT_INSTALLED, "has files of its own", "--agent", agent().toString());
      assertRefused(
          attach(pid(shop), "--agent", shops.resolve("none.jar").toString()),
          NOT_INSTALLED,
          "there is no " + shops.resolve("none.jar"));
      Path inside = Files.copy(agent(), shops.resolve("inside.jar"));
      Shell.Result attached = attach(pid(shop), "--agent", inside.toString());
      assertRefused(attached, NOT_CAPTURING, "agent loaded into ");
      shop.awaitState("UNAVAILABLE");
    }
  }
}
