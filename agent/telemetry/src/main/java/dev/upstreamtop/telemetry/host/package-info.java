// SPDX-License-Identifier: Apache-2.0
/** What a host must have for a capture, told from its files: nothing is called or attached. */
package dev.upstreamtop.telemetry.host;
