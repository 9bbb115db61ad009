package org.crit4j.internal.validate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.crit4j.checkpoint.file.FileKind;

/**
 * Goes through things once for all checks on them, instead of once for each. For use by one thread.
 */
public final class Passes {
  private final Inspection in;
  private final Map<Origin<?>, Pass<?>> passes = new LinkedHashMap<>();

  /** Passes over the things of an inspection. */
  public Passes(Inspection in) {
    this.in = in;
  }

  /** The checks on the things of an origin. What they keep is made when their turn comes. */
  private static final class Pass<R> {
    private final Origin<R> origin;
    private final List<Supplier<Sink<R>>> ofAll = new ArrayList<>();
    private final Map<FileKind, List<Supplier<Sink<R>>>> ofParts = new EnumMap<>(FileKind.class);

    Pass(Origin<R> origin) {
      this.origin = origin;
    }

    void add(Optional<FileKind> part, Supplier<Sink<R>> check) {
      part.map(kind -> ofParts.computeIfAbsent(kind, any -> new ArrayList<>()))
          .orElse(ofAll)
          .add(check);
    }

    /** What takes the things for all checks. */
    Sink<R> open() {
      Sink<R> all = all(ofAll);
      if (ofParts.isEmpty()) {
        return all;
      }
      Map<FileKind, Sink<R>> parts = new EnumMap<>(FileKind.class);
      ofParts.forEach((kind, checks) -> parts.put(kind, all(checks)));
      return new Sink.Parted<>(all, parts, origin::part);
    }

    private static <R> Sink<R> all(List<Supplier<Sink<R>>> checks) {
      List<Sink<R>> sinks = new ArrayList<>();
      checks.forEach(each -> sinks.add(each.get()));
      return new Sink.All<>(sinks);
    }

    void run(Inspection in) {
      Sink<R> sink = open();
      origin.forEach(in, sink);
      sink.end();
    }
  }

  /** What is inspected. */
  Inspection inspection() {
    return in;
  }

  /** Has a check take part, if there is something; what takes it is made when the pass begins. */
  <R, T> void add(Feed<R, T> feed, Supplier<Sink<T>> check) {
    if (feed.condition().test(in)) {
      pass(feed.origin()).add(feed.part(), () -> feed.open(check.get()));
    }
  }

  // Origins that are equal have the same things.
  @SuppressWarnings("unchecked")
  private <R> Pass<R> pass(Origin<R> origin) {
    Pass<?> known = passes.get(origin);
    if (known == null) {
      Pass<R> pass = new Pass<>(origin);
      passes.put(origin, pass);
      origin.made().ifPresent(feed -> add(feed, pass::open));
      known = pass;
    }
    return (Pass<R>) known;
  }

  /** Goes through all things that checks are to be made on. */
  public void run() {
    for (Pass<?> pass : passes.values()) {
      // The others take part in the pass over what their things are made of.
      if (pass.origin.made().isEmpty()) {
        pass.run(in);
      }
    }
  }
}
