// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.MarkdownTables;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/architecture.md and docs/compatibility.md name the frames and formats that there are. */
class FeedPagesTest {

  @Test
  void framesHaveTheirTypes() throws IOException {
    List<List<String>> frames = MarkdownTables.of("architecture.md").get("The feed");
    assertThat(frames)
        .extracting(row -> row.subList(0, 2))
        .containsExactly(
            List.of("HELLO", "" + FeedProtocol.HELLO),
            List.of("SUBSCRIBE", "" + FeedProtocol.SUBSCRIBE),
            List.of("TERMS", "" + FeedProtocol.TERMS),
            List.of("SNAPSHOT", "" + FeedProtocol.SNAPSHOT));
    assertThat(frames.get(1).get(3)).contains("at most " + FeedProtocol.LONGEST_REQUEST + " bytes");
  }

  @Test
  void bothFormatsAreListed() throws IOException {
    assertThat(MarkdownTables.of("compatibility.md").get("Feed"))
        .extracting(row -> row.get(0))
        .containsExactly("" + FeedProtocol.FORMER_FORMAT, "" + FeedProtocol.FORMAT);
  }
}
