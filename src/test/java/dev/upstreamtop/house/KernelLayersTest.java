// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The two layers of the kernel side: the pure one knows nothing of the kernel, and each header uses
 * only those above it in the tables of docs/architecture.md.
 */
class KernelLayersTest {

  private static final Path BPF = Checkout.root().resolve("bpf");
  private static final String PURE = "pure/";

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z_/]+\\.h`.*?) \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z_/]+\\.h)`");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^#include ([\"<])([^\">]+)[\">]");
  private static final Pattern OF_THE_KERNEL =
      Pattern.compile("\\b(bpf_\\w+|sk_buff|__sk_buff|SEC)\\b");
  private static final Set<String> LANGUAGE =
      Set.of("linux/types.h", "stdbool.h", "stddef.h", "../upstreamtop.h");

  @Test
  void eachHeaderStandsInTheTablesOnce() throws IOException {
    assertThat(documented()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(headers());
  }

  @Test
  void eachHeaderUsesOnlyThoseAboveIt() throws IOException {
    List<String> documented = documented();
    for (String header : documented) {
      for (String used : included(header, "\"")) {
        String name =
            BPF.relativize(BPF.resolve(header).resolveSibling(used).normalize()).toString();
        assertThat(documented.indexOf(name))
            .as("%s includes %s", header, name)
            .isNotNegative()
            .isLessThan(documented.indexOf(header));
      }
    }
  }

  @Test
  void thePureLayerKnowsNoKernel() throws IOException {
    for (String header : headers()) {
      if (!header.startsWith(PURE)) {
        continue;
      }
      assertThat(included(header, "<")).as(header).isSubsetOf(LANGUAGE);
      assertThat(included(header, "\""))
          .as(header)
          .allMatch(name -> LANGUAGE.contains(name) || !name.contains("/"));
      assertThat(OF_THE_KERNEL.matcher(Files.readString(BPF.resolve(header))).results())
          .as(header)
          .isEmpty();
    }
  }

  /** In the order of the tables. */
  private static List<String> documented() throws IOException {
    String page = Files.readString(Checkout.root().resolve("docs/architecture.md"));
    List<String> names = new ArrayList<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      NAME.matcher(row.group(1)).results().forEach(name -> names.add(name.group(1)));
    }
    return names;
  }

  private static List<String> headers() throws IOException {
    try (Stream<Path> above = Files.list(BPF);
        Stream<Path> pure = Files.list(BPF.resolve(PURE))) {
      return Stream.concat(above, pure)
          .map(file -> BPF.relativize(file).toString())
          .filter(name -> name.endsWith(".h"))
          .toList();
    }
  }

  private static List<String> included(String header, String quote) throws IOException {
    return INCLUDE
        .matcher(Files.readString(BPF.resolve(header)))
        .results()
        .filter(include -> include.group(1).equals(quote))
        .map(include -> include.group(2))
        .toList();
  }
}
