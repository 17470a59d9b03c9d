// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.world;

import dev.upstreamtop.testing.NeedsRoot;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test of a class inside a {@link Namespace} of its own, which a parameter of that type
 * receives.
 */
@NeedsRoot
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InNamespace.Extension.class)
public @interface InNamespace {

  /** Makes the namespace, moves the test's thread, and takes the namespace away. */
  final class Extension
      implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor, ParameterResolver {

    private static final ExtensionContext.Namespace KEY =
        ExtensionContext.Namespace.create(InNamespace.class);

    @Override
    public void beforeEach(ExtensionContext context) {
      context.getStore(KEY).put(Namespace.class, Namespace.create());
    }

    @Override
    public void afterEach(ExtensionContext context) {
      Namespace namespace = context.getStore(KEY).remove(Namespace.class, Namespace.class);
      if (namespace != null) {
        namespace.close();
      }
    }

    @Override
    public void interceptTestMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      inside(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      inside(invocation, context);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
        Invocation<T> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      return inside(invocation, context);
    }

    private static <T> T inside(Invocation<T> invocation, ExtensionContext context)
        throws Exception {
      return namespace(context)
          .call(
              () -> {
                try {
                  return invocation.proceed();
                } catch (Error | Exception e) {
                  throw e;
                } catch (Throwable e) {
                  throw new AssertionError(e);
                }
              });
    }

    private static Namespace namespace(ExtensionContext context) {
      return context.getStore(KEY).get(Namespace.class, Namespace.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Namespace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return namespace(context);
    }
  }
}
