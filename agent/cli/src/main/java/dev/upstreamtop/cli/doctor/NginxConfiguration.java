// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * The upstreams of an nginx configuration that cannot be read off the wire, from its files alone.
 *
 * <p>At most {@value #MOST_FILES} files of {@value #MOST_BYTES} bytes each are read, and regular
 * ones only: {@link #whole} says whether that was all.
 */
final class NginxConfiguration {

  static final int MOST_FILES = 1_000;
  static final int MOST_BYTES = 1 << 20;

  /** What makes an upstream unreadable. */
  enum Kind {
    TLS,
    UNIX
  }

  /**
   * An upstream that cannot be read.
   *
   * @param target what the directive names
   * @param place file and line
   */
  record Unreadable(Kind kind, String target, String place) {}

  private final List<Unreadable> unreadable = new ArrayList<>();
  private boolean whole = true;

  private NginxConfiguration() {}

  /**
   * Reads a configuration and all that it includes.
   *
   * @param root where the paths of that nginx begin: of a container, say
   * @param file the main file, absolute for that nginx
   */
  static NginxConfiguration read(Path root, String file) {
    NginxConfiguration configuration = new NginxConfiguration();
    configuration.readAll(root, file);
    return configuration;
  }

  /** From what {@code nginx -T} prints: all files, each after a comment with its name. */
  static NginxConfiguration ofDump(String dump) {
    NginxConfiguration configuration = new NginxConfiguration();
    for (String part : dump.split("(?m)^# configuration file ", -1)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        String file = part.substring(0, end).replaceFirst(":$", "");
        configuration.look(file, NginxDirective.parse(part.substring(end + 1)));
      }
    }
    return configuration;
  }

  List<Unreadable> unreadable() {
    return unreadable;
  }

  /** Whether every file could be read, within the bounds. */
  boolean whole() {
    return whole;
  }

  private void readAll(Path root, String file) {
    // Relative names are relative to the main file's folder, in included files as well.
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    Deque<String> waiting = new ArrayDeque<>(List.of(file));
    Set<String> seen = new HashSet<>(waiting);
    int read = 0;
    while (!waiting.isEmpty()) {
      String next = waiting.remove();
      if (++read > MOST_FILES) {
        whole = false;
        return;
      }
      List<NginxDirective> directives = NginxDirective.parse(text(inside(root, next)));
      look(next, directives);
      for (NginxDirective directive : directives) {
        if (directive.name().equals("include")) {
          String name = directive.argument();
          for (String each : matching(root, name.startsWith("/") ? name : folder + name)) {
            if (seen.add(each)) {
              waiting.add(each);
            }
          }
        }
      }
    }
  }

  private static Path inside(Path root, String path) {
    return root.resolve(path.replaceFirst("^/+", ""));
  }

  private String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        whole = false;
        return "";
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES);
        whole &= in.read() < 0;
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException unreadableFile) {
      whole = false;
      return "";
    }
  }

  /** The files of a name that may hold wildcards in any of its parts, as glob(3) takes them. */
  private Set<String> matching(Path root, String pattern) {
    Set<String> found = new TreeSet<>(Set.of("/"));
    for (String part : pattern.split("/+", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      Set<String> deeper = new TreeSet<>();
      for (String folder : found) {
        deeper.addAll(matching(root, folder, part));
        if (deeper.size() > MOST_FILES) {
          whole = false;
          break;
        }
      }
      found = deeper;
    }
    return found;
  }

  private Set<String> matching(Path root, String folder, String part) {
    String prefix = folder.equals("/") ? "/" : folder + "/";
    if (part.chars().noneMatch(c -> "*?[".indexOf(c) >= 0)) {
      return Set.of(prefix + part);
    }
    Set<String> names = new TreeSet<>();
    String glob = part.replace("{", "\\{").replace("}", "\\}");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(inside(root, folder), glob)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(".") && !part.startsWith(".")) {
          continue;
        }
        if (names.size() > MOST_FILES) {
          whole = false;
          break;
        }
        names.add(prefix + name);
      }
    } catch (IOException | InvalidPathException | PatternSyntaxException none) {
      // nginx takes a pattern without a file as none, too.
      return Set.of();
    }
    return names;
  }

  private void look(String file, List<NginxDirective> directives) {
    for (NginxDirective directive : directives) {
      String target = directive.argument();
      String place = file + ":" + directive.line();
      switch (directive.name()) {
        case "proxy_pass", "grpc_pass" -> {
          if (target.startsWith("https://") || target.startsWith("grpcs://")) {
            unreadable.add(new Unreadable(Kind.TLS, target, place));
          }
          // grpc_pass takes an address without a scheme, too.
          if (target.contains("://unix:") || target.startsWith("unix:")) {
            unreadable.add(new Unreadable(Kind.UNIX, pathOf(target), place));
          }
        }
        case "server" -> {
          if (directive.block().equals("upstream") && target.startsWith("unix:")) {
            unreadable.add(new Unreadable(Kind.UNIX, target.substring("unix:".length()), place));
          }
        }
        default -> {
          // All else has no upstream of HTTP.
        }
      }
    }
  }

  /** {@code http://unix:/path:/uri} names a socket's path up to the second colon. */
  private static String pathOf(String target) {
    String path = target.substring(target.indexOf("unix:") + "unix:".length());
    int uri = path.indexOf(':');
    return uri < 0 ? path : path.substring(0, uri);
  }
}
