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
import org.junit.jupiter.api.Test;

/** Reading maps and ring allocates nothing once it is under way. */
@NeedsRoot
class ReaderAllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int SWEEPS = 1_000;

  // Less than any object: the measuring itself may leave one or two.
  private static final long TOLERATED_BYTES_PER_SWEEP = 1;

  private long records;

  @Test
  void recordsOfKnownRoutesAllocateNothing() {
    try (Kernel kernel = Kernel.load()) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      Connection connection = kernel.connection("10.0.0.1:40000", "10.0.0.9:8080").open();
      long allocated = 0;
      for (int round = 0; round < WARM_UP + SWEEPS; round++) {
        connection
            .request("GET /orders/17/items HTTP/1.1\r\n\r\n")
            .response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        long before = threads.getCurrentThreadAllocatedBytes();
        kernel.drain();
        if (round >= WARM_UP) {
          allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
      }
      assertThat(allocated).isLessThanOrEqualTo(SWEEPS * TOLERATED_BYTES_PER_SWEEP);
      assertThat(kernel.backend("10.0.0.9:8080").routes().getFirst().requests())
          .isEqualTo(WARM_UP + SWEEPS);
    }
  }

  @Test
  void sweepsAllocateNothing() {
    try (CaptureObject object = BpfRequirement.bpf(() -> CaptureObject.load(Kernel.CONFIG))) {
      var counters = new CounterReader(object.map("counters"));
      var histograms = new HistogramReader(object.map("histograms"));
      var totals = new TotalsReader(object.map("totals"));
      var backends = new BackendReader(object.map("backends"));
      var pending = new PendingReader(object.map("pending"));
      var ring = new RingReader(object.map("records"));
      RingReader.Consumer consumer = (memory, offset, length) -> records++;
      long[] buckets = new long[Sizes.BUCKETS];
      Runnable sweep =
          () -> {
            backends.read();
            counters.read(8);
            totals.read();
            ring.drain(consumer);
            for (int slot = 0; slot < 8; slot++) {
              histograms.takeDelta(slot, Metric.HEADER, buckets);
              pending.requests(slot, 1);
            }
          };
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      for (int i = 0; i < WARM_UP; i++) {
        sweep.run();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < SWEEPS; i++) {
        sweep.run();
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThanOrEqualTo(SWEEPS * TOLERATED_BYTES_PER_SWEEP);
    }
  }
}
