// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.analysis.event;

import java.util.List;
import java.util.Set;

/**
 * Where the threads of pools are while they have nothing to do: in methods that wait for work and
 * do none of it themselves, so that no wait of a task has one of them among its callers.
 */
final class IdleFrames {

  /** By class and method; a method that runs the tasks as well has no place here. */
  static final Set<String> METHODS =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor#getTask",
          "java.util.concurrent.ForkJoinPool#awaitWork",
          // The JDK's cleaners, from 21 on.
          "java.lang.ref.ReferenceQueue#remove",
          // Tomcat's workers.
          "org.apache.tomcat.util.threads.ThreadPoolExecutor#getTask",
          "org.apache.tomcat.util.threads.TaskQueue#poll",
          "org.apache.tomcat.util.threads.TaskQueue#take",
          // Jetty's, and those that it keeps for what comes; of 9.4 and of 12.
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner#idleJobPoll",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread#reservedWait",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread#waitForTask",
          // Those of WildFly, of Undertow there, and of Quarkus.
          "org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode#park",
          "org.jboss.threads.EnhancedQueueExecutor$SchedulerTask#run",
          // Netty's executors that wait for no channels.
          "io.netty.util.concurrent.SingleThreadEventExecutor#takeTask",
          "io.netty.util.concurrent.GlobalEventExecutor#takeTask");

  private IdleFrames() {}

  /** Whether a thread with those callers waits for work. */
  static boolean isAmong(List<EventValues.Caller> callers) {
    return callers.stream()
        .anyMatch(caller -> METHODS.contains(caller.type() + "#" + caller.method()));
  }
}
