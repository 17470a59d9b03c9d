// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.telemetry.jmx;

import java.lang.management.ManagementFactory;
import java.lang.management.ManagementPermission;
import java.security.Permission;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.RuntimeMBeanException;

/** A JVM of JDK 17 whose security manager allows everything but to control management. */
@SuppressWarnings("removal")
final class GuardedProgram {

  private static final class Guard extends SecurityManager {
    @Override
    public void checkPermission(Permission permission) {
      if (permission.equals(new ManagementPermission("control"))) {
        throw new SecurityException("not permitted: " + permission);
      }
    }
  }

  private GuardedProgram() {}

  public static void main(String[] arguments) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    TestControl control = new TestControl();
    JmxSink sink = JmxSink.register(server, control);
    System.setSecurityManager(new Guard());
    System.out.println("read " + server.getAttribute(JmxSink.UPSTREAMS, "TotalRequests"));
    try {
      server.setAttribute(JmxSink.UPSTREAMS, new Attribute("IntervalMillis", 500L));
      System.out.println("set");
    } catch (RuntimeMBeanException e) {
      System.out.println("set " + refusal(e));
    }
    try {
      server.invoke(JmxSink.UPSTREAMS, "reset", new Object[0], new String[0]);
      System.out.println("reset");
    } catch (RuntimeMBeanException e) {
      System.out.println("reset " + refusal(e));
    }
    System.out.println("interval " + control.settings().interval().toMillis());
    sink.close();
  }

  /** What a bean throws comes to its caller in a wrapping. */
  private static String refusal(RuntimeMBeanException e) {
    return e.getTargetException() instanceof SecurityException refused
        ? refused.getMessage()
        : e.toString();
  }
}
