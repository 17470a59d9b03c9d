// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import dev.upstreamtop.telemetry.settings.RoutePattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The user's own patterns of routes, to be matched with the bytes of a path; immutable. */
final class RoutePatterns {

  static final RoutePatterns NONE = new RoutePatterns(List.of());

  /** The methods, an empty one for all, and the paths, in the order of the patterns. */
  private final byte[][] methods;

  private final byte[][] paths;

  RoutePatterns(List<RoutePattern> configured) {
    methods = configured.stream().map(p -> bytes(p.method())).toArray(byte[][]::new);
    paths = configured.stream().map(p -> bytes(p.path())).toArray(byte[][]::new);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The path of the first pattern that matches.
   *
   * @param method the method, its first {@code methodLength} bytes
   * @param cut whether the path's end is missing: only what ends in {@code *} matches such a one
   * @return the pattern's own bytes, not to be changed; null where none matches
   */
  byte[] match(byte[] method, int methodLength, byte[] path, int length, boolean cut) {
    if (paths.length == 0) {
      return null;
    }
    int start = pathStart(path, length);
    for (int i = 0; i < paths.length; i++) {
      byte[] wanted = paths[i];
      if ((methods[i].length == 0 || isMethod(methods[i], method, methodLength))
          && (!cut || wanted[wanted.length - 1] == '*')
          && matches(wanted, path, start, length)) {
        return wanted;
      }
    }
    return null;
  }

  /** Patterns are for paths: the authority of an absolute-form target is passed over. */
  private static int pathStart(byte[] path, int length) {
    int slashes = 0;
    int i = 0;
    while (i < length && (path[i] != '/' || (path[0] != '/' && ++slashes < 3))) {
      i++;
    }
    return i;
  }

  private static boolean isMethod(byte[] wanted, byte[] method, int length) {
    return Arrays.equals(wanted, 0, wanted.length, method, 0, length);
  }

  /**
   * Matches with the last {@code *} or placeholder widened by a byte where what follows it does not
   * fit: no more steps than pattern times path.
   */
  private static boolean matches(byte[] pattern, byte[] path, int start, int length) {
    int p = 0;
    int i = start;
    int retryPattern = -1;
    int retryPath = 0;
    while (i < length) {
      if (p == pattern.length - 1 && pattern[p] == '*') {
        return true;
      }
      if (p < pattern.length && (pattern[p] == '*' || pattern[p] == '{')) {
        boolean placeholder = pattern[p] == '{';
        while (placeholder && pattern[p] != '}') {
          p++;
        }
        retryPattern = ++p;
        // A placeholder stands for one byte at least.
        retryPath = placeholder ? i + 1 : i;
        if (placeholder) {
          if (path[i] == '/') {
            return false;
          }
          i++;
        }
      } else if (p < pattern.length && pattern[p] == path[i]) {
        p++;
        i++;
      } else if (retryPattern >= 0 && path[retryPath] != '/') {
        p = retryPattern;
        i = ++retryPath;
      } else {
        return false;
      }
    }
    return p == pattern.length || (p == pattern.length - 1 && pattern[p] == '*');
  }
}
