// SPDX-License-Identifier: Apache-2.0
/** Where the plugin meets Mission Control's UI: thin classes without logic of their own. */
package dev.upstreamtop.jmc.ui.adapter;
