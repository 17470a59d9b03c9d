// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class MainWatchTest {

  /**
   * Some JVMs in a hundred that end at once get there: JVM TI then knows no class any more, and a
   * complaint of the agent would be the application's last words.
   */
  @Test
  void aJvmThatHasEndedIsNotWaitedFor() throws InterruptedException {
    Thread main = new Thread(() -> {}, "ended");
    main.start();
    main.join();
    Instrumentation ofDeadVm =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> null);

    assertThat(new MainWatch(main, ofDeadVm).await()).isFalse();
  }
}
