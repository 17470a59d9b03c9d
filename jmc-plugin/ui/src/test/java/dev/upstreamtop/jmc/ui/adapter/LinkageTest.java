// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Every method and field of Mission Control that our classes name is there, with the same
 * descriptor and of the same kind: in the build against our signatures, with {@code -Djmc.home}
 * against the plug-ins of an installed Mission Control.
 */
class LinkageTest {

  private static final List<String> UI =
      List.of(
          "org/openjdk/jmc/ui/",
          "org/openjdk/jmc/flightrecorder/ui/",
          "org/openjdk/jmc/console/",
          "org/openjdk/jmc/rjmx/");

  /** A member as a class file names it. */
  private record Reference(
      String owner, String name, String descriptor, boolean ofInterface, boolean isStatic) {}

  @Test
  void whatWeCallIsThere() throws Exception {
    List<String> missing = new ArrayList<>();
    Set<String> checked = new TreeSet<>();
    forEachReference(
        (from, reference) -> {
          if (reference.owner().startsWith("org/openjdk/jmc/")) {
            checked.add(reference.owner());
            if (!exists(reference)) {
              missing.add(from + " → " + reference);
            }
          }
        });

    assertThat(missing).isEmpty();
    assertThat(checked)
        .contains(
            "org/openjdk/jmc/ui/misc/ChartCanvas",
            "org/openjdk/jmc/flightrecorder/ui/common/DataPageToolkit");
  }

  @Test
  void onlyTheAdaptersKnowMissionControlsInterface() throws Exception {
    Set<String> knowing = new TreeSet<>();
    forEachReference(
        (from, reference) -> {
          if (UI.stream().anyMatch(reference.owner()::startsWith)) {
            knowing.add(from.substring(0, from.lastIndexOf('/')));
          }
        });

    assertThat(knowing).containsExactly("dev/upstreamtop/jmc/ui/adapter");
  }

  @Test
  void whatMissionControlWillCallIsImplemented() {
    assertThat(
            Stream.of(UpstreamsPageFactory.class, UpstreamsConsolePage.class, UpstreamsPage.class))
        .allSatisfy(type -> assertThat(abstractMethods(type)).isEmpty());
    assertThat(new UpstreamsPageFactory().getTopics(null)).containsExactly("Upstreams");
    assertThat(new UpstreamsPageFactory().getImageDescriptor(null).getImageData(100)).isNotNull();
  }

  @Test
  void whatPluginXmlNamesIsThere() throws Exception {
    String pluginXml = resource("/plugin.xml");

    assertThat(pluginXml)
        .contains(UpstreamsPageFactory.class.getName(), UpstreamsConsolePage.class.getName());
    assertThat(UpstreamsPageFactory.class.getConstructor()).isNotNull();
    assertThat(UpstreamsConsolePage.class.getConstructor()).isNotNull();
    assertThat(resource("/pages.xml")).contains("dev.upstreamtop.jmc.ui.upstreams");
    assertThat(resource("/plugin.properties")).contains("tab.name");
  }

  @Test
  void everyContextOfHelpHasItsText() throws Exception {
    assertThat(resource("/plugin.xml")).contains("<contexts file=\"contexts.xml\"/>");
    String contexts = resource("/contexts.xml");
    assertThat(HelpContext.values())
        .allSatisfy(
            context -> assertThat(contexts).contains("<context id=\"" + context.id() + "\""));
    assertThat(contexts.split("<context id", -1)).hasSize(1 + HelpContext.values().length);
  }

  private static List<String> abstractMethods(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .map(Object::toString)
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LinkageTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean exists(Reference reference) {
    try {
      Class<?> owner =
          Class.forName(
              reference.owner().replace('/', '.'), false, LinkageTest.class.getClassLoader());
      return owner.isInterface() == reference.ofInterface() && declared(owner, reference);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Looks in the class and in everything above it. */
  private static boolean declared(Class<?> type, Reference reference) {
    if (type == null) {
      return false;
    }
    return members(type).contains(key(reference))
        || declared(type.getSuperclass(), reference)
        || Stream.of(type.getInterfaces()).anyMatch(above -> declared(above, reference));
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    try (InputStream in =
        type.getClassLoader() == null
            ? type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")
            : type.getClassLoader()
                .getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] thrown) {
                  members.add(name + descriptor + ((access & Opcodes.ACC_STATIC) != 0));
                  return null;
                }
              },
              ClassReader.SKIP_CODE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return members;
  }

  private static String key(Reference reference) {
    return reference.name() + reference.descriptor() + reference.isStatic();
  }

  private static void forEachReference(BiConsumer<String, Reference> listener)
      throws IOException, URISyntaxException {
    Path classes =
        Path.of(
            UpstreamsPageFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        ClassReader reader = new ClassReader(Files.readAllBytes(file));
        reader.accept(visitor(reader.getClassName(), listener), 0);
      }
    }
  }

  private static ClassVisitor visitor(String from, BiConsumer<String, Reference> listener) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String signature, String[] thrown) {
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String called, String type, boolean ofInterface) {
            listener.accept(
                from,
                new Reference(owner, called, type, ofInterface, opcode == Opcodes.INVOKESTATIC));
          }

          @Override
          public void visitInvokeDynamicInsn(
              String called, String type, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
              if (argument instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
                listener.accept(
                    from,
                    new Reference(
                        handle.getOwner(),
                        handle.getName(),
                        handle.getDesc(),
                        handle.isInterface(),
                        handle.getTag() == Opcodes.H_INVOKESTATIC));
              }
            }
          }
        };
      }
    };
  }
}
