// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

/**
 * Cuts user name and password out of an absolute-form target ({@code http://user:secret@host/x},
 * RFC 9112, 3.2.2) before anything else is made of it. No URI in a request may have them (RFC 9110,
 * 4.2.4), some do.
 */
final class Userinfo {

  private Userinfo() {}

  /**
   * Cuts it out in place.
   *
   * <p>Where nothing ends the authority it may be the beginning of a user's name, which a ';' or
   * the length kept has cut: then it goes as a whole.
   *
   * @return how many bytes the target has now
   */
  static int cut(byte[] target, int length) {
    if (length == 0 || target[0] == '/') {
      return length;
    }
    int authority = 0;
    while (authority < length && target[authority] != '/') {
      authority++;
    }
    boolean absolute =
        authority > 0
            && target[authority - 1] == ':'
            && authority + 1 < length
            && target[authority + 1] == '/';
    authority = absolute ? authority + 2 : 0;
    int end = authority;
    while (end < length && target[end] != '/') {
      end++;
    }
    int at = PathCharacters.last(target, authority, end, '@');
    int rest = absolute && end == length ? end : at < 0 ? authority : at + 1;
    System.arraycopy(target, rest, target, authority, length - rest);
    return authority + length - rest;
  }
}
