// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page of a recording that is kept: well-formed, whole, and alone. */
class ReportHtmlTest {

  private static final Path KEPT =
      Checkout.root().resolve("src/test/resources/recordings/upstreamtop-0.1.jfr");

  private final Report report = Report.of(List.of(KEPT), Bounds.NONE, null, ZoneOffset.UTC);

  private Document page() throws Exception {
    String text = String.join("\n", report.lines(Report.Format.HTML));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<Element> all(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document page, String name) {
    return all(page, name).stream().map(Element::getTextContent).toList();
  }

  @Test
  void saysWhatTheTextSays() throws Exception {
    Document page = page();
    List<String> text = report.lines(Report.Format.TEXT);

    assertThat(all(page, "article")).hasSameSizeAs(report.findings());
    assertThat(texts(page, "h3").getFirst() + ".").isEqualTo(text.getFirst());
    assertThat(texts(page, "article").getFirst()).contains(text.get(1).strip());
    assertThat(all(page, "article").getFirst().getAttribute("class")).isEqualTo("warning");
    assertThat(all(page, "tr")).hasSize(1 + report.shown().size());
    assertThat(texts(page, "li")).contains(text.getLast());
  }

  @Test
  void drawsEachBackendOnOneTimeAxis() throws Exception {
    Document page = page();
    long charted = report.shown().stream().limit(12).count();
    long timed =
        report.shown().stream()
            .limit(12)
            .filter(track -> track.slices().stream().anyMatch(slice -> slice.header().count() > 0))
            .count();

    assertThat(all(page, "section")).hasSize((int) charted);
    assertThat(all(page, "svg")).hasSize((int) (charted + timed));
    assertThat(all(page, "rect"))
        .extracting(bar -> bar.getAttribute("class"))
        .contains("asked", "time", "bad", "found");
    assertThat(all(page, "rect"))
        .allSatisfy(
            bar -> {
              double right = number(bar, "x") + number(bar, "width");
              double bottom = number(bar, "y") + number(bar, "height");
              String[] box = ((Element) bar.getParentNode()).getAttribute("viewBox").split(" ", -1);
              assertThat(right).isLessThanOrEqualTo(Double.parseDouble(box[2]) + 2.1);
              assertThat(bottom).isLessThanOrEqualTo(Double.parseDouble(box[3]) + 0.1);
            });
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void needsNothingElse() throws Exception {
    Document page = page();

    for (String name : List.of("script", "link", "img", "iframe", "object", "a")) {
      assertThat(all(page, name)).as(name).isEmpty();
    }
    assertThat(texts(page, "style"))
        .singleElement()
        .asString()
        .doesNotContain("url(", "@import")
        .contains("prefers-color-scheme: dark", "@media print");
  }

  @Test
  void whatComesFromOutsideIsText() {
    Markup markup = new Markup();
    markup.element("p", "<script>\"&\"</script>", "title", "\"><b>");

    assertThat(markup)
        .hasToString(
            "<p title=\"&quot;&gt;&lt;b&gt;\">"
                + "&lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;</p>\n");
  }
}
