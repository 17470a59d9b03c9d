// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.rules.recording;

import dev.upstreamtop.analysis.event.EventValues;
import dev.upstreamtop.analysis.sample.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.common.IMCMethod;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.IMCType;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/** The values of events of one type as Mission Control's core reads them; for use by any thread. */
public final class ItemEvents {

  private static final int MOST_FRAMES = 64;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final EventFields fields;
  private final EventTimes times;
  private final IMemberAccessor<IMCStackTrace, IItem> traces;

  /** The values of the events of a type. */
  public ItemEvents(IType<IItem> type) {
    fields = new EventFields(type);
    times = new EventTimes(type);
    traces = JfrAttributes.EVENT_STACKTRACE.getAccessor(type);
  }

  /** When an event was written, in nanoseconds since the epoch, by the recording's clock. */
  public long endNanos(IItem item) {
    return times.endNanos(item);
  }

  /** The values of one of them. */
  public EventValues values(IItem item) {
    return new Values(item);
  }

  private final class Values implements EventValues {
    private final IItem item;

    Values(IItem item) {
      this.item = item;
    }

    @Override
    public boolean has(String field) {
      return fields.has(field);
    }

    @Override
    public String text(String field) {
      return fields.text(item, field);
    }

    @Override
    public long number(String field) {
      return fields.total(item, field);
    }

    @Override
    public long nanos(String field) {
      return fields.total(item, field);
    }

    @Override
    public double real(String field) {
      return fields.share(item, field);
    }

    @Override
    public boolean flag(String field) {
      return fields.flag(item, field);
    }

    @Override
    public String className(String field) {
      return fields.text(item, field);
    }

    @Override
    public long momentNanos(String field) {
      long nanos = fields.total(item, field);
      return nanos - Math.floorMod(nanos, NANOS_PER_MILLI);
    }

    @Override
    public TimeRange range() {
      dev.upstreamtop.jmc.rules.sample.TimeRange range = times.range(item);
      return new TimeRange(range.startNanos(), range.endNanos());
    }

    @Override
    public List<Caller> callers() {
      IMCStackTrace trace = traces == null ? null : traces.getMember(item);
      List<Caller> callers = new ArrayList<>();
      if (trace != null) {
        for (IMCFrame frame : trace.getFrames()) {
          if (callers.size() < MOST_FRAMES) {
            callers.add(caller(frame.getMethod()));
          }
        }
      }
      return callers;
    }
  }

  private static EventValues.Caller caller(IMCMethod method) {
    IMCType type = method == null ? null : method.getType();
    String name = method == null ? null : method.getMethodName();
    return new EventValues.Caller(type == null ? "" : type.getFullName(), name == null ? "" : name);
  }
}
