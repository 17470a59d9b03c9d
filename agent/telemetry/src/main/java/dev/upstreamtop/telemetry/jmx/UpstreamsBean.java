// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.jmx.figure.UpstreamsFields;
import dev.upstreamtop.telemetry.ledger.LedgerView;
import dev.upstreamtop.telemetry.source.CaptureControl;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.SimpleType;

/** The bean of all backends: tables, totals, live settings, reset and notifications. */
final class UpstreamsBean extends ReadingBean<LedgerView> implements NotificationEmitter {

  private static final String RESET = "reset";

  private final Map<String, Setting> settings =
      Setting.ALL.stream()
          .collect(Collectors.toMap(setting -> setting.field().name(), Function.identity()));
  private final Supplier<LedgerView> viewWithRoutes;
  private final CaptureControl control;
  private final Runnable reset;
  private final Changes changes;

  UpstreamsBean(
      Supplier<LedgerView> view,
      Supplier<LedgerView> viewWithRoutes,
      CaptureControl control,
      Runnable reset,
      Changes changes) {
    super("HTTP requests to backends, as seen on the wire", UpstreamsFields.ATTRIBUTES, view);
    this.viewWithRoutes = viewWithRoutes;
    this.control = control;
    this.reset = reset;
    this.changes = changes;
  }

  @Override
  LedgerView view(String... names) {
    return Arrays.asList(names).contains(UpstreamsFields.ROUTES)
        ? viewWithRoutes.get()
        : super.view(names);
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    Setting setting = settings.get(name);
    return setting == null ? super.getAttribute(name) : setting.field().reader().apply(control);
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
    Setting setting = settings.get(attribute.getName());
    if (setting == null) {
      super.setAttribute(attribute);
      return;
    }
    Permission.checkControl();
    if (!setting.kind().isInstance(attribute.getValue())) {
      throw new InvalidAttributeValueException(
          attribute.getName() + " must be of type " + setting.kind().getSimpleName());
    }
    try {
      setting.writer().accept(control, attribute.getValue());
    } catch (IllegalArgumentException e) {
      throw new InvalidAttributeValueException(e.getMessage());
    } catch (IllegalStateException e) {
      throw new MBeanException(e, e.getMessage());
    }
  }

  @Override
  public Object invoke(String operation, Object[] arguments, String[] signature)
      throws MBeanException, ReflectionException {
    if (!operation.equals(RESET) || (signature != null && signature.length > 0)) {
      return super.invoke(operation, arguments, signature);
    }
    Permission.checkControl();
    reset.run();
    return null;
  }

  @Override
  Stream<MBeanAttributeInfo> writable() {
    return Setting.ALL.stream().map(setting -> info(setting.field(), true));
  }

  @Override
  MBeanOperationInfo[] operations() {
    return new MBeanOperationInfo[] {
      new OpenMBeanOperationInfoSupport(
          RESET,
          "Sets all totals of these beans to zero; events and other readers are not touched",
          new OpenMBeanParameterInfo[0],
          SimpleType.VOID,
          MBeanOperationInfo.ACTION)
    };
  }

  @Override
  MBeanNotificationInfo[] notifications() {
    return getNotificationInfo();
  }

  @Override
  public MBeanNotificationInfo[] getNotificationInfo() {
    return Changes.INFO.clone();
  }

  @Override
  public void addNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback) {
    changes.addNotificationListener(listener, filter, handback);
  }

  @Override
  public void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    changes.removeNotificationListener(listener);
  }

  @Override
  public void removeNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback)
      throws ListenerNotFoundException {
    changes.removeNotificationListener(listener, filter, handback);
  }
}
