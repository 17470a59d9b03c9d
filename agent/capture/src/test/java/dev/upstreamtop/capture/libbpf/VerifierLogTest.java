// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifierLogTest {

  @Test
  void findsTheVerdictBeforeTheStatistics() {
    assertThat(
            VerifierLog.verdict(
                """
                0: R1=ctx() R10=fp0
                ; int ut_egress(struct __sk_buff *skb) @ upstreamtop.bpf.c:200
                12: (71) r1 = *(u8 *)(r2 +0)
                R2 invalid mem access 'scalar'
                processed 13 insns (limit 1000000) max_states_per_insn 0 total_states 0
                """))
        .isEqualTo("R2 invalid mem access 'scalar'");
  }

  @Test
  void saysNothingOfAnEmptyLog() {
    assertThat(VerifierLog.verdict("")).isEmpty();
    assertThat(VerifierLog.verdict("processed 0 insns (limit 1000000)\n")).isEmpty();
  }

  @Test
  void cutsWhatIsTooLongForOneLine() {
    assertThat(VerifierLog.verdict("x".repeat(1_000))).hasSize(303).endsWith("...");
  }
}
