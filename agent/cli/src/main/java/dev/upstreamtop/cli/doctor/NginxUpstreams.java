// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import dev.upstreamtop.cli.doctor.NginxConfiguration.Kind;
import dev.upstreamtop.cli.doctor.NginxConfiguration.Unreadable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Which upstreams of the nginx processes of this host cannot be read off the wire.
 *
 * @param root where the host's files begin
 * @param ask whether nginx itself is run, as {@code nginx -T}, to print its configuration; it then
 *     is the configuration on disk, checked by nginx
 */
public record NginxUpstreams(Path root, boolean ask) {

  private static final int MOST_NAMED = 3;
  private static final int LONGEST_DUMP = 32 << 20;
  private static final long PATIENCE_SECONDS = 10;

  /** What was found, one line for each kind of each nginx; empty where there is nothing to say. */
  public List<HostFinding> findings() {
    List<HostFinding> findings = new ArrayList<>();
    for (NginxProcess nginx : NginxProcess.running(root)) {
      findings.addAll(findings(nginx));
    }
    return findings;
  }

  private List<HostFinding> findings(NginxProcess nginx) {
    List<HostFinding> findings = new ArrayList<>();
    String who = "nginx (process " + nginx.pid() + ")";
    String file = nginx.configuration();
    NginxConfiguration configuration;
    try {
      configuration =
          ask
              ? NginxConfiguration.ofDump(dump(nginx, file))
              : NginxConfiguration.read(nginx.root(), file);
    } catch (IOException refused) {
      return List.of(
          HostFinding.warn(who + " does not tell its configuration: " + refused.getMessage()));
    }
    for (Kind kind : Kind.values()) {
      List<Unreadable> some =
          configuration.unreadable().stream()
              .filter(upstream -> upstream.kind() == kind)
              .distinct()
              .toList();
      if (!some.isEmpty()) {
        findings.add(HostFinding.warn(who + " " + words(nginx, kind, some)));
      }
    }
    if (!configuration.whole()) {
      findings.add(
          HostFinding.warn(
              who
                  + ": its configuration "
                  + file
                  + " could be read in part only; --nginx asks it"));
    } else if (findings.isEmpty()) {
      findings.add(HostFinding.ok(who + ": " + file + " names plain HTTP upstreams only"));
    }
    return findings;
  }

  private static String words(NginxProcess nginx, Kind kind, List<Unreadable> upstreams) {
    String named =
        upstreams.stream()
            .limit(MOST_NAMED)
            .map(upstream -> named(nginx, kind, upstream))
            .collect(Collectors.joining(", "));
    String more =
        upstreams.size() > MOST_NAMED ? " and " + (upstreams.size() - MOST_NAMED) + " more" : "";
    return switch (kind) {
      case TLS -> "speaks TLS to " + named + more + ": not readable off the wire";
      case UNIX ->
          "uses the Unix socket " + named + more + ": no network interface sees that traffic";
    };
  }

  private static String named(NginxProcess nginx, Kind kind, Unreadable upstream) {
    String open =
        kind == Kind.UNIX
            ? ", " + nginx.connectionsTo(upstream.target()) + " connections open"
            : "";
    return upstream.target() + " (" + upstream.place() + open + ")";
  }

  /** What {@code nginx -T} prints; it is run with the paths of that nginx. */
  private String dump(NginxProcess nginx, String file) throws IOException {
    if (!Files.isSameFile(nginx.root(), root)) {
      throw new IOException("it runs in a container: nginx -T there prints it");
    }
    List<String> command = new ArrayList<>();
    command.add(nginx.directory().resolve("exe").toRealPath().toString());
    command.addAll(List.of("-T", "-q", "-c", file));
    nginx.argument("-p").ifPresent(prefix -> command.addAll(List.of("-p", prefix)));
    Path printed = Files.createTempFile("upstreamtop-nginx", ".conf");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(printed.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!ended(process)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " takes too long");
      }
      if (process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " exits with " + process.exitValue());
      }
      try (InputStream in = Files.newInputStream(printed)) {
        return new String(in.readNBytes(LONGEST_DUMP), StandardCharsets.UTF_8);
      }
    } finally {
      Files.delete(printed);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
