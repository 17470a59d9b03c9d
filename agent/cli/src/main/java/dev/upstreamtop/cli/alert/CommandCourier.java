// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.alert;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command with the object on its standard input. What it writes goes to our standard error:
 * standard output is for what was asked for.
 */
final class CommandCourier implements Courier {

  /** A dollar sign or a quote in the line is the operator's; nothing off the wire is in it. */
  private static final String TO_STANDARD_ERROR = "exec >&2\n";

  private final String line;
  private final Duration patience;
  private Process running;
  private boolean closed;

  /**
   * Prepares a way to it.
   *
   * @param line as a shell reads it
   */
  CommandCourier(String line, Duration patience) {
    this.line = line;
    this.patience = patience;
  }

  @Override
  public void deliver(String json) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process = begin();
    // It may take neither its input nor an end; whoever waits for it is let go by its end.
    var _ =
        process
            .onExit()
            .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((ended, late) -> end(process));
    give(process, json + "\n");
    boolean ended = process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    synchronized (this) {
      running = null;
    }
    if (!ended || System.nanoTime() - begin >= patience.toNanos()) {
      throw new IOException("it was not done within " + patience.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException("it ended with code " + process.exitValue());
    }
  }

  private synchronized Process begin() throws IOException {
    if (closed) {
      throw new IOException("this command has ended");
    }
    running =
        new ProcessBuilder("/bin/sh", "-c", TO_STANDARD_ERROR + line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return running;
  }

  private static void give(Process process, String text) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException unread) {
      // It need not read it: its code says whether it has done its work.
    }
  }

  /** With all that it has started; what has left it, in the background, is its own affair. */
  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      end(running);
    }
  }
}
