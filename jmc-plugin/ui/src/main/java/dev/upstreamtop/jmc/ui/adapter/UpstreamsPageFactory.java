// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import dev.upstreamtop.jmc.rules.UpstreamTopics;
import dev.upstreamtop.jmc.ui.Messages;
import org.eclipse.jface.resource.ImageDescriptor;
import org.openjdk.jmc.common.IState;
import org.openjdk.jmc.flightrecorder.ui.IDataPageFactory;
import org.openjdk.jmc.flightrecorder.ui.IDisplayablePage;
import org.openjdk.jmc.flightrecorder.ui.IPageContainer;
import org.openjdk.jmc.flightrecorder.ui.IPageDefinition;
import org.openjdk.jmc.flightrecorder.ui.StreamModel;

/** Gives Mission Control the page on upstreams; named in plugin.xml. */
public final class UpstreamsPageFactory implements IDataPageFactory {

  @Override
  public String getName(IState state) {
    return Messages.get("page.name");
  }

  @Override
  public String getDescription(IState state) {
    return Messages.get("page.description");
  }

  @Override
  public String[] getTopics(IState state) {
    return new String[] {UpstreamTopics.UPSTREAMS};
  }

  @Override
  public ImageDescriptor getImageDescriptor(IState state) {
    return ImageDescriptor.createFromFile(UpstreamsPageFactory.class, "/icons/upstreams.png");
  }

  @Override
  public IDisplayablePage createPage(
      IPageDefinition definition, StreamModel items, IPageContainer editor) {
    return new UpstreamsPage(definition, items, editor);
  }
}
