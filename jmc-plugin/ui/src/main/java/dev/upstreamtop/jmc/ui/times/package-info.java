// SPDX-License-Identifier: Apache-2.0
/** The table of how long the selection's requests took, by percentiles. */
package dev.upstreamtop.jmc.ui.times;
