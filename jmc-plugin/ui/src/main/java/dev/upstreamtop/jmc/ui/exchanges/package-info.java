// SPDX-License-Identifier: Apache-2.0
/** The list of slow exchanges. */
package dev.upstreamtop.jmc.ui.exchanges;
