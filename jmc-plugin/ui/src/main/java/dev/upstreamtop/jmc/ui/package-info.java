// SPDX-License-Identifier: Apache-2.0
/**
 * What every part of the plugin's interface shares: its texts and the work it does off the UI
 * thread.
 */
package dev.upstreamtop.jmc.ui;
