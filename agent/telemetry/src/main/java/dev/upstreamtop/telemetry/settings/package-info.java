// SPDX-License-Identifier: Apache-2.0
/**
 * What can be set about a capture, under the one name that command line, agent options, properties
 * files and MBeans share.
 */
package dev.upstreamtop.telemetry.settings;
