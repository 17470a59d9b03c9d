// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running nginx, as the title of its master process tells it.
 *
 * @param directory of the process in proc(5)
 * @param pid its id
 * @param words what it was started with: program and arguments
 */
record NginxProcess(Path directory, String pid, List<String> words) {

  private static final int MOST = 64;
  private static final int LONGEST_PROGRAM = 64 << 20;
  private static final String TITLE = "nginx: master process ";

  /** What configure was told is part of the program: {@code nginx -V} prints it from there. */
  private static final Pattern CONF_PATH = Pattern.compile("--conf-path=(/[\\x21-\\x7e]{1,4095})");

  private static final Pattern PREFIX = Pattern.compile("--prefix=(/[\\x21-\\x7e]{1,4095})");
  private static final String USUAL_PREFIX = "/usr/local/nginx";

  NginxProcess {
    words = List.copyOf(words);
  }

  /** All that run, at most {@value #MOST}. */
  static List<NginxProcess> running(Path root) {
    List<NginxProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (found.size() < MOST) {
          of(process).ifPresent(found::add);
        }
      }
    } catch (IOException noProc) {
      return List.of();
    }
    return found;
  }

  private static Optional<NginxProcess> of(Path process) {
    try {
      String title =
          Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
              .replace('\0', ' ')
              .strip();
      return title.startsWith(TITLE)
          ? Optional.of(
              new NginxProcess(
                  process,
                  String.valueOf(process.getFileName()),
                  Arrays.asList(title.substring(TITLE.length()).strip().split(" +", -1))))
          : Optional.empty();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** Where its paths begin: in a container, the container's. */
  Path root() {
    return directory.resolve("root");
  }

  /** Its main file, absolute for that process. */
  String configuration() {
    String program = program();
    String prefix = argument("-p").or(() -> first(PREFIX, program)).orElse(USUAL_PREFIX);
    String file = argument("-c").or(() -> first(CONF_PATH, program)).orElse("conf/nginx.conf");
    return file.startsWith("/") ? file : prefix.replaceFirst("/+$", "") + "/" + file;
  }

  /** The value of an option, which may stand behind it or be the next word. */
  Optional<String> argument(String option) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(option)) {
        return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
      }
      if (word.startsWith(option)) {
        return Optional.of(word.substring(option.length()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private String program() {
    try (InputStream in = Files.newInputStream(directory.resolve("exe"))) {
      return new String(in.readNBytes(LONGEST_PROGRAM), StandardCharsets.ISO_8859_1);
    } catch (IOException notPermitted) {
      return "";
    }
  }

  /**
   * How many connections to a Unix socket are open in its network namespace (proc(5), net/unix).
   */
  long connectionsTo(String socket) {
    try {
      return Files.readAllLines(directory.resolve("net/unix"), StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.strip().split(" +", -1))
          .filter(fields -> fields.length == 8 && fields[7].equals(socket))
          // Flags 10000 mark the listener, state 03 a connection.
          .filter(fields -> !fields[3].equals("00010000") && fields[5].equals("03"))
          .count();
    } catch (IOException ended) {
      return 0;
    }
  }
}
