// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import java.lang.management.ManagementPermission;

/**
 * The permission to change something, the same that the platform's own beans ask for.
 *
 * <p>A remote reader without write access is stopped by the connector's access control before it
 * comes here; this is for code under a security manager, which JDK 17 still has.
 */
final class Permission {

  private Permission() {}

  /**
   * Checks it.
   *
   * @throws SecurityException when a security manager refuses it
   */
  @SuppressWarnings("removal")
  static void checkControl() {
    SecurityManager manager = System.getSecurityManager();
    if (manager != null) {
      manager.checkPermission(new ManagementPermission("control"));
    }
  }
}
