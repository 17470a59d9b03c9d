// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which capabilities suffice, and which are named where they do not. */
class PrivilegesTest {

  private static final long BPF = 1L << 39;
  private static final long NET_ADMIN = 1L << 12;
  private static final long SYS_ADMIN = 1L << 21;
  private static final long PERFMON = 1L << 38;

  private static List<String> missing(long effective) {
    return Privileges.of(status(effective)).orElseThrow().missing();
  }

  private static String status(long effective) {
    return "Name:\tjava\nCapPrm:\t%016x\nCapEff:\t%016x\nCapBnd:\t%016x\n"
        .formatted(-1L, effective, -1L);
  }

  @Test
  void namesThoseThatAreMissing() {
    assertThat(missing(0)).containsExactly("CAP_BPF", "CAP_NET_ADMIN");
    assertThat(missing(BPF)).containsExactly("CAP_NET_ADMIN");
    assertThat(missing(NET_ADMIN)).containsExactly("CAP_BPF");
    assertThat(missing(SYS_ADMIN | NET_ADMIN)).isEmpty();
    assertThat(missing(BPF | NET_ADMIN)).isEmpty();
    assertThat(missing(-1)).isEmpty();
  }

  @Test
  void tracingTakesOneMore() {
    assertThat(new Privileges(BPF | NET_ADMIN).mayTrace()).isFalse();
    assertThat(new Privileges(PERFMON).mayTrace()).isTrue();
    assertThat(new Privileges(SYS_ADMIN).mayTrace()).isTrue();
  }

  @Test
  void areUnknownWhereNothingTells() {
    assertThat(Privileges.of("Name:\tjava\n")).isEmpty();
    assertThat(Privileges.current()).as("of this thread, on Linux").isPresent();
  }
}
