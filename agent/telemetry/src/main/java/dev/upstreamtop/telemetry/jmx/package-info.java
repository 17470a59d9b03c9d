// SPDX-License-Identifier: Apache-2.0
/**
 * The management side: MBeans of the domain {@code dev.upstreamtop} over one prepared, immutable
 * view.
 *
 * <p>Only open types, so that any client reads them without our classes. Numbers that a console
 * should chart are flat attributes of one bean per backend; tables are for those who read all at
 * once.
 */
package dev.upstreamtop.telemetry.jmx;
