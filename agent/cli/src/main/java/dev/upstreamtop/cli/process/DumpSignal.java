// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.process;

import org.jline.utils.Signals;

/**
 * SIGUSR1 as a wish for a dump, until it is closed; without it that signal ends a process. SIGUSR2
 * is the JVM's own: it stops threads with it.
 */
public final class DumpSignal implements AutoCloseable {

  private static final String NAME = "USR1";

  private final Object former;

  /**
   * Begins.
   *
   * @param wish called at each signal, on a thread of its own
   */
  public DumpSignal(Runnable wish) {
    former = Signals.register(NAME, wish);
  }

  @Override
  public void close() {
    Signals.unregister(NAME, former);
  }
}
