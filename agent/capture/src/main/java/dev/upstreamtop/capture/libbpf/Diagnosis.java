// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.telemetry.host.KernelVersion;
import dev.upstreamtop.telemetry.host.LibbpfFile;
import dev.upstreamtop.telemetry.host.Privileges;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import java.util.List;

/** Says in one line, with the remedy, why a refused operation was refused. */
final class Diagnosis {

  private Diagnosis() {}

  /** libbpf could not read the object file. */
  static CaptureUnavailableException unreadable(int errno, List<String> log) {
    return new CaptureUnavailableException(
        Cause.LIBRARY,
        "libbpf cannot read the kernel programs (%s%s): %s"
            .formatted(Errno.name(errno), last(log), LibbpfFile.REMEDY));
  }

  /** The kernel did not take the maps and programs. */
  static CaptureUnavailableException rejected(int errno, String verdict, List<String> log) {
    if (KernelVersion.parse(KernelVersion.release()).lacksTcx()) {
      return tooOld();
    }
    if (verdict.isEmpty() && (errno == Errno.EPERM || errno == Errno.EACCES)) {
      return notPermitted("load programs");
    }
    if (errno == Errno.ENOSYS && Confinement.current() == Confinement.FILTER) {
      return notPermitted("load programs");
    }
    if (Errno.isShortage(errno)) {
      return tooFew("load programs", errno);
    }
    if (!verdict.isEmpty()) {
      return new CaptureUnavailableException(
          Cause.PROGRAM,
          "kernel %s rejects a program (%s): please report this line"
              .formatted(KernelVersion.release(), verdict));
    }
    return new CaptureUnavailableException(
        Cause.KERNEL,
        "kernel %s cannot load the programs (%s%s): it needs BPF with the JIT and BTF"
            .formatted(KernelVersion.release(), Errno.name(errno), last(log)));
  }

  /**
   * The kernel did not attach a program.
   *
   * @throws BpfException where the reason lies in the interface
   */
  static CaptureUnavailableException notAttached(
      int errno, String program, TcxDirection direction) {
    if (KernelVersion.parse(KernelVersion.release()).lacksTcx()) {
      return tooOld();
    }
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES -> notPermitted("attach programs");
      case Errno.EINVAL ->
          new CaptureUnavailableException(
              Cause.KERNEL,
              "kernel %s refuses tcx programs: it needs CONFIG_NET_XGRESS"
                  .formatted(KernelVersion.release()));
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> tooFew("attach programs", errno);
      default -> throw new BpfException("attach " + program + " to " + direction, errno);
    };
  }

  static CaptureUnavailableException tooFew(String what, int errno) {
    return new CaptureUnavailableException(
        Cause.SHORTAGE, "cannot " + what + ": " + Errno.name(errno));
  }

  private static CaptureUnavailableException tooOld() {
    return new CaptureUnavailableException(
        Cause.KERNEL,
        "kernel %s has no tcx: boot %s or later"
            .formatted(KernelVersion.release(), KernelVersion.OLDEST));
  }

  private static CaptureUnavailableException notPermitted(String what) {
    List<String> missing = Privileges.current().map(Privileges::missing).orElse(List.of());
    String cause =
        missing.isEmpty()
            ? "not permitted to %s %s".formatted(what, Confinement.current().words())
            : "not permitted to %s, missing %s: run as root or grant %s"
                .formatted(
                    what,
                    String.join(" and ", missing),
                    missing.size() == 1 ? "it" : "them as ambient capabilities");
    return new CaptureUnavailableException(Cause.PRIVILEGE, cause);
  }

  private static String last(List<String> log) {
    return log.isEmpty() ? "" : ", " + log.getLast();
  }
}
