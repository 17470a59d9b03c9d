// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Tells whether the JVM's log manager has been chosen: its class does so when it is initialised.
 *
 * <p>Until Java 21 {@code sun.misc.Unsafe} tells whether a class is; there a list of all classes,
 * which is what remains on later ones, makes {@code -Xcheck:jni} warn of java.instrument.
 */
final class LogManagerChoice {

  private static final String LOG_MANAGER = "java.util.logging.LogManager";

  private final Instrumentation instrumentation;
  private final Optional<Probe> probe;

  private record Probe(Object unsafe, Method shouldBeInitialized, Class<?> logManager) {}

  LogManagerChoice(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
    this.probe = probe();
  }

  private static Optional<Probe> probe() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Method shouldBeInitialized = type.getMethod("shouldBeInitialized", Class.class);
      Field unsafe = type.getDeclaredField("theUnsafe");
      unsafe.setAccessible(true);
      // Loaded, which chooses nothing, and not initialised.
      Class<?> logManager = Class.forName(LOG_MANAGER, false, null);
      return Optional.of(new Probe(unsafe.get(null), shouldBeInitialized, logManager));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      return Optional.empty();
    }
  }

  /**
   * Whether it is made.
   *
   * @throws IllegalStateException when the JVM has ended
   */
  boolean isMade() {
    if (probe.isPresent()) {
      Probe there = probe.get();
      try {
        return !(boolean) there.shouldBeInitialized().invoke(there.unsafe(), there.logManager());
      } catch (ReflectiveOperationException refused) {
        throw new IllegalStateException(refused);
      }
    }
    Class<?>[] loaded = instrumentation.getInitiatedClasses(null);
    if (loaded == null) {
      // JVM TI answers no more once the VM is dead, while daemon threads still run a little.
      throw new IllegalStateException("the JVM has ended");
    }
    for (Class<?> one : loaded) {
      if (one.getName().equals(LOG_MANAGER)) {
        return true;
      }
    }
    return false;
  }
}
