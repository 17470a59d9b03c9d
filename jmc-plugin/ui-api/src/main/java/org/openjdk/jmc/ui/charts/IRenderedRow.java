// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.ui.charts;

public interface IRenderedRow {}
