// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

/**
 * Ends the capture when the JVM does, before the last events are written.
 *
 * <p>Flight Recorder ends its recordings in a shutdown hook too, at the same time as ours or before
 * or after: the order of hooks is not defined. So the capture is ended by whichever comes first,
 * and the other waits until the last interval is delivered; Flight Recorder writes its last chunk
 * only then.
 */
final class Ending implements Runnable {

  private final CaptureKeeper keeper;
  private final Events events;

  Ending(CaptureKeeper keeper, Events events) {
    this.keeper = keeper;
    this.events = events;
  }

  void register() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(null, this, "upstreamtop-end", 0, false));
    } catch (IllegalStateException alreadyEnding) {
      run();
    }
  }

  /** Never throws: the JVM would print a stack trace, and what is left would not be written. */
  @Override
  public void run() {
    try {
      keeper.close();
    } catch (Throwable e) {
      AgentLog.line("capture not ended in good order: " + e);
    }
    try {
      events.flush();
    } catch (Throwable e) {
      AgentLog.line("last events not written: " + e);
    }
  }

  /** Ends the capture if the JVM is on its way down; called before a chunk of a recording ends. */
  void ifJvmEnds() {
    if (isEnding()) {
      keeper.close();
    }
  }

  private static boolean isEnding() {
    Thread probe = new Thread(null, () -> {}, "upstreamtop-probe", 0, false);
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }
}
