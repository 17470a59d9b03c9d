// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class PackagedTextsTest {

  @TempDir private Path directory;

  /**
   * What bash offers where a line ends in the middle of a word; compopt works inside a prompt only.
   */
  private String offered(String... words) throws IOException {
    Path script = directory.resolve("upstreamtop");
    Files.writeString(script, PackagedTexts.completion());
    String line = String.join(" ", words);
    return Shell.succeed(
        "bash",
        "-c",
        """
        source %s
        compopt() { :; }
        COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMP_TYPE=9 COMP_POINT=%d
        _complete_upstreamtop
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, words.length - 1, line, line.length()));
  }

  @Test
  void bashOffersCommandsAndTheirOptions() throws IOException {
    assertThat(offered("upstreamtop", "re").lines()).contains("record", "report");
    assertThat(offered("upstreamtop", "collect", "--soc").lines()).contains("--socket");
  }

  @Test
  void bothAreTheSameEachTime() {
    assertThat(PackagedTexts.completion()).isEqualTo(PackagedTexts.completion());
    assertThat(PackagedTexts.manual()).isEqualTo(PackagedTexts.manual());
  }

  @Test
  void theManualPageTellsEveryCommandAndEveryOption() {
    String page = PackagedTexts.manual();
    for (CommandLine each : PackagedTexts.commandLine().getSubcommands().values()) {
      if (each.getCommandName().equals("help")) {
        continue;
      }
      assertThat(page).contains("\n.SS " + each.getCommandName() + "\n");
      for (OptionSpec option : each.getCommandSpec().options()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          assertThat(page).contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR");
        }
      }
    }
  }

  /** A hyphen that people copy must be one, and no line of text may be taken for a request. */
  @Test
  void itIsWrittenAsManualPagesAre() {
    String page = PackagedTexts.manual();
    assertThat(page).startsWith(".TH UPSTREAMTOP 1 ");
    assertThat(page.lines())
        .allMatch(line -> !line.startsWith(".") || line.matches("\\.[A-Zfn][A-Zfi]?( .*)?"))
        .noneMatch(line -> line.startsWith("'"))
        .noneMatch(line -> line.matches("[^.].*(?<!\\\\)-.*"));
  }
}
