// SPDX-License-Identifier: Apache-2.0
/** Calls to native code: libraries and their functions, the C library, system calls, errors. */
package dev.upstreamtop.capture.libc;
