// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.console.ui.editor;

import org.eclipse.ui.IMemento;

public interface IConsolePageContainer {
  IMemento loadConfig();
}
