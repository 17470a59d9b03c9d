// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExchangeRecordTest {

  @Test
  void aPathIsAsLongAsItSays() {
    ExchangeRecord exchange = new RecordBuilder(2, "GET", "/orders").build();

    assertThat(exchange.pathLength()).isEqualTo(7);
    assertThat(exchange.copyPath(new byte[Sizes.PATH_MAX])).isEqualTo(7);
  }

  @Test
  void butNeverLongerThanTheRecord() {
    RecordBuilder builder = new RecordBuilder(2, "GET", "/orders");

    ExchangeRecord cut = builder.built(ExchangeRecord.LEAST_BYTES + 3);
    assertThat(cut.pathLength()).isEqualTo(3);
    assertThat(cut.copyPath(new byte[Sizes.PATH_MAX])).isEqualTo(3);

    assertThat(builder.built(ExchangeRecord.LEAST_BYTES).isPathUnknown()).isTrue();
  }

  @Test
  void theLongestRecordIsThatOfTheLayout() {
    assertThat(ExchangeRecord.MOST_BYTES).isEqualTo((int) Structs.RECORD.byteSize());
  }
}
