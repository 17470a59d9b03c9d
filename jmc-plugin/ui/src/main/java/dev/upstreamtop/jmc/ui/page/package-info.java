// SPDX-License-Identifier: Apache-2.0
/** The content of the flight-recording page, without a type of Mission Control's UI. */
package dev.upstreamtop.jmc.ui.page;
