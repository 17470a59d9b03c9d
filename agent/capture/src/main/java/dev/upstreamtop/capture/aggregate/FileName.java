// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/** The ends of file names. */
final class FileName {

  /** Longest first letter to last: {@code woff2}. */
  private static final int LONGEST_EXTENSION = 5;

  /** What build tools put a hash of its content into the name of, and maps and pages beside. */
  private static final String[] OF_THE_WEB = {
    "js", "mjs", "css", "map", "json", "html", "htm", "xml", "txt", "png", "jpg", "jpeg", "gif",
    "svg", "webp", "avif", "ico", "woff", "ttf"
  };

  private FileName() {}

  /** Where the extension of a file name begins, behind its dot; -1 where it has none. */
  static int extension(byte[] path, int start, int end) {
    int dot = PathCharacters.last(path, start, end, '.');
    int extension = dot + 1;
    if (dot <= start || extension == end || end - extension > LONGEST_EXTENSION) {
      return -1;
    }
    for (int i = extension; i < end; i++) {
      // mp4, woff2, but no part of a version.
      if (!PathCharacters.isLetter(path[i])
          && (i == extension || !PathCharacters.isDigit(path[i]))) {
        return -1;
      }
    }
    return extension;
  }

  static boolean isOfTheWeb(byte[] path, int start, int end) {
    for (String extension : OF_THE_WEB) {
      if (end - start == extension.length() && PathCharacters.isAt(path, start, end, extension)) {
        return true;
      }
    }
    return false;
  }
}
