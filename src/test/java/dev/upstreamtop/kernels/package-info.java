// SPDX-License-Identifier: Apache-2.0
/** The command on kernels other than the one that the tests run on. */
package dev.upstreamtop.kernels;
