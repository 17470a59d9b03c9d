// SPDX-License-Identifier: Apache-2.0
/** Analysis rules on upstream traffic, for Automated Analysis and the core HTML report. */
package dev.upstreamtop.jmc.rules;
