// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

import org.eclipse.jface.resource.ImageDescriptor;
import org.openjdk.jmc.common.IState;
import org.openjdk.jmc.common.IWritableState;

public interface IDataPageFactory {
  String getName(IState state);

  default String getDescription(IState state) {
    throw new UnsupportedOperationException();
  }

  default String[] getTopics(IState state) {
    throw new UnsupportedOperationException();
  }

  ImageDescriptor getImageDescriptor(IState state);

  default void resetToDefault(IState currentState, IWritableState newState) {
    throw new UnsupportedOperationException();
  }

  IDisplayablePage createPage(IPageDefinition definition, StreamModel items, IPageContainer editor);
}
