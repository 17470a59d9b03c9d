// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./upstreamtop} of a checkout asks {@code needs.properties} for what a host must
 * have, as the classes here do. It runs in a checkout of its own, with needs that no host meets.
 */
class ScriptNeedsTest {

  private static final Path NEEDS =
      Path.of("agent/telemetry/src/main/resources/dev/upstreamtop/telemetry/host/needs.properties");
  private static final Pattern ASKED = Pattern.compile("\\$\\(host_need ([a-z.]+)\\)");
  private static final int MISSING = 3;

  @TempDir private Path directory;

  private record Said(int exitCode, String err) {}

  @BeforeEach
  void makeCheckout() throws IOException {
    Files.copy(Checkout.root().resolve("upstreamtop"), directory.resolve("upstreamtop"));
    Files.createDirectories(directory.resolve(NEEDS).getParent());
    Files.createDirectories(directory.resolve("bpf"));
    Files.createFile(directory.resolve("pom.xml"));
    Files.createFile(directory.resolve("agent/telemetry/pom.xml"));
    // Built, as far as the script can see: no source is newer.
    Path jar = directory.resolve("agent/cli/target/upstreamtop.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
  }

  private Said run(String needs) throws IOException, InterruptedException {
    Files.writeString(directory.resolve(NEEDS), needs);
    ProcessBuilder script =
        new ProcessBuilder("sh", directory.resolve("upstreamtop").toString(), "top")
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // It would say yes to the question whether to install.
    script.environment().remove("CI");
    Process process = script.start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), err);
  }

  @Test
  void everyNeedThatTheScriptAsksForIsOneOfTheFile() throws IOException {
    List<String> asked =
        ASKED
            .matcher(Files.readString(directory.resolve("upstreamtop")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();

    assertThat(asked)
        .containsExactlyInAnyOrder("java", "libbpf", "libbpf.package", "libraries")
        .allSatisfy(name -> assertThat(HostNeeds.need(name)).isNotBlank());
  }

  @Test
  void itMissesTheLibraryThatTheFileNames() throws Exception {
    Said said =
        run(
            """
            java=98
            libbpf=libupstream.so.7
            libbpf.package=libupstream7
            libraries=usr/lib lib
            """);

    assertThat(said.err()).startsWith("upstreamtop: missing: libupstream7;").hasLineCount(1);
    assertThat(said.exitCode()).isEqualTo(MISSING);
  }

  @Test
  void itLooksForItWhereTheFileSaysAndWantsItsJava() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("lib/some-linux-abi"));
    Files.createFile(folder.resolve("libupstream.so.7"));
    Path relative = Path.of("/").relativize(directory.toAbsolutePath());

    Said said =
        run(
            """
            java=98
            libbpf=libupstream.so.7
            libbpf.package=libupstream7
            libraries=usr/lib %s/lib/*-linux-*
            """
                .formatted(relative));

    assertThat(said.err()).startsWith("upstreamtop: no JDK 98 found ").hasLineCount(1);
    assertThat(said.exitCode()).isEqualTo(MISSING);
  }
}
