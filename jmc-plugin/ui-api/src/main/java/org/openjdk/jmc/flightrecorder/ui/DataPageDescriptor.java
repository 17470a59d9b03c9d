// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

import org.eclipse.jface.resource.ImageDescriptor;
import org.openjdk.jmc.common.IState;

public class DataPageDescriptor implements IPageDefinition {
  @Override
  public String getName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getDescription() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String[] getTopics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ImageDescriptor getImageDescriptor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public IState getState() {
    throw new UnsupportedOperationException();
  }
}
