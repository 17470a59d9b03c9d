// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import dev.upstreamtop.telemetry.jmx.table.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ImmutableDescriptor;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;

/**
 * A bean whose attributes are fields of one view.
 *
 * @param <V> what the attributes are about
 */
class ReadingBean<V> implements DynamicMBean {

  private final String description;
  private final Map<String, Field<V>> fields = new LinkedHashMap<>();
  private final Supplier<V> view;

  ReadingBean(String description, List<Field<V>> fields, Supplier<V> view) {
    this.description = description;
    this.view = view;
    fields.forEach(field -> this.fields.put(field.name(), field));
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    return read(name, view(name));
  }

  /** The view for a read of some attributes. */
  V view(String... names) {
    return view.get();
  }

  private Object read(String name, V from) throws AttributeNotFoundException {
    Field<V> field = fields.get(name);
    if (field == null) {
      throw new AttributeNotFoundException("no attribute " + name);
    }
    return field.reader().apply(from);
  }

  /** All of one view, so that they fit together; unknown names are left out. */
  @Override
  public AttributeList getAttributes(String[] names) {
    V from = view(names);
    AttributeList list = new AttributeList();
    for (String name : names) {
      try {
        list.add(
            new Attribute(name, fields.containsKey(name) ? read(name, from) : getAttribute(name)));
      } catch (AttributeNotFoundException unknown) {
        // left out, as the interface wants it
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException {
    throw new AttributeNotFoundException("no writable attribute " + attribute.getName());
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    AttributeList done = new AttributeList();
    for (Attribute attribute : attributes.asList()) {
      try {
        setAttribute(attribute);
        done.add(attribute);
      } catch (AttributeNotFoundException | InvalidAttributeValueException | MBeanException e) {
        // the interface tells of success only
      }
    }
    return done;
  }

  @Override
  public Object invoke(String operation, Object[] arguments, String[] signature)
      throws MBeanException, ReflectionException {
    throw new ReflectionException(
        new NoSuchMethodException(operation), "no operation " + operation);
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        getClass().getName(),
        description,
        Stream.concat(fields.values().stream().map(field -> info(field, false)), writable())
            .toArray(MBeanAttributeInfo[]::new),
        null,
        operations(),
        notifications());
  }

  Stream<MBeanAttributeInfo> writable() {
    return Stream.empty();
  }

  MBeanOperationInfo[] operations() {
    return new MBeanOperationInfo[0];
  }

  MBeanNotificationInfo[] notifications() {
    return new MBeanNotificationInfo[0];
  }

  static MBeanAttributeInfo info(Field<?> field, boolean writable) {
    return new OpenMBeanAttributeInfoSupport(
        field.name(),
        field.unit().isEmpty()
            ? field.description()
            : field.description() + " [" + field.unit() + "]",
        field.type(),
        true,
        writable,
        false,
        new ImmutableDescriptor(Map.of("units", field.unit())));
  }
}
