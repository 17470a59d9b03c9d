// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Requirement;
import dev.upstreamtop.testing.Shell;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a report in a real browser that reaches no network: light, dark, and on paper. */
@Tag("nightly")
class PageInBrowserTest {

  private static final Path KEPT =
      Checkout.root().resolve("src/test/resources/recordings/upstreamtop-0.1.jfr");

  private static final int LIGHT_PAGE = 0xffffff;
  private static final int LIGHT_WARNING = 0xb3261e;
  private static final int DARK_PAGE = 0x16181c;
  private static final int DARK_WARNING = 0xff8a80;

  @TempDir private Path directory;

  private Path page;

  @BeforeEach
  void write() throws Exception {
    Requirement.program("chromium");
    Report report = Report.of(List.of(KEPT), Bounds.NONE, null, ZoneOffset.UTC);
    page = Files.write(directory.resolve("page.html"), report.lines(Report.Format.HTML));
  }

  private void browse(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--net",
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + directory.resolve("profile"),
                "--window-size=1000,1600"));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Shell.run(command.toArray(String[]::new));
  }

  private BufferedImage picture(String scheme) throws Exception {
    Path file = directory.resolve("page.png");
    browse("--screenshot=" + file, "--blink-settings=preferredColorScheme=" + scheme);
    return ImageIO.read(file.toFile());
  }

  private static long pixels(BufferedImage picture, int color) {
    int[] all =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    long alike = 0;
    for (int pixel : all) {
      alike += (pixel & 0xffffff) == color ? 1 : 0;
    }
    return alike;
  }

  @Test
  void looksAsTheReaderLikesIt() throws Exception {
    BufferedImage light = picture("1");
    BufferedImage dark = picture("0");

    assertThat(light.getRGB(0, 0) & 0xffffff).isEqualTo(LIGHT_PAGE);
    assertThat(pixels(light, LIGHT_WARNING)).isGreaterThan(500);
    assertThat(dark.getRGB(0, 0) & 0xffffff).isEqualTo(DARK_PAGE);
    assertThat(pixels(dark, DARK_WARNING)).isGreaterThan(500);
  }

  @Test
  void goesOnPaper() throws Exception {
    Path file = directory.resolve("page.pdf");
    browse("--print-to-pdf=" + file);

    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .startsWith("%PDF-")
        .contains("/Type /Page");
  }
}
