// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.report;

import dev.upstreamtop.cli.Traffic;
import dev.upstreamtop.telemetry.jfr.JfrSink;
import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** A JVM that records the incident again and again, until it is told to stop or killed. */
final class RecordingChild implements AutoCloseable {

  private final JdkCommand.Child child;
  private final Path repository;
  private final Path finished;

  private RecordingChild(JdkCommand.Child child, Path repository, Path finished) {
    this.child = child;
    this.repository = repository;
    this.finished = finished;
  }

  /** Starts one whose files are in a directory. */
  static RecordingChild start(Path directory) {
    Path repository = directory.resolve("repository");
    Path finished = directory.resolve("finished.jfr");
    return new RecordingChild(
        new Jdk(Runtime.version().feature(), Jdk.RUNNING)
            .command(
                "java",
                "-Xmx128m",
                "-XX:FlightRecorderOptions:repository=" + repository,
                "-cp",
                System.getProperty("java.class.path"),
                RecordingChild.class.getName(),
                finished.toString())
            .start(),
        repository,
        finished);
  }

  /** What runs in that JVM. */
  public static void main(String[] arguments) throws Exception {
    try (Recording recording = new Recording(Configuration.getConfiguration("default"));
        JfrSink sink = JfrSink.register()) {
      JfrSink.eventTypes().forEach(recording::enable);
      recording.start();
      for (int i = 1; System.in.available() == 0; i++) {
        sink.accept(Traffic.incident(i));
        sink.flush();
        Thread.sleep(20);
      }
      recording.stop();
      recording.dump(Path.of(arguments[0]));
    }
  }

  /** Waits until so many events of ours can be read of what it has written so far. */
  Path awaitEvents(int count) throws IOException {
    Await.until(
        "a JVM has recorded " + count + " events",
        () -> {
          if (!child.process().isAlive()) {
            throw new AssertionError(child.out() + child.err());
          }
          Path chunk = chunk();
          return chunk != null && events(chunk) >= count;
        });
    return chunk();
  }

  private Path chunk() throws IOException {
    if (!Files.isDirectory(repository)) {
      return null;
    }
    try (Stream<Path> files = Files.walk(repository)) {
      return files.filter(file -> file.toString().endsWith(".jfr")).findFirst().orElse(null);
    }
  }

  private static int events(Path file) {
    int ours = 0;
    try (CutRecording cut = CutRecording.of(file, file.getParent());
        RecordingFile recording = cut.open()) {
      while (recording.hasMoreEvents()) {
        String type = recording.readEvent().getEventType().getName();
        ours += type.startsWith("dev.upstreamtop.") ? 1 : 0;
      }
    } catch (IOException none) {
      return 0;
    }
    return ours;
  }

  /** SIGKILL: nothing more is written. */
  void kill() throws InterruptedException {
    child.process().destroyForcibly().waitFor();
  }

  /** Lets it end in good order; the recording that it has written then. */
  Path finish() throws IOException {
    child.process().getOutputStream().write('\n');
    child.process().getOutputStream().flush();
    JdkCommand.Finished ended = child.await();
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.err());
    }
    return finished;
  }

  @Override
  public void close() {
    child.close();
  }
}
