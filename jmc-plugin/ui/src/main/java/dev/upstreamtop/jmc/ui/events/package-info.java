// SPDX-License-Identifier: Apache-2.0
/** The list of the events that the selection is made of. */
package dev.upstreamtop.jmc.ui.events;
