// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.libbpf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first two numbers of a kernel release.
 *
 * @param major the 6 of 6.12.3
 * @param minor the 12 of 6.12.3
 */
record KernelVersion(int major, int minor) {

  private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4}).*");

  /** The release of the running kernel as uname tells it. */
  static String release() {
    return System.getProperty("os.version", "");
  }

  /** Reads a release; 0.0 where it is none. */
  static KernelVersion parse(String release) {
    Matcher numbers = RELEASE.matcher(release);
    return numbers.matches()
        ? new KernelVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new KernelVersion(0, 0);
  }

  /** Whether it is older than 6.6, the first one with tcx. */
  boolean lacksTcx() {
    return major < 6 || (major == 6 && minor < 6);
  }
}
