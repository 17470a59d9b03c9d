// SPDX-License-Identifier: Apache-2.0
/** The flight recording of a command: the file, and room for it. */
package dev.upstreamtop.cli.recording;
