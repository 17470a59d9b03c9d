// SPDX-License-Identifier: Apache-2.0
/**
 * The content of the console tab: MBeans read in the background, and their history since the tab
 * opened.
 */
package dev.upstreamtop.jmc.ui.live;
