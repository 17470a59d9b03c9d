// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.upstreamtop.jmc.rules.judged.Judged;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.openjdk.jmc.common.item.IItemCollection;

/**
 * What judging takes of the processors, and what it allocates: the same calls as {@link
 * LiveJudgementBenchmark} and {@link RecordingModelBenchmark#judge}, for a machine on which others
 * want the processors, too.
 */
final class JudgingTime {

  private static final int TIMES = 11;
  private static final int INTERVALS = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private JudgingTime() {}

  /** Prints a line for each condition of the host, and one for a recording. */
  public static void main(String[] none) throws Exception {
    for (LiveJudgementBenchmark.Condition condition : LiveJudgementBenchmark.Condition.values()) {
      for (boolean pool : new boolean[] {true, false}) {
        judgeLive(condition, pool);
      }
    }
    judgeRecording();
  }

  private static void judgeLive(LiveJudgementBenchmark.Condition condition, boolean pool) {
    LiveJudgementBenchmark benchmark = new LiveJudgementBenchmark();
    benchmark.condition = condition;
    benchmark.pool = pool;
    benchmark.prepare();
    judge(benchmark); // Warms up.
    judge(benchmark);
    double[] millis = new double[TIMES];
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      millis[i] = judge(benchmark);
    }
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%-10s %-15s %.2f ms of CPU time an interval (%.2f to %.2f), %,d KB allocated%n",
        condition,
        pool ? "one pool" : "no common work",
        millis[TIMES / 2],
        millis[0],
        millis[TIMES - 1],
        allocated / TIMES / INTERVALS / 1_000);
  }

  private static double judge(LiveJudgementBenchmark benchmark) {
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < INTERVALS; i++) {
      benchmark.judge();
    }
    return (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / INTERVALS;
  }

  private static void judgeRecording() throws Exception {
    IItemCollection items = BusyRecording.load();
    double[] cpu = new double[TIMES];
    double[] wall = new double[TIMES];
    for (int i = -2; i < TIMES; i++) {
      long cpuBefore = PROCESS.getProcessCpuTime();
      long before = System.nanoTime();
      Judged.of(items);
      if (i >= 0) {
        wall[i] = (System.nanoTime() - before) / 1e9;
        cpu[i] = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e9;
      }
    }
    Arrays.sort(cpu);
    Arrays.sort(wall);
    System.out.printf(
        Locale.ROOT,
        "200,000 events read and judged: %.2f s of CPU time over all threads (%.2f to %.2f),"
            + " %.2f s by the clock (%.2f to %.2f)%n",
        cpu[TIMES / 2],
        cpu[0],
        cpu[TIMES - 1],
        wall[TIMES / 2],
        wall[0],
        wall[TIMES - 1]);
  }
}
