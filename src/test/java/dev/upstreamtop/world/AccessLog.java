// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nginx says it did.
 *
 * @param attempts each request it tried to send to a backend
 * @param statuses what it told its own clients, one by one
 */
public record AccessLog(List<Attempt> attempts, List<Integer> statuses) {

  /**
   * One request to one backend.
   *
   * @param status 0 where there was none
   * @param headerSeconds from its decision to connect to the whole head; 0 where there was none
   * @param connectSeconds of that, to connect
   * @param responseSeconds from the same to the last byte
   * @param bytesSent to it
   * @param bytesReceived of what it sent
   * @param route its method and path, without the query
   * @param call what gRPC's trailers told, or its only head, of the last attempt of this request;
   *     -1 without
   */
  public record Attempt(
      String endpoint,
      int status,
      double headerSeconds,
      double connectSeconds,
      double responseSeconds,
      long bytesSent,
      long bytesReceived,
      String route,
      int call) {}

  static AccessLog read(Path file) throws IOException {
    List<Attempt> attempts = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\\|", -1);
      // One value per attempt: ", " within a group of servers, " : " after an internal redirect.
      String[][] values = new String[7][];
      for (int i = 0; i < values.length; i++) {
        values[i] = fields[i].split(", | : ", -1);
      }
      for (int i = 0; i < values[0].length && !values[0][i].equals("-"); i++) {
        attempts.add(
            new Attempt(
                values[0][i],
                (int) number(values[1][i]),
                number(values[2][i]),
                number(values[3][i]),
                number(values[4][i]),
                (long) number(values[5][i]),
                (long) number(values[6][i]),
                fields[8],
                fields[9].equals("-") ? call(fields[10]) : call(fields[9])));
      }
      statuses.add(Integer.parseInt(fields[7]));
    }
    return new AccessLog(attempts, statuses);
  }

  private static int call(String text) {
    return text.equals("-") ? -1 : Integer.parseInt(text);
  }

  private static double number(String text) {
    return text.equals("-") ? 0 : Double.parseDouble(text);
  }

  /** Every backend that it tried. */
  public List<String> endpoints() {
    return attempts.stream().map(Attempt::endpoint).distinct().toList();
  }

  /** What it sent to one backend. */
  public List<Attempt> to(String endpoint) {
    return attempts.stream().filter(attempt -> attempt.endpoint().equals(endpoint)).toList();
  }

  /** How many answers of each class it had from one backend: 2 for 2xx. */
  public Map<Integer, Long> classes(String endpoint) {
    Map<Integer, Long> classes = new TreeMap<>();
    to(endpoint).forEach(attempt -> classes.merge(attempt.status() / 100, 1L, Long::sum));
    return classes;
  }

  /** How many calls of gRPC to one backend ended with each code; only those that there were. */
  public Map<Integer, Long> calls(String endpoint) {
    Map<Integer, Long> calls = new TreeMap<>();
    to(endpoint).stream()
        .filter(attempt -> attempt.call() >= 0)
        .forEach(attempt -> calls.merge(attempt.call(), 1L, Long::sum));
    return calls;
  }

  /** The mean time to the head, connecting left out. */
  public double meanHeaderNanos(String endpoint) {
    return to(endpoint).stream()
        .mapToDouble(attempt -> (attempt.headerSeconds() - attempt.connectSeconds()) * 1e9)
        .average()
        .orElse(0);
  }
}
