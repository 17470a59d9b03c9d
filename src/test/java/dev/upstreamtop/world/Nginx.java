// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A real nginx in a directory of its own, with an access log that tells what it did upstream. */
public final class Nginx implements AutoCloseable {

  private static final String LOG_FORMAT =
      "$upstream_addr|$upstream_status|$upstream_header_time|$upstream_connect_time"
          + "|$upstream_response_time|$upstream_bytes_sent|$upstream_bytes_received|$status|$request_method"
          + " $uri|$upstream_trailer_grpc_status|$upstream_http_grpc_status";

  private static final String PID = "nginx.pid";

  /** Where the old one of two binaries keeps its process id. */
  private static final String OLD_PID = "nginx.pid.oldbin";

  private final Path directory;

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
        user root;
        worker_processes 2;
        pid %s;
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
            .formatted(PID, LOG_FORMAT, http));
    // A daemon: only a master whose parent is gone takes the signal to upgrade its binary.
    Shell.succeed(
        Requirement.program("nginx").toString(),
        "-p",
        directory.toString(),
        "-c",
        directory.resolve("nginx.conf").toString(),
        "-e",
        directory.resolve("error.log").toString());
    Await.until("nginx: " + directory.resolve("error.log"), () -> accepts(port));
  }

  /**
   * A configuration that spreads requests over backends evenly, on kept connections, and asks no
   * other one where a backend fails.
   *
   * @param port of the front door
   * @param backends addresses and ports
   */
  public static String spreading(int port, Iterable<String> backends) {
    StringBuilder servers = new StringBuilder();
    for (String backend : backends) {
      servers.append("server ").append(backend).append(" max_fails=0; ");
    }
    return """
    upstream backends { %s keepalive 32; }
    server {
      listen %d;
      location / {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_next_upstream off;
        proxy_pass http://backends;
      }
    }
    """
        .formatted(servers, port);
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Reads its configuration anew with new workers; returns when the old ones are gone. */
  public void reload() throws Exception {
    ProcessHandle master = master(PID);
    List<Long> old = workers(master);
    signal(master, "HUP");
    Await.until("new workers", () -> workers(master).stream().noneMatch(old::contains));
  }

  /** Changes its configuration and has it read, likewise. */
  public void reconfigure(UnaryOperator<String> change) throws Exception {
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, change.apply(Files.readString(file)));
    reload();
  }

  /**
   * Puts a new binary in the place of the running one, as its manual says: both serve, then the old
   * one finishes what it has begun and ends. Returns when it has.
   */
  public void upgrade() throws Exception {
    ProcessHandle old = master(PID);
    signal(old, "USR2");
    Await.until(
        "a new binary",
        () -> {
          if (!Files.exists(directory.resolve(OLD_PID)) || !hasMaster()) {
            return false;
          }
          ProcessHandle fresh = master(PID);
          return fresh.pid() != old.pid() && !workers(fresh).isEmpty();
        });
    signal(old, "WINCH");
    long fresh = master(PID).pid();
    Await.until(
        "the end of the old workers",
        () -> workers(old).stream().allMatch(child -> child == fresh));
    signal(old, "QUIT");
    Await.until("the end of the old binary", () -> !Files.exists(directory.resolve(OLD_PID)));
  }

  /** Whether the file with the process id is there, and whole. */
  private boolean hasMaster() throws IOException {
    Path file = directory.resolve(PID);
    return Files.exists(file) && Files.readString(file).endsWith("\n");
  }

  /** The process id of its master. */
  public long pid() throws IOException {
    return master(PID).pid();
  }

  private ProcessHandle master(String file) throws IOException {
    long pid = Long.parseLong(Files.readString(directory.resolve(file)).strip());
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static List<Long> workers(ProcessHandle master) {
    return master.children().map(ProcessHandle::pid).toList();
  }

  private static void signal(ProcessHandle master, String name) {
    Shell.succeed("kill", "-" + name, Long.toString(master.pid()));
  }

  /** Lets it finish what it has begun, and reads its log. */
  public AccessLog end() throws Exception {
    signal(master(PID), "QUIT");
    Await.until("the end of nginx", () -> !Files.exists(directory.resolve(PID)));
    return AccessLog.read(directory.resolve("access.log"));
  }

  @Override
  public void close() throws IOException {
    for (String file : List.of(PID, OLD_PID)) {
      if (Files.exists(directory.resolve(file))) {
        Ending.of(master(file));
      }
    }
  }
}
