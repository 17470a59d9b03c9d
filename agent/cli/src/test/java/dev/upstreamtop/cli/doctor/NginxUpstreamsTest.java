// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.cli.doctor.NginxConfiguration.Kind;
import dev.upstreamtop.cli.doctor.NginxConfiguration.Unreadable;
import dev.upstreamtop.testing.Requirement;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nginx passes to and nobody can read, from its files and from itself. */
class NginxUpstreamsTest {

  @TempDir private Path directory;

  private static String configuration(Path directory) {
    return """
    pid %1$s/nginx.pid; error_log %1$s/error.log;
    events {}
    http {
      access_log off; client_body_temp_path %1$s/body;
      include "conf.d/*.conf"; # proxy_pass https://not.this;
      upstream pool {
        server 127.0.0.1:9001;
        server unix:%1$s/app.sock max_fails=2;
      }
      server {
        listen unix:%1$s/front.sock;
        set $where "proxy_pass https://nor.this;";
        location /secure { proxy_pass
            https://127.0.0.1:8443; }
        location /plain { proxy_pass http://127.0.0.1:9001; }
        location /pool { proxy_pass http://pool; }
      }
    }
    """
        .formatted(directory);
  }

  private void writeConfiguration() throws IOException {
    Files.writeString(directory.resolve("nginx.conf"), configuration(directory));
    Path included = Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(
        included.resolve("a.conf"),
        "server { listen unix:"
            + directory
            + "/other.sock; location / { proxy_pass http://unix:"
            + directory
            + "/b.sock:/uri; } location /rpc { grpc_pass grpcs://127.0.0.1:50051; }"
            + " location /read { grpc_pass grpc://127.0.0.1:50052; } }\n");
    Files.writeString(included.resolve("b.txt"), "proxy_pass https://not.included;");
  }

  @Test
  void readsFilesIncludesAndPatterns() throws IOException {
    writeConfiguration();
    NginxConfiguration read = NginxConfiguration.read(Path.of("/"), directory + "/nginx.conf");

    assertThat(read.whole()).isTrue();
    assertThat(read.unreadable())
        .containsExactlyInAnyOrder(
            new Unreadable(Kind.TLS, "https://127.0.0.1:8443", directory + "/nginx.conf:13"),
            new Unreadable(Kind.UNIX, directory + "/app.sock", directory + "/nginx.conf:8"),
            new Unreadable(Kind.UNIX, directory + "/b.sock", directory + "/conf.d/a.conf:1"),
            new Unreadable(Kind.TLS, "grpcs://127.0.0.1:50051", directory + "/conf.d/a.conf:1"));
  }

  @Test
  void readsPathsWithinARoot() throws IOException {
    Files.createDirectories(directory.resolve("etc/nginx/sites"));
    Files.writeString(directory.resolve("etc/nginx/nginx.conf"), "include sites/[a-c]?.conf;");
    Files.writeString(directory.resolve("etc/nginx/sites/b1.conf"), "grpc_pass grpcs://x;");
    Files.writeString(directory.resolve("etc/nginx/sites/d1.conf"), "grpc_pass grpcs://y;");

    assertThat(NginxConfiguration.read(directory, "/etc/nginx/nginx.conf").unreadable())
        .containsExactly(new Unreadable(Kind.TLS, "grpcs://x", "/etc/nginx/sites/b1.conf:1"));
  }

  @Test
  void isBounded() throws IOException {
    Path main = directory.resolve("nginx.conf");
    Files.writeString(main, "include nginx.conf; include /dev/zero;");
    assertThat(NginxConfiguration.read(Path.of("/"), main.toString()).whole()).isFalse();

    Files.writeString(main, "#".repeat(NginxConfiguration.MOST_BYTES - 1) + "\n");
    assertThat(NginxConfiguration.read(Path.of("/"), main.toString()).whole()).isTrue();
    Files.writeString(main, "#".repeat(NginxConfiguration.MOST_BYTES) + "\n");
    assertThat(NginxConfiguration.read(Path.of("/"), main.toString()).whole()).isFalse();

    StringBuilder includes = new StringBuilder();
    for (int i = 1; i < NginxConfiguration.MOST_FILES; i++) {
      Files.writeString(directory.resolve(i + ".part"), "a b;");
    }
    includes.append("include *.part;");
    Files.writeString(main, includes);
    assertThat(NginxConfiguration.read(Path.of("/"), main.toString()).whole()).isTrue();
    Files.writeString(directory.resolve("last.part"), "a b;");
    assertThat(NginxConfiguration.read(Path.of("/"), main.toString()).whole()).isFalse();
  }

  @Test
  void foreignBlocksAndVariablesDoNotConfuseIt() {
    List<NginxDirective> found =
        NginxDirective.parse(
            """
            content_by_lua_block { local s = { '} -- don\\'t' } } }
            location ~ ^/a{1,2} { proxy_pass https://${host}.x; }
            a 'b;c' "d{" e\\;f;\
            """);
    assertThat(found)
        .extracting(NginxDirective::words)
        .contains(List.of("proxy_pass", "https://${host}.x"), List.of("a", "b;c", "d{", "e;f"));
  }

  @Test
  void aRunningNginxIsFoundAndReadAndAskedOnlyWhenWanted() throws Exception {
    Path program = Requirement.program("nginx");
    writeConfiguration();
    Process nginx =
        new ProcessBuilder(
                program.toString(),
                "-p",
                directory.toString(),
                "-c",
                "nginx.conf",
                "-g",
                "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    try (ServerSocketChannel app = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      app.bind(UnixDomainSocketAddress.of(directory.resolve("app.sock")));
      try (SocketChannel open =
              SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("app.sock")));
          SocketChannel accepted = app.accept()) {
        assertThat(open.isConnected() && accepted.isConnected()).isTrue();
        while (!Files.exists(directory.resolve("nginx.pid"))) {
          assertThat(nginx.isAlive()).as(Files.readString(directory.resolve("nginx.out"))).isTrue();
          nginx.waitFor(20, TimeUnit.MILLISECONDS);
        }
        // Whoever runs nginx, if only to ask it, makes this folder anew (ngx_create_paths).
        Files.delete(directory.resolve("body"));
        for (boolean ask : new boolean[] {false, true}) {
          List<String> words =
              new NginxUpstreams(Path.of("/"), ask)
                  .findings().stream()
                      .map(HostFinding::words)
                      .filter(line -> line.startsWith("nginx (process " + nginx.pid() + ")"))
                      .toList();
          assertThat(Files.exists(directory.resolve("body"))).as("nginx was run").isEqualTo(ask);
          assertThat(words)
              .hasSize(2)
              .anyMatch(
                  line ->
                      line.contains("speaks TLS to https://127.0.0.1:8443 (")
                          && line.contains("grpcs://127.0.0.1:50051 ("))
              .anyMatch(
                  line ->
                      line.contains("app.sock (" + directory + "/nginx.conf:8, 1 connections open)")
                          && line.contains("b.sock ("));
        }
      }
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
  }
}
