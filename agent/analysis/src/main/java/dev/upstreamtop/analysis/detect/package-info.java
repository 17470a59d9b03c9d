// SPDX-License-Identifier: Apache-2.0
/** What looks at each backend for one kind of trouble, and what looks for its cause. */
package dev.upstreamtop.analysis.detect;
