// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

/**
 * Ends the capture when the JVM does, before the last events are written.
 *
 * <p>Flight Recorder ends its recordings in a shutdown hook too, at the same time or before: so the
 * capture is ended by whichever of the two comes first.
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

  @Override
  public void run() {
    keeper.close();
    events.flush();
  }

  /** Ends the capture if the JVM is on its way down; called before a chunk of a recording ends. */
  void ifJvmEnds() {
    Thread probe = new Thread(null, () -> {}, "upstreamtop-probe", 0, false);
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException ending) {
      keeper.close();
    }
  }
}
