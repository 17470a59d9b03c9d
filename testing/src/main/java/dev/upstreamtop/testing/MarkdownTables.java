// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of a page in docs/, each under the heading before it, and the text between. */
public final class MarkdownTables {

  private MarkdownTables() {}

  /** Rows of cells by heading, without the two lines at the head of a table. */
  public static Map<String, List<List<String>>> of(String page) throws IOException {
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    String heading = "";
    int lineOfTable = 0;
    for (String line : Files.readAllLines(docs().resolve(page))) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ *", "").replace("`", "");
      }
      lineOfTable = line.startsWith("|") ? lineOfTable + 1 : 0;
      if (lineOfTable > 2) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        tables
            .computeIfAbsent(heading, any -> new ArrayList<>())
            .add(Arrays.stream(cells).map(cell -> cell.replace("`", "").strip()).toList());
      }
    }
    return tables;
  }

  /** The lines under a heading, up to the next one or the first table, joined by blanks. */
  public static String textUnder(String page, String heading) throws IOException {
    return Files.readAllLines(docs().resolve(page)).stream()
        .dropWhile(line -> !line.matches("#+ " + heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#") && !line.startsWith("|"))
        .collect(Collectors.joining(" "));
  }

  private static Path docs() {
    return Checkout.root().resolve("docs");
  }
}
