// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first two numbers of a kernel release.
 *
 * @param major the 6 of 6.12.3
 * @param minor the 12 of 6.12.3
 */
public record KernelVersion(int major, int minor) {

  private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  /** The oldest that programs can be attached to, as it has tcx. */
  public static final KernelVersion OLDEST = parse(HostNeeds.need("kernel"));

  /** The release of the running kernel as uname tells it. */
  public static String release() {
    return System.getProperty("os.version", "");
  }

  /** Reads a release; 0.0 where it is none. */
  public static KernelVersion parse(String release) {
    Matcher numbers = RELEASE.matcher(release);
    return numbers.lookingAt()
        ? new KernelVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new KernelVersion(0, 0);
  }

  /** Whether it is a release at all. */
  public boolean isKnown() {
    return major > 0;
  }

  /** Whether it is older than {@link #OLDEST}. */
  public boolean lacksTcx() {
    return major < OLDEST.major || (major == OLDEST.major && minor < OLDEST.minor);
  }

  /** As people write it, {@code 6.6}. */
  @Override
  public String toString() {
    return major + "." + minor;
  }
}
