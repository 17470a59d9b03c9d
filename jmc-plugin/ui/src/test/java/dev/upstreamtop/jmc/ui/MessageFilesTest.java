// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever translates the plugin adds files, and changes no class. */
class MessageFilesTest {

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern WORDS = Pattern.compile("\\p{L}{2,} \\p{L}{2,}");
  private static final Pattern KEY =
      Pattern.compile("Messages\\s*\\.get\\(\\s*\"([^\"]+)\"\\s*[,)]");

  /** Names of threads, which nobody is shown. */
  private static final Set<String> NOT_SHOWN =
      Set.of("upstreamtop page", "upstreamtop console tab");

  private static List<Path> sources(String module) throws IOException {
    Path folder = Checkout.root().resolve("jmc-plugin").resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String code(Path source) throws IOException {
    return COMMENT.matcher(Files.readString(source)).replaceAll("");
  }

  /** A sentence has two words in a row somewhere; names of events and beans have not. */
  @ParameterizedTest
  @ValueSource(strings = {"ui", "jconsole"})
  void noSentenceStandsInAClass(String module) throws IOException {
    List<String> sentences = new ArrayList<>();
    for (Path source : sources(module)) {
      Matcher literal = LITERAL.matcher(code(source));
      while (literal.find()) {
        if (WORDS.matcher(literal.group(1)).find() && !NOT_SHOWN.contains(literal.group(1))) {
          sentences.add(source.getFileName() + ": " + literal.group(1));
        }
      }
    }

    assertThat(sentences).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ui", "jconsole"})
  void everyKeyThatIsAskedForIsInTheFile(String module) throws IOException {
    List<String> asked = new ArrayList<>();
    for (Path source : sources(module)) {
      Matcher key = KEY.matcher(code(source));
      while (key.find()) {
        asked.add(key.group(1));
      }
    }

    assertThat(asked).hasSizeGreaterThan(5);
    assertThat(texts(module).stringPropertyNames()).containsAll(asked);
  }

  /** An apostrophe that is not doubled swallows what stands behind it, in any language. */
  @ParameterizedTest
  @ValueSource(strings = {"ui", "jconsole"})
  void everyTextIsOneThatArgumentsAreFilledInto(String module) throws IOException {
    texts(module)
        .forEach(
            (key, text) -> {
              if (text.toString().contains("{")) {
                assertThatCode(() -> new MessageFormat(text.toString()))
                    .as("%s", key)
                    .doesNotThrowAnyException();
                assertThat(text.toString().replace("''", "")).as("%s", key).doesNotContain("'");
              }
            });
  }

  /** What the application shows of plugin.xml is by keys, too. */
  @Test
  void noNameStandsInPluginXml() throws IOException {
    String plugin =
        Files.readString(
            Checkout.root().resolve("jmc-plugin/ui/src/main/resources").resolve("plugin.xml"));
    Matcher name = Pattern.compile("\\b(?:name|label|description)=\"([^\"]*)\"").matcher(plugin);
    List<String> names = new ArrayList<>();
    while (name.find()) {
      names.add(name.group(1));
    }
    assertThat(names).isNotEmpty().allMatch(one -> one.startsWith("%"));
  }

  private static Properties texts(String module) throws IOException {
    Path folder =
        Checkout.root().resolve("jmc-plugin").resolve(module).resolve("src/main/resources");
    Properties texts = new Properties();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(one -> one.getFileName().toString().equals("messages.properties"))
              .toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          texts.load(in);
        }
      }
    }
    assertThat(texts).isNotEmpty();
    return texts;
  }

  /** A file of the language is found beside the one that there is; what it lacks stays English. */
  @ParameterizedTest
  @ValueSource(strings = {"ja", "zh"})
  void aFileOfALanguageIsFoundByItsName(String language, @TempDir Path translated)
      throws Exception {
    Path folder =
        Files.createDirectories(
            translated.resolve(Messages.class.getPackageName().replace('.', '/')));
    Files.writeString(folder.resolve("messages_" + language + ".properties"), "menu.copy=\u8907\n");
    URL classes = Messages.class.getProtectionDomain().getCodeSource().getLocation();
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try (URLClassLoader plugin =
        new URLClassLoader(
            new URL[] {translated.toUri().toURL(), classes},
            ClassLoader.getPlatformClassLoader())) {
      Class<?> messages = plugin.loadClass(Messages.class.getName());
      assertThat(text(messages, "menu.copy")).isEqualTo("\u8907");
      assertThat(text(messages, "menu.sort")).isEqualTo(Messages.get("menu.sort"));
    } finally {
      Locale.setDefault(usual);
    }
  }

  private static Object text(Class<?> messages, String key) throws ReflectiveOperationException {
    return messages.getMethod("get", String.class, Object[].class).invoke(null, key, new Object[0]);
  }
}
