// SPDX-License-Identifier: Apache-2.0
/** What a host must have, looked at piece by piece. */
package dev.upstreamtop.cli.doctor;
