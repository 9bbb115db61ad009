package org.crit4j.internal.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.finding.Severity;
import org.crit4j.image.ImageType;
import org.junit.jupiter.api.Test;

class PassesTest {
  private final Inspection in = inspection();
  private final LoadedImage image =
      new LoadedImage(new LoadedImage.Builder("core-1.img", ImageType.CORE, OptionalLong.of(1), 0));
  private final List<String> found = new ArrayList<>();
  private final Reporter out = new Noting();
  private int timesGoneThrough;

  private final Walk<Integer> numbers =
      Walk.of(
          any -> true,
          any -> {
            timesGoneThrough++;
            return Stream.of(1, 2, 3, 4).map(it -> Item.of(in, image).entry(it, it));
          });

  private static Inspection inspection() {
    SortedMap<String, LoadedImage> images = new TreeMap<>();
    return new Inspection(
        new Inspector.Found(
            Kind.IMAGE,
            "",
            images,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.<Path>empty()));
  }

  private final class Noting implements Reporter {
    @Override
    public void report(String image, OptionalLong entry, String field, String message) {
      found.add(message);
    }

    @Override
    public Reporter as(Severity severity) {
      return this;
    }
  }

  private void run(Check... checks) {
    Passes passes = new Passes(in);
    for (Check check : checks) {
      check.join(passes, out);
    }
    passes.run();
  }

  private static Check odd(Walk<Integer> numbers, String text) {
    return numbers.where(it -> it % 2 == 1).report("", text, it -> it);
  }

  @Test
  void goesThroughThingsOnceForAllChecks() {
    run(odd(numbers, "a{}"), numbers.atMost("", it -> it, 3, "b{}"), odd(numbers, "c{}"));
    assertEquals(List.of("a1", "c1", "a3", "c3", "b4"), found);
    assertEquals(1, timesGoneThrough);
  }

  @Test
  void makesWhatIsSharedOnce() {
    List<Integer> made = new ArrayList<>();
    Walk<Integer> tenfold =
        numbers
            .as(
                it -> {
                  made.add(it);
                  return 10 * it;
                })
            .shared();
    Walk<Integer> next = tenfold.as(it -> it + 1).shared();
    run(odd(next, "a{}"), odd(next, "b{}"), odd(numbers, "c{}"), tenfold.report("", "d"));
    assertEquals(List.of(1, 2, 3, 4), made);
    assertEquals(1, timesGoneThrough);
    assertEquals(14, found.size());
  }

  @Test
  void asksForNothingWhereNothingIsGiven() {
    run(odd(numbers.given(any -> false), "a"), odd(numbers, "b").given(any -> false));
    assertEquals(List.of(), found);
    assertEquals(0, timesGoneThrough);
  }

  /** Each check has what it keeps for itself, and anew in each run. */
  @Test
  void keepsWhatOneCheckNeedsForThatRun() {
    Check twice = numbers.and(numbers).unique("", it -> it, "{} twice");
    Check groups = numbers.perImage().counted("{} numbers");
    run(twice, groups, twice);
    assertEquals(9, found.size());
    run(groups);
    assertEquals("4 numbers", found.get(9));
  }

  @Test
  void saysOnceThatAnImageIsMissing() {
    Target<Integer> none = new Target<>(any -> true, any -> it -> false, Optional.of("other.img"));
    run(numbers.refersTo("", it -> it, none, "{} is lost"));
    assertEquals(List.of("the image is missing: core-1.img needs it, as do 3 others"), found);
    found.clear();
    run(numbers.refersTo("", it -> it, none.each(), "{} is lost"));
    assertEquals(List.of("1 is lost", "2 is lost", "3 is lost", "4 is lost"), found);
  }

  @Test
  void goesThroughWhatIsInOrder() {
    List<Integer> all = new ArrayList<>();
    numbers.eachOf(it -> List.of(it, -it)).forEach(in, it -> all.add(it.it()));
    assertEquals(List.of(1, -1, 2, -2, 3, -3, 4, -4), all);
    assertEquals(4, numbers.all(in).size());
  }
}
