// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release script on a copy of what it changes. */
class ReleaseScriptTest {

  private static final String COPY =
      """
      find . -name target -prune -o -name .git -prune -o \\
        -type f \\( -name pom.xml -o -name '*.md' -o -name release.sh \\) -print |
        tar -cf - -T - | tar -xf - -C "$0"
      """;

  @TempDir private Path copy;

  private Shell.Result release(String... words) throws IOException, InterruptedException {
    String[] command =
        Stream.concat(Stream.of(copy.resolve("deploy/release.sh").toString()), Stream.of(words))
            .toArray(String[]::new);
    return Shell.run(command);
  }

  private String text(String file) throws IOException {
    return Files.readString(copy.resolve(file));
  }

  private List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(copy)) {
      return files.filter(file -> file.endsWith("pom.xml")).toList();
    }
  }

  private void copyTheCheckout() {
    Shell.succeed("sh", "-ec", "cd '" + Checkout.root() + "'\n" + COPY, copy.toString());
  }

  @Test
  void versionAndDateAreWrittenWhereverTheyStand() throws Exception {
    copyTheCheckout();
    String before = text("CHANGELOG.md");

    Shell.Result prepared = release("prepare", "7.8.9", "2031-02-03");

    assertThat(prepared.exitCode()).as(prepared.output()).isZero();
    assertThat(poms()).hasSizeGreaterThan(10);
    for (Path pom : poms()) {
      assertThat(Files.readString(pom))
          .contains("<version>7.8.9</version>")
          .doesNotContain("<version>" + Version.TEXT + "</version>");
    }
    assertThat(text("pom.xml")).contains("<project.build.outputTimestamp>2031-02-03T00:00:00Z<");
    assertThat(text("CHANGELOG.md"))
        .isEqualTo(before.replace("## " + Version.TEXT + " (unreleased)", "## 7.8.9 (2031-02-03)"));
    assertThat(text("README.md"))
        .contains("upstreamtop_7.8.9_amd64.deb", "upstreamtop-7.8.9-linux-x86_64.tar.gz")
        .doesNotContain(Version.TEXT);
    assertThat(text("docs/recipes.md")).contains("/opt/upstreamtop-7.8.9-linux-x86_64");

    assertThat(release("next", "8.0.0").exitCode()).isZero();
    assertThat(text("CHANGELOG.md")).startsWith("# Changelog\n\n## 8.0.0 (unreleased)\n\n## 7.8.9");
  }

  @Test
  void whatIsNoVersionOrNoDateChangesNothing() throws Exception {
    copyTheCheckout();
    String before = text("CHANGELOG.md") + text("pom.xml");

    for (List<String> words :
        List.of(List.of("prepare", "x"), List.of("prepare", "1.2.3", "soon"), List.of("prepare"))) {
      Shell.Result refused = release(words.toArray(String[]::new));
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).startsWith("release.sh: '").hasLineCount(1);
    }
    assertThat(release("sign").output()).contains("there is nothing to sign");
    assertThat(text("CHANGELOG.md") + text("pom.xml")).isEqualTo(before);
  }
}
