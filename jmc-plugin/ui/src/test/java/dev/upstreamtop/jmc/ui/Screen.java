// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** A window on the virtual display that a test fills, looks at and keeps a picture of. */
public final class Screen implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  // One for all tests: the virtual display ends with its last client.
  private static Display display;

  private final Shell shell;

  private Screen() {
    shell = new Shell(display);
    shell.setLayout(new FillLayout());
    shell.setSize(1500, 900);
  }

  /** Opens a window; the test is skipped where there is no display, except in CI. */
  public static Screen open() {
    String name = System.getenv("DISPLAY");
    boolean there = name != null && !name.isEmpty();
    if (!there && "true".equals(System.getenv("CI"))) {
      fail("no virtual display: install the package xvfb");
    }
    assumeTrue(there, "no virtual display: install the package xvfb");
    if (display == null) {
      display = new Display();
    }
    return new Screen();
  }

  public Shell shell() {
    return shell;
  }

  public Display display() {
    return display;
  }

  /** Shows the window and handles events until a condition holds. */
  public void until(BooleanSupplier condition) {
    shell.open();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("waited for what did not come").isBefore(deadline);
      if (!display.readAndDispatch()) {
        // Wakes the loop again, should no event come.
        display.timerExec(20, () -> {});
        display.sleep();
      }
    }
    settle();
  }

  /** Handles what is waiting. */
  public void settle() {
    boolean more = true;
    while (more) {
      more = display.readAndDispatch();
    }
  }

  /** Keeps a picture of the window under target/screens, and checks that something is drawn. */
  public void keep(String name) {
    // The window is drawn after it is laid out: once more around the loop.
    shell.redraw();
    shell.update();
    settle();
    Image image = blank();
    GC gc = new GC(shell);
    try {
      gc.copyArea(image, 0, 0);
      ImageData data = image.getImageData();
      ImageLoader loader = new ImageLoader();
      loader.data = new ImageData[] {data};
      Path folder = Files.createDirectories(Path.of(System.getProperty("screens")));
      loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
      assertThat(colours(data)).as("colours in the picture").isGreaterThan(3);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      gc.dispose();
      image.dispose();
    }
  }

  /** Whether a colour, {@code 0xRRGGBB}, is anywhere in the window. */
  public boolean shows(int rgb) {
    Image image = blank();
    GC gc = new GC(shell);
    try {
      gc.copyArea(image, 0, 0);
      ImageData data = image.getImageData();
      for (int y = 0; y < data.height; y++) {
        for (int x = 0; x < data.width; x++) {
          RGB pixel = data.palette.getRGB(data.getPixel(x, y));
          if ((pixel.red << 16 | pixel.green << 8 | pixel.blue) == rgb) {
            return true;
          }
        }
      }
      return false;
    } finally {
      gc.dispose();
      image.dispose();
    }
  }

  private Image blank() {
    Rectangle area = shell.getClientArea();
    return new Image(display, area.width, area.height);
  }

  private static long colours(ImageData data) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < data.height; y += 3) {
      for (int x = 0; x < data.width; x += 3) {
        colours.add(data.getPixel(x, y));
      }
    }
    return colours.size();
  }

  @Override
  public void close() {
    shell.dispose();
    settle();
  }
}
