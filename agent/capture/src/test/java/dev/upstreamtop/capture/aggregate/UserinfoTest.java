// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is cut out of a target in absolute form. */
class UserinfoTest {

  @ParameterizedTest
  @CsvSource({
    "http://user:secret@host/x, http://host/x",
    "http://user@host:8080/x/y@z, http://host:8080/x/y@z",
    "https://a@b:c@host/, https://host/",
    "http://host/x@y, http://host/x@y",
    "http://host/, http://host/",
    "/@scope/pkg, /@scope/pkg",
    "/a/http://user:secret@host/x, /a/http://user:secret@host/x",
    "*, *",
    "host:443, host:443",
    "user:secret@host:443, host:443",
    // Nothing ends the authority: it may be the beginning of a name and password.
    "http://user:sec, http://",
    "http://user:secret@host, http://",
  })
  void isCut(String target, String rest) {
    byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
    int length = Userinfo.cut(bytes, bytes.length);
    assertThat(new String(bytes, 0, length, StandardCharsets.US_ASCII)).isEqualTo(rest);
  }
}
