// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which kernels have what it takes. */
class KernelVersionTest {

  private static boolean lacksTcx(String release) {
    return KernelVersion.parse(release).lacksTcx();
  }

  @Test
  void haveTcxFromOneReleaseOn() {
    assertThat(KernelVersion.OLDEST).hasToString("6.6");
    assertThat(lacksTcx("6.6.0")).isFalse();
    assertThat(lacksTcx("6.12.117+deb12-cloud-amd64")).isFalse();
    assertThat(lacksTcx("7.0.1")).isFalse();
    assertThat(lacksTcx("6.5.99")).isTrue();
    assertThat(lacksTcx("6.1.0-50-cloud-amd64")).isTrue();
    assertThat(lacksTcx("5.15.0")).isTrue();
  }

  @Test
  void mayBeUnknown() {
    assertThat(KernelVersion.parse("unknown")).isEqualTo(new KernelVersion(0, 0));
    assertThat(KernelVersion.parse("unknown").isKnown()).isFalse();
    assertThat(KernelVersion.parse(KernelVersion.release()).isKnown()).isTrue();
  }
}
