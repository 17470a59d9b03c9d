// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libbpf.BpfProgram;
import dev.upstreamtop.capture.libbpf.TcxChain;
import dev.upstreamtop.capture.libbpf.TcxDirection;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Both programs on one interface. */
final class Attachment implements AutoCloseable {

  private final int index;
  private final Half egress;
  private final Half ingress;

  private Attachment(int index, Half egress, Half ingress) {
    this.index = index;
    this.egress = egress;
    this.ingress = ingress;
  }

  /** One program in one direction. */
  private record Half(BpfProgram program, TcxDirection direction, TcxLink link) {

    static Half create(BpfProgram program, int index, TcxDirection direction)
        throws CaptureUnavailableException {
      return new Half(program, direction, program.attachFirst(index, direction));
    }

    List<String> programsAhead(int index) {
      return TcxChain.ahead(index, direction, program.id(), program.name()).stream()
          .map(name -> direction + ": " + name)
          .toList();
    }
  }

  /**
   * Attaches both programs, first in their chains.
   *
   * @throws BpfException where the interface is gone or takes no further program
   */
  static Attachment create(BpfProgram egress, BpfProgram ingress, NetworkDevice device)
      throws CaptureUnavailableException {
    Half in = Half.create(ingress, device.index(), TcxDirection.INGRESS);
    boolean complete = false;
    try {
      Half out = Half.create(egress, device.index(), TcxDirection.EGRESS);
      complete = true;
      return new Attachment(device.index(), out, in);
    } finally {
      if (!complete) {
        in.link().close();
      }
    }
  }

  /** Whether the interface is still the one it was attached to. */
  boolean isAttached() {
    return egress.link().isAttached() && ingress.link().isAttached();
  }

  /** The programs that run before ours, as {@code direction: program}. */
  List<String> programsAhead() {
    List<String> ahead = new ArrayList<>();
    try {
      ahead.addAll(ingress.programsAhead(index));
      ahead.addAll(egress.programsAhead(index));
    } catch (BpfException e) {
      if (!e.isGone()) {
        throw e;
      }
      // The interface vanished just now; the next look takes care of it.
    }
    return ahead;
  }

  @Override
  public void close() {
    egress.link().close();
    ingress.link().close();
  }
}
