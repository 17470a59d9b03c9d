// SPDX-License-Identifier: Apache-2.0
package org.openjdk.jmc.flightrecorder.ui;

import org.openjdk.jmc.common.IStateful;

public interface IPageUI extends IStateful {}
