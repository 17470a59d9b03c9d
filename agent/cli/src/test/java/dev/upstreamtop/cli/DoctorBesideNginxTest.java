// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.NeedsRoot;
import dev.upstreamtop.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code doctor} on a host whose nginx passes on what no capture can read. */
@NeedsRoot
class DoctorBesideNginxTest {

  @TempDir private Path directory;

  @BeforeAll
  static void needsPrivilege() {
    CommandProcess.requirePrivilege();
  }

  private String configuration() {
    return """
    pid %1$s/nginx.pid; error_log %1$s/error.log;
    events {}
    http {
      access_log off; client_body_temp_path %1$s/body;
      server {
        listen unix:%1$s/front.sock;
        location /secure { proxy_pass https://127.0.0.1:8443; }
        location /rpc { grpc_pass grpcs://127.0.0.1:50051; }
        location /read { grpc_pass grpc://127.0.0.1:50052; }
        location /local { proxy_pass http://unix:%1$s/app.sock; }
        location /plain { proxy_pass http://127.0.0.1:9001; }
      }
    }
    """
        .formatted(directory);
  }

  /** It reads files; nginx itself is run, to be asked, only where somebody wants that. */
  @Test
  void whatCannotBeReadIsNamedAndNginxAskedOnlyWhenWanted() throws Exception {
    Path program = Requirement.program("nginx");
    Path file = Files.writeString(directory.resolve("nginx.conf"), configuration());
    Process nginx =
        new ProcessBuilder(
                program.toString(),
                "-p",
                directory + "/",
                "-c",
                file.toString(),
                "-g",
                "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    try {
      Await.until(
          "nginx",
          () -> {
            assertThat(nginx.isAlive())
                .as(Files.readString(directory.resolve("nginx.out")))
                .isTrue();
            return Files.exists(directory.resolve("nginx.pid"));
          });
      // Whoever runs nginx, if only to ask it, makes this folder anew (ngx_create_paths).
      Files.delete(directory.resolve("body"));

      assertNames(doctor(), nginx, file);
      assertThat(directory.resolve("body")).as("nginx was not run").doesNotExist();
      assertNames(doctor("--nginx"), nginx, file);
      assertThat(directory.resolve("body")).as("nginx was run").exists();

      // What its files say now is told by files and by nginx alike, and why nginx says nothing.
      Files.writeString(file, "nonsense { proxy_pass https://127.0.0.1:9443; }");
      assertThat(doctor())
          .anyMatch(line -> line.contains("speaks TLS to https://127.0.0.1:9443 ("));
      assertThat(doctor("--nginx"))
          .filteredOn(line -> line.contains(who(nginx)))
          .singleElement()
          .asString()
          .contains(" does not tell its configuration: ");
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
  }

  private static String who(Process nginx) {
    return "nginx (process " + nginx.pid() + ")";
  }

  private static void assertNames(List<String> lines, Process nginx, Path file) {
    assertThat(lines)
        .filteredOn(line -> line.contains(who(nginx)))
        .hasSize(2)
        .allMatch(line -> line.startsWith("warn  "))
        .anyMatch(line -> line.contains("speaks TLS to https://127.0.0.1:8443 (" + file + ":7)"))
        .anyMatch(line -> line.contains("grpcs://127.0.0.1:50051 ("))
        .noneMatch(line -> line.contains("grpc://"))
        .anyMatch(line -> line.contains("uses the Unix socket ") && line.contains("app.sock ("));
  }

  /** Its lines; these are no faults of the host. */
  private List<String> doctor(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("doctor", "--duration", "100ms"));
    command.addAll(List.of(options));
    try (CommandProcess doctor = CommandProcess.start(directory, command.toArray(String[]::new))) {
      assertThat(doctor.exitCode()).as(doctor.out()).isZero();
      assertThat(doctor.out()).contains("programs load and attach to lo");
      return doctor.out().lines().toList();
    }
  }
}
