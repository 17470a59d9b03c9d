// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A piece of Java out of the documentation, as it stands there, run in a JVM of its own. */
public final class DocumentedProgram implements AutoCloseable {

  private static final Pattern PIECE =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private final Process process;
  private final Path out;
  private final Path err;

  private DocumentedProgram(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The pieces of Java on a page, in their order. */
  public static List<String> piecesOf(String page) throws IOException {
    String text = Files.readString(Checkout.root().resolve("docs").resolve(page));
    return PIECE.matcher(text).results().map((MatchResult piece) -> piece.group(1)).toList();
  }

  /**
   * Starts one.
   *
   * @param directory for its files
   * @param jdk that compiles and runs it
   * @param jvm the JVM's options
   * @param imports what the piece takes for granted: packages and classes
   * @param declaration of what it takes for granted besides, a statement; may be empty
   */
  public static DocumentedProgram start(
      Path directory,
      Path jdk,
      List<String> jvm,
      List<String> imports,
      String declaration,
      String piece)
      throws IOException {
    Files.createDirectories(directory);
    Path source = directory.resolve("Documented.java");
    StringBuilder program = new StringBuilder();
    imports.forEach(name -> program.append("import ").append(name).append(";\n"));
    Files.writeString(
        source,
        program
            .append("class Documented {\n")
            .append("public static void main(String[] arguments) throws Exception {\n")
            .append(declaration)
            .append('\n')
            .append(piece)
            .append("}\n}\n"));
    List<String> line = new ArrayList<>();
    line.add(jdk.resolve("bin/java").toString());
    line.addAll(jvm);
    line.add(source.toString());
    Path out = directory.resolve("documented.out");
    Path err = directory.resolve("documented.err");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return new DocumentedProgram(builder.start(), out, err);
  }

  /** What it has printed, line by line; it runs on, and has said nothing else. */
  public List<String> printed() throws IOException {
    assertThat(Files.readString(err)).isEmpty();
    assertThat(process.isAlive()).as("runs until it is ended").isTrue();
    return Files.readString(out).lines().toList();
  }

  @Override
  public void close() {
    Ending.of(process);
  }
}
