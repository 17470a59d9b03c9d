// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.selection;

public abstract class FlavoredSelectionBase implements IFlavoredSelection {}
