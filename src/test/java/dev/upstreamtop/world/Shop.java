// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.house.Repository;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Checkout;
import dev.upstreamtop.testing.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An application in a JVM of its own, with the agent in it or not yet. */
public final class Shop implements AutoCloseable {

  /** In how many pieces it serves {@code /pieces}, over a second or more. */
  public static final int PIECES = 50;

  private static final String SOURCE = "Shop.java";
  private static final Pattern PORT = Pattern.compile("^\\d+\n\\z", Pattern.MULTILINE);

  private final Process process;
  private final Path out;
  private final Path err;

  private Shop(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The JDKs that tests must pass on, and whatever else from Java 17 on is here. */
  public static Stream<Path> jdks() {
    return Jdk.supported().map(Jdk::home);
  }

  /**
   * Opens one; returns when it serves.
   *
   * @param directory for its files
   * @param jdk that runs it
   * @param options of the agent
   * @param before what starts the JVM, {@code setpriv} with its options say
   */
  public static Shop open(Path directory, Path jdk, String options, String... before)
      throws Exception {
    return open(
        directory, jdk, List.of("--enable-native-access=ALL-UNNAMED"), options, List.of(before));
  }

  /**
   * The same in a JVM with options of its own.
   *
   * @param jvm the JVM's options
   */
  public static Shop open(
      Path directory, Path jdk, List<String> jvm, String options, List<String> before)
      throws Exception {
    Path agent = directory.resolve("agent.jar");
    Files.copy(Repository.agentJar(), agent, StandardCopyOption.REPLACE_EXISTING);
    List<String> all = new ArrayList<>(jvm);
    all.add("-javaagent:" + agent + "=" + options);
    return start(directory, jdk, all, before);
  }

  /** The same without an agent. */
  public static Shop openAlone(Path directory, Path jdk, List<String> jvm, String... before)
      throws Exception {
    return start(directory, jdk, jvm, List.of(before));
  }

  private static Shop start(Path directory, Path jdk, List<String> jvm, List<String> before)
      throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream source = Shop.class.getResourceAsStream("/shop/" + SOURCE)) {
      Files.copy(source, directory.resolve(SOURCE), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(jdk.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.add(directory.resolve(SOURCE).toString());
    Path out = Files.createTempFile("shop", ".out");
    Path err = Files.createTempFile("shop", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Shop shop = new Shop(builder.start(), out, err);
    Await.until("the shop's port: " + err, () -> PORT.matcher(read(out)).find());
    return shop;
  }

  /**
   * What a JVM is told that is to record until it ends, and that needs little.
   *
   * @param file the recording
   * @param settings a file of ours that is added to the JDK's default
   */
  public static List<String> recording(Path file, String settings) {
    return List.of(
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "--enable-native-access=ALL-UNNAMED",
        "-Xlog:jfr+startup=error",
        "-XX:StartFlightRecording:settings=default,settings="
            + Checkout.root().resolve("jfr-settings").resolve(settings)
            + ",dumponexit=true,filename="
            + file);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    // What Flight Recorder says at the start comes before.
    return Integer.parseInt(read(out).lines().toList().getLast());
  }

  public Process process() {
    return process;
  }

  /** What it has said on standard error. */
  public String err() {
    return read(err);
  }

  /** What it has printed on standard output, line by line. */
  public List<String> printed() {
    return read(out).lines().toList();
  }

  /** What it has said on standard error, line by line. */
  public List<String> complaints() {
    return read(err).lines().toList();
  }

  /** What it serves under a path. */
  public String get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** An attribute of a bean in its JVM, as text: {@code Capture}, {@code State}. */
  public String bean(String type, String attribute) throws IOException, InterruptedException {
    return get("/bean/" + type + "/" + attribute);
  }

  /** An attribute of the bean about itself as a backend; empty where there is none yet. */
  public String ownBean(String side, String attribute) throws IOException, InterruptedException {
    return backendBean(endpoint(), side, attribute);
  }

  /** An attribute of the bean about a backend; empty where there is none yet. */
  public String backendBean(String backend, String side, String attribute)
      throws IOException, InterruptedException {
    // The quotes that an endpoint has in the bean's name, as a URI has them.
    return bean("Backend,backend=%22" + backend + "%22,side=" + side, attribute);
  }

  /** Where it is a backend. */
  public String endpoint() {
    return "127.0.0.1:" + port();
  }

  /** Waits until the bean Capture says so. */
  public void awaitState(String state) throws Exception {
    Await.until("state " + state + " of the agent", () -> bean("Capture", "State").equals(state));
  }

  /**
   * Ends it by SIGTERM; what it does at its end is done when this returns. Returns its exit code.
   */
  public int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    Ending.of(process);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
