// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.upstreamtop.capture.harness.BpfRequirement;
import dev.upstreamtop.capture.harness.Connection;
import dev.upstreamtop.capture.harness.Kernel;
import dev.upstreamtop.capture.libbpf.RingReader;
import dev.upstreamtop.capture.program.CaptureObject;
import dev.upstreamtop.testing.NeedsRoot;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * Reading maps and ring allocates nothing once it is under way.
 *
 * <p>Asserted on the least of several windows: what a sweep allocates, it allocates in each of
 * them, while the virtual machine charges a thread now and then for work of its own (code that it
 * throws away and runs interpreted for a while).
 */
@NeedsRoot
class ReaderAllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int SWEEPS = 1_000;
  private static final int WINDOWS = 5;

  // Less than any object: the measuring itself may leave one or two.
  private static final long TOLERATED_BYTES = SWEEPS;

  private long records;

  @Test
  void recordsOfKnownRoutesAllocateNothing() {
    try (Kernel kernel = Kernel.load()) {
      Connection connection = kernel.connection("10.0.0.1:40000", "10.0.0.9:8080").open();
      ToLongFunction<ThreadMXBean> exchange =
          threads -> {
            connection
                .request("GET /orders/17/items HTTP/1.1\r\n\r\n")
                .response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            long before = threads.getCurrentThreadAllocatedBytes();
            kernel.drain();
            return threads.getCurrentThreadAllocatedBytes() - before;
          };
      assertThat(leastAllocated(exchange)).isLessThanOrEqualTo(TOLERATED_BYTES);
      assertThat(kernel.backend("10.0.0.9:8080").routes().getFirst().requests())
          .isEqualTo(WARM_UP + WINDOWS * SWEEPS);
    }
  }

  @Test
  void sweepsAllocateNothing() {
    try (CaptureObject object = BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG))) {
      var counters = new CounterReader(object.map("counters"), object.map("grpc"));
      var histograms = new HistogramReader(object.map("histograms"));
      var totals = new TotalsReader(object.map("totals"));
      var backends = new BackendReader(object.map("backends"));
      var pending = new PendingReader(object.map("pending"));
      var ring = new RingReader(object.map("records"));
      RingReader.Consumer consumer = (memory, offset, length) -> records++;
      long[] buckets = new long[Sizes.BUCKETS];
      ToLongFunction<ThreadMXBean> sweep =
          threads -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            backends.read();
            counters.read(8);
            totals.read();
            ring.drain(consumer);
            for (int slot = 0; slot < 8; slot++) {
              histograms.takeDelta(slot, Metric.HEADER, buckets);
              pending.requests(slot, 1);
            }
            return threads.getCurrentThreadAllocatedBytes() - before;
          };
      assertThat(leastAllocated(sweep)).isLessThanOrEqualTo(TOLERATED_BYTES);
    }
  }

  /** The bytes that one window of sweeps allocates, of the window with the fewest. */
  private static long leastAllocated(ToLongFunction<ThreadMXBean> sweep) {
    long least = allocated(sweep, WARM_UP);
    for (int window = 0; window < WINDOWS; window++) {
      least = Math.min(least, allocated(sweep, SWEEPS));
    }
    return least;
  }

  private static long allocated(ToLongFunction<ThreadMXBean> sweep, int sweeps) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int i = 0; i < sweeps; i++) {
      allocated += sweep.applyAsLong(threads);
    }
    return allocated;
  }
}
