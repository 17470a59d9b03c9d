// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.jmc.ui.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upstreamtop.jmc.rules.sample.Metric;
import dev.upstreamtop.jmc.rules.sample.TimeRange;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneShapeTest {

  private static final TimeRange VISIBLE = new TimeRange(0, 1_000);

  @Test
  void stepsAreAsLongAsWhatWasMeasured() {
    Lane lane = lane(Lane.Form.BESIDE, curve(false, step(100, 200, 5), step(200, 300, 10)));

    LaneShape shape = LaneShape.of(lane, VISIBLE, 100, 11, 0);

    assertThat(shape.blocks()).isEmpty();
    assertThat(shape.lines()).hasSize(1);
    assertThat(shape.lines().get(0).corners())
        .containsExactly(corner(10, 5), corner(20, 5), corner(20, 0), corner(30, 0));
  }

  @Test
  void whatIsApartOrUnknownInBetweenStaysApart() {
    Curve curve =
        curve(
            false,
            step(0, 100, 5),
            step(100, 200, Double.NaN),
            step(200, 300, 7),
            step(500, 600, 7));

    assertThat(LaneShape.of(lane(Lane.Form.BESIDE, curve), VISIBLE, 100, 20, 0).lines())
        .extracting(line -> line.corners().get(0).x())
        .containsExactly(0, 20, 50);
  }

  @Test
  void eachOfAStackStandsOnThoseBelow() {
    Lane lane = lane(Lane.Form.STACKED, curve(true, step(0, 500, 6)), curve(true, step(0, 500, 4)));

    assertThat(LaneShape.of(lane, VISIBLE, 100, 11, 0).blocks())
        .containsExactly(new LaneShape.Block(0, 0, 4, 50, 6), new LaneShape.Block(0, 0, 0, 50, 4));
    assertThat(lane.told(100, new TimeRange(99, 101)))
        .extracting(Lane.Told::text)
        .as("each its own, and the sum once")
        .containsExactly("6", "4", "10");
  }

  @Test
  void whatIsTooShortToBeSeenIsSeen() {
    Lane lane = lane(Lane.Form.BESIDE, curve(true, step(500, 501, 3)));

    assertThat(LaneShape.of(lane, VISIBLE, 100, 20, 0).blocks().get(0).width()).isEqualTo(1);
    assertThat(lane.told(480, new TimeRange(450, 510))).extracting(Lane.Told::text).contains("3");
  }

  @Test
  void powersOfTenAreEquallyFarApartOnALogarithmicAxis() {
    Lane lane = lane(Lane.Form.LOGARITHMIC, curve(false, step(0, 100, 1), step(500, 600, 1_000)));

    LaneShape shape = LaneShape.of(lane, VISIBLE, 100, 91, 0);

    assertThat(shape.ticks())
        .containsExactly(
            new LaneShape.Tick(90, "1"),
            new LaneShape.Tick(60, "10"),
            new LaneShape.Tick(30, "100"),
            new LaneShape.Tick(0, "1,000"));
  }

  @ParameterizedTest
  @EnumSource(Lane.Form.class)
  void anAxisOnWhichNothingStandsHasNoFigures(Lane.Form form) {
    Curve curve = curve(false, step(0, 100, 0), step(500, 600, Double.NaN));

    assertThat(LaneShape.of(lane(form, curve), VISIBLE, 100, 91, 0).ticks()).isEmpty();
  }

  @Test
  void showsAPartOfALane() {
    Lane lane = lane(Lane.Form.BESIDE, curve(false, step(0, 400, 2), step(400, 800, 8)));

    LaneShape shape = LaneShape.of(lane, new TimeRange(100, 200), 100, 11, 0);

    assertThat(shape.lines().get(0).corners())
        .as("as high as what is visible")
        .containsExactly(corner(0, 0), corner(100, 0));
  }

  @Test
  void choicesOfTimesAreReadAsTheyAreWritten() {
    TimeChoice choice = new TimeChoice(Metric.CONNECT, Set.of(Percentile.P90), false);

    assertThat(TimeChoice.parse(choice.format())).isEqualTo(choice);
    assertThat(TimeChoice.parse(TimeChoice.STANDARD.format())).isEqualTo(TimeChoice.STANDARD);
    assertThat(TimeChoice.parse(null)).isEqualTo(TimeChoice.STANDARD);
    assertThat(TimeChoice.parse("FURLONGS,P50")).isEqualTo(TimeChoice.STANDARD);
  }

  private static Lane lane(Lane.Form form, Curve... curves) {
    return new Lane("lane", "", Lane.Measure.COUNT, form, 1, List.of(curves));
  }

  private static Curve curve(boolean filled, Curve.Step... steps) {
    return new Curve("curve", 0, filled, List.of(steps));
  }

  private static Curve.Step step(long from, long to, double value) {
    return new Curve.Step(new TimeRange(from, to), value);
  }

  private static LaneShape.Corner corner(int x, int y) {
    return new LaneShape.Corner(x, y);
  }
}
