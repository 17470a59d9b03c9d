// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real nginx in a directory of its own, with an access log that tells what it did upstream. */
public final class Nginx implements AutoCloseable {

  private static final String LOG_FORMAT =
      "$upstream_addr|$upstream_status|$upstream_header_time|$upstream_connect_time|$status";

  private final Path directory;
  private final Process process;

  /**
   * Starts one; returns when it accepts connections.
   *
   * @param directory empty, for its files
   * @param port its front door, on all addresses of IPv4
   * @param http what stands in its block {@code http}; the access log is given
   */
  public Nginx(Path directory, int port, String http) throws Exception {
    this.directory = directory;
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        daemon off;
        user root;
        worker_processes 2;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
          log_format upstream '%s';
          access_log access.log upstream;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          keepalive_requests 1000000;
          %s
        }
        """
            .formatted(LOG_FORMAT, http));
    process =
        new ProcessBuilder(
                Requirement.program("nginx").toString(),
                "-p",
                directory.toString(),
                "-c",
                directory.resolve("nginx.conf").toString(),
                "-e",
                directory.resolve("error.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Await.until("nginx: " + directory.resolve("error.log"), () -> accepts(port));
  }

  private boolean accepts(int port) throws IOException {
    assertThat(process.isAlive())
        .as("nginx runs: %s", Files.readString(directory.resolve("output.log")))
        .isTrue();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Reads its configuration anew with new workers; returns when the old ones are gone. */
  public void reload() throws Exception {
    var old = process.children().map(ProcessHandle::pid).toList();
    signal("HUP");
    Await.until(
        "new workers", () -> process.children().map(ProcessHandle::pid).noneMatch(old::contains));
  }

  private void signal(String name) {
    Shell.succeed("kill", "-" + name, Long.toString(process.pid()));
  }

  /** Lets it finish what it has begun, and reads its log. */
  public AccessLog end() throws IOException, InterruptedException {
    signal("QUIT");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("nginx ends").isTrue();
    return AccessLog.read(directory.resolve("access.log"));
  }

  @Override
  public void close() {
    Ending.of(process);
  }
}
