// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.upstreamtop.capture.libc.Errno;
import dev.upstreamtop.capture.libc.Symbols;
import dev.upstreamtop.telemetry.host.KernelVersion;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException;
import dev.upstreamtop.telemetry.source.CaptureUnavailableException.Cause;
import java.lang.foreign.FunctionDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which capturing can be impossible is told apart, in one line with the remedy. */
class DiagnosisTest {

  @Test
  void aShortageThatMayPassIsNoFaultOfTheKernel() {
    CaptureUnavailableException shortage = Diagnosis.rejected(Errno.EMFILE, "", List.of());

    assertThat(shortage.kind()).isEqualTo(Cause.SHORTAGE);
    assertThat(shortage).hasMessageContaining("raise ulimit -n");
  }

  @Test
  void anyErrorNumberHasWords() {
    assertThat(Errno.name(110)).isEqualTo("Connection timed out");
  }

  @Test
  void absentLibraryIsNamedWithItsPackage() {
    Symbols symbols = Symbols.ofLibrary("libbpf-that-is-not-there.so.1");

    assertThat(symbols.bind("bpf_object__load", FunctionDescriptor.ofVoid())).isNull();
    assertThat(symbols.problem())
        .contains(
            "libbpf-that-is-not-there.so.1 not found:"
                + " install libbpf 1.0 or later (Debian: libbpf1)");
  }

  @Test
  void libraryThatIsTooOldIsToldByTheFunctionThatItLacks() {
    Symbols symbols = Symbols.ofLibrary("libc.so.6");

    assertThat(symbols.bind("bpf_of_the_future", FunctionDescriptor.ofVoid())).isNull();
    assertThat(symbols.problem())
        .contains(
            "libc.so.6 has no bpf_of_the_future: install libbpf 1.0 or later (Debian: libbpf1)");
  }

  @Test
  void rejectedProgramIsToldWithTheVerdict() {
    CaptureUnavailableException rejected =
        Diagnosis.rejected(Errno.EACCES, "R2 invalid mem access 'scalar'", List.of());

    assertThat(rejected.kind()).isEqualTo(Cause.PROGRAM);
    assertThat(rejected)
        .hasMessage(
            "kernel %s rejects a program (R2 invalid mem access 'scalar'): please report this line",
            KernelVersion.release());
  }

  @Test
  void kernelWithoutTcxIsToldAtAttach() {
    CaptureUnavailableException refused =
        Diagnosis.notAttached(Errno.EINVAL, "ut_egress", TcxDirection.EGRESS);

    assertThat(refused.kind()).isEqualTo(Cause.KERNEL);
    assertThat(refused).hasMessageContaining("CONFIG_NET_XGRESS");
  }

  @Test
  void brokenObjectIsSaidInOneLineAndNothingGoesToStandardError() throws Exception {
    NativeAccess.require();

    assertThatThrownBy(
            () -> BpfObject.open("no object".getBytes(StandardCharsets.US_ASCII), "broken"))
        .isInstanceOfSatisfying(
            CaptureUnavailableException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Cause.LIBRARY);
              assertThat(e.getMessage()).startsWith("libbpf cannot read the kernel programs (");
              assertThat(e.getMessage()).as("libbpf's own words").contains("ELF");
              assertThat(e.getMessage().lines()).hasSize(1);
            });
  }
}
