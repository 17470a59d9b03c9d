// SPDX-License-Identifier: Apache-2.0
/** The network devices of a namespace, and news of them. */
package dev.upstreamtop.capture.device;
