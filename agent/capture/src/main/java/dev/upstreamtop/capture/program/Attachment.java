// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.program;

import dev.upstreamtop.capture.device.NetworkDevice;
import dev.upstreamtop.capture.libbpf.BpfException;
import dev.upstreamtop.capture.libbpf.TcxChain;
import dev.upstreamtop.capture.libbpf.TcxDirection;
import dev.upstreamtop.capture.libbpf.TcxLink;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Both programs on one interface. */
final class Attachment implements AutoCloseable {

  private final CaptureObject object;
  private final int index;
  private final TcxLink egress;
  private final TcxLink ingress;

  private Attachment(CaptureObject object, int index, TcxLink egress, TcxLink ingress) {
    this.object = object;
    this.index = index;
    this.egress = egress;
    this.ingress = ingress;
  }

  /**
   * Attaches both programs, first in their chains.
   *
   * @throws BpfException where the interface is gone or takes no further program
   */
  static Attachment create(CaptureObject object, NetworkDevice device)
      throws CaptureUnavailableException {
    TcxLink ingress = object.ingress().attachFirst(device.index(), TcxDirection.INGRESS);
    boolean complete = false;
    try {
      TcxLink egress = object.egress().attachFirst(device.index(), TcxDirection.EGRESS);
      complete = true;
      return new Attachment(object, device.index(), egress, ingress);
    } finally {
      if (!complete) {
        ingress.close();
      }
    }
  }

  /** Whether the interface is still the one it was attached to. */
  boolean isAttached() {
    return egress.isAttached() && ingress.isAttached();
  }

  /** The programs that run before ours, as {@code direction: program}. */
  List<String> programsAhead() {
    List<String> ahead = new ArrayList<>();
    try {
      for (String name :
          TcxChain.ahead(
              index, TcxDirection.INGRESS, object.ingress().id(), object.ingress().name())) {
        ahead.add(TcxDirection.INGRESS + ": " + name);
      }
      for (String name :
          TcxChain.ahead(
              index, TcxDirection.EGRESS, object.egress().id(), object.egress().name())) {
        ahead.add(TcxDirection.EGRESS + ": " + name);
      }
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
    egress.close();
    ingress.close();
  }
}
