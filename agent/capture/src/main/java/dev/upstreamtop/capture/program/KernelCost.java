// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import dev.upstreamtop.capture.libbpf.BpfProgram;
import java.util.List;

/**
 * What the attached programs cost per packet, where the operator has BPF statistics switched on.
 */
public final class KernelCost {

  private final List<BpfProgram> programs;
  private long nanosBefore;
  private long runsBefore;

  /** For both packet programs of an object. */
  public KernelCost(CaptureObject object) {
    programs = List.of(object.egress(), object.ingress());
  }

  /** The mean run time since the previous call, nanoseconds; -1 where it is not known. */
  public double takeNanosPerRun() {
    long nanos = 0;
    long runs = 0;
    for (BpfProgram program : programs) {
      BpfProgram.RunTime time = program.runTime();
      nanos += time.nanos();
      runs += time.runs();
    }
    long newRuns = runs - runsBefore;
    double mean = newRuns == 0 ? -1 : (double) (nanos - nanosBefore) / newRuns;
    nanosBefore = nanos;
    runsBefore = runs;
    return mean;
  }
}
