// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.testing.Await;
import dev.upstreamtop.testing.Jdk;
import dev.upstreamtop.testing.JdkCommand;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs one of the applications, and what is said to it. */
final class Conversation implements AutoCloseable {

  private final JdkCommand.Child child;
  private final Writer commands;
  private int answers = 1;

  private Conversation(JdkCommand.Child child) {
    this.child = child;
    this.commands = child.process().outputWriter(StandardCharsets.UTF_8);
    Await.until("the application started", () -> lines().contains("started"));
    // What Flight Recorder has to say at the start is no answer.
    this.answers = lines().size();
  }

  /** With an {@link Application}. */
  static Conversation with(Jdk jdk, List<String> jvmOptions) {
    return with(jdk, jvmOptions, Application.class);
  }

  static Conversation with(Jdk jdk, List<String> jvmOptions, Class<?> application) {
    List<String> line = new ArrayList<>(jvmOptions);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(application.getName());
    return new Conversation(jdk.command("java", line).start());
  }

  private List<String> lines() {
    return child.out().lines().toList();
  }

  /** Says something and returns the answer. */
  String say(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    Await.until("an answer to " + command, () -> lines().size() > answers);
    return lines().get(answers++);
  }

  long pid() {
    return child.process().pid();
  }

  String out() {
    return child.out();
  }

  String err() {
    return child.err();
  }

  /** Ends it as an application ends itself. */
  JdkCommand.Finished end(int exitCode) throws IOException {
    commands.write("exit " + exitCode + "\n");
    commands.flush();
    return child.await();
  }

  @Override
  public void close() {
    child.close();
  }
}
