// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

import org.eclipse.jface.resource.ImageDescriptor;
import org.openjdk.jmc.common.IState;

public interface IPageDefinition {
  String getName();

  String getDescription();

  String[] getTopics();

  ImageDescriptor getImageDescriptor();

  IState getState();
}
