// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import dev.upstreamtop.telemetry.Version;
import dev.upstreamtop.telemetry.jmx.JmxSink;
import dev.upstreamtop.telemetry.metrics.MetricsPort;
import dev.upstreamtop.telemetry.snapshot.CaptureState;
import dev.upstreamtop.telemetry.snapshot.Endpoint;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the agent together and starts it, once per JVM. */
public final class Agent {

  /**
   * The system property that holds the agent's version in a JVM that it runs in, so that whoever
   * attaches sees it before loading and after.
   */
  public static final String PROPERTY = "dev.upstreamtop.agent";

  /**
   * The system property that holds the state of the capture, a blank, and the reason if there is
   * one: {@code UNAVAILABLE no collector answers at …}.
   */
  public static final String STATE_PROPERTY = PROPERTY + ".state";

  private static final long RETRY_NANOS = 1_000_000_000;

  private static final AtomicBoolean LOADED = new AtomicBoolean();

  /**
   * A source file run by the launcher is an application, though a class of the compiler runs it.
   */
  private static final Set<String> LAUNCHERS_OF_SOURCES =
      Set.of("com.sun.tools.javac.launcher.Main", "com.sun.tools.javac.launcher.SourceLauncher");

  private Agent() {}

  /**
   * Starts the agent on a thread of its own and returns.
   *
   * @param options as given, null for none
   * @param instrumentation asked for loaded classes, never to change one
   * @param beforeMain whether called on the main thread before main
   */
  public static void start(String options, Instrumentation instrumentation, boolean beforeMain) {
    if (isToolOfTheJdk()) {
      return;
    }
    if (!LOADED.compareAndSet(false, true)) {
      AgentLog.line("already loaded in this JVM, the second load does nothing");
      return;
    }
    System.setProperty(PROPERTY, Version.TEXT);
    Thread caller = Thread.currentThread();
    daemon("upstreamtop", () -> live(options, instrumentation, beforeMain ? caller : null)).start();
  }

  /**
   * JAVA_TOOL_OPTIONS reaches jcmd, javac and the like too; they have no traffic and often a reader
   * of their output.
   */
  private static boolean isToolOfTheJdk() {
    String module = System.getProperty("jdk.module.main", "");
    String mainClass = System.getProperty("jdk.module.main.class", "");
    return (module.startsWith("jdk.") || module.startsWith("java."))
        && !LAUNCHERS_OF_SOURCES.contains(mainClass);
  }

  /** However its thread ends, nobody is told that it captures. */
  private static void live(String options, Instrumentation instrumentation, Thread main) {
    try {
      run(options, instrumentation, main);
    } catch (Throwable e) {
      AgentLog.line("no traffic is captured: not started: " + e);
      System.setProperty(STATE_PROPERTY, CaptureState.UNAVAILABLE + " not started: " + e);
    }
  }

  private static void run(String text, Instrumentation instrumentation, Thread main) {
    AgentOptions options = AgentOptions.defaults();
    String broken = null;
    try {
      options = AgentOptions.parse(text);
    } catch (IllegalArgumentException e) {
      broken = e.getMessage();
    }
    Delivery delivery = new Delivery(new SelfView(options.scope()));
    delivery.add(new StateProperty());
    Events events = Events.register(delivery);
    CaptureKeeper keeper = new CaptureKeeper(options, delivery, events::configured);
    Ending ending = new Ending(keeper, events);
    events.beforeRest(ending::ifJvmEnds);
    ending.register();
    CaptureControl control = broken == null ? keeper : new BrokenControl(broken);
    // Both threads wait by selectors; one that waited for the other to initialize them would leave
    // an event of that in the application's recording.
    SelectorProvider.provider();
    Optional<Endpoint> metrics = options.metrics();
    startBeans(() -> showBeans(delivery, control, metrics, instrumentation, main), delivery);
    if (broken == null) {
      keeper.run();
    } else {
      AgentLog.line("no traffic is captured: " + broken);
      delivery.accept(BrokenControl.status(broken));
    }
  }

  /** Without a thread for it there are no beans, but events all the same. */
  private static void startBeans(Runnable work, Delivery delivery) {
    try {
      daemon("upstreamtop-mbeans", work).start();
    } catch (Error noThread) {
      AgentLog.line("no MBeans: " + noThread);
      delivery.complete();
    }
  }

  private static void showBeans(
      Delivery delivery,
      CaptureControl control,
      Optional<Endpoint> metrics,
      Instrumentation instrumentation,
      Thread main) {
    try {
      if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
        AgentLog.line(
            (metrics.isPresent() ? "no MBeans and no metrics" : "no MBeans")
                + ": this runtime lacks the module java.management");
        return;
      }
      new Retry(RETRY_NANOS)
          .untilDone(
              () -> {
                if (main == null || new MainWatch(main, instrumentation).await()) {
                  register(delivery, control, metrics);
                }
              });
    } catch (IllegalStateException e) {
      AgentLog.line("no MBeans: " + e.getMessage());
    } catch (LinkageError e) {
      AgentLog.line("no MBeans, tried " + Retry.MOST_TRIES + " times: " + e);
    } finally {
      delivery.complete();
    }
  }

  private static void register(
      Delivery delivery, CaptureControl control, Optional<Endpoint> metrics) {
    JmxSink beans = JmxSink.register(ManagementFactory.getPlatformMBeanServer(), control);
    try {
      delivery.add(beans);
    } catch (VirtualMachineError | LinkageError passing) {
      // Beans that nobody feeds would be in the way of the next attempt.
      beans.close();
      throw passing;
    }
    metrics.ifPresent(where -> serve(where, beans));
  }

  /** What the beans tell, for whoever has no JMX; without it everything else is as it was. */
  private static void serve(Endpoint where, JmxSink beans) {
    try {
      MetricsPort.open(where, beans::view);
    } catch (IOException taken) {
      AgentLog.line("no metrics: cannot listen on " + where + ": " + taken.getMessage());
    } catch (RuntimeException | Error e) {
      AgentLog.line("no metrics: " + e);
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    // Without a handler of its own the JVM would print a stack trace into the application's output.
    thread.setUncaughtExceptionHandler(
        (ended, e) -> AgentLog.line("thread " + ended.getName() + " ended: " + e));
    return thread;
  }
}
