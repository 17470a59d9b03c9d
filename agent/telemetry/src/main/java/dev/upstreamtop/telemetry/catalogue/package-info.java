// SPDX-License-Identifier: Apache-2.0
/**
 * Every figure once: what it is called from the kernel's counters to the screen, what it means, and
 * how it is read. MBeans and JSON are made from it; events and the documents are tested against it.
 */
package dev.upstreamtop.telemetry.catalogue;
