// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui.selection;

import org.eclipse.jface.viewers.ISelection;

public interface IFlavoredSelection extends ISelection {}
