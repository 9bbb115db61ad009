package org.crit4j.internal.validate;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.internal.column.IdTable;

/**
 * All things of a kind in a checkpoint, in order, and the checks that rules are made of. In the
 * texts of findings {@code {}} stands for a value, and {@code {who}} for what the thing is called.
 *
 * @param known whether none of the things is missing because an image could not be read
 * @param feed where the things come from
 * @param scope what things have in common within which they are compared with each other
 * @param image the image that holds all of them, if it is one
 */
public record Walk<T>(
    Predicate<Inspection> known,
    Feed<?, T> feed,
    Function<Item<?>, Object> scope,
    Optional<String> image) {
  private static final Origin<FileRef> FILES = new FilesOrigin();

  private static Object everywhere(Item<?> item) {
    return Walk.class;
  }

  /** Things wherever they are. */
  public static <T> Walk<T> of(
      Predicate<Inspection> known, Function<Inspection, Stream<Item<T>>> source) {
    return of(known, Origin.of((in, to) -> source.apply(in).forEach(to)));
  }

  private static <T> Walk<T> of(Predicate<Inspection> known, Origin<T> origin) {
    return new Walk<>(known, Feed.of(origin), Walk::everywhere, Optional.empty());
  }

  /** The entries of all images of a type. */
  public static <M extends Message> Walk<M> entries(ImageType type, Class<M> message) {
    String file = type.fileNamePatterns().get(0);
    Origin<M> origin =
        new Origin<>(
            List.of(type, message),
            (in, to) -> in.entries(type, message).forEach(entry -> to.accept(Item.of(in, entry))));
    return new Walk<>(
        in -> in.areKnown(type),
        Feed.of(origin),
        Walk::everywhere,
        file.contains("#") ? Optional.empty() : Optional.of(file));
  }

  /** The images of a type, as wholes. */
  public static Walk<LoadedImage> images(ImageType... types) {
    List<ImageType> all = List.of(types);
    return of(
        in -> true,
        new Origin<>(
            all,
            (in, to) ->
                all.forEach(type -> in.images(type).forEach(it -> to.accept(Item.of(in, it))))));
  }

  /** The messages of the open files of a type. */
  public static <M> Walk<M> files(FdTypes type, Function<FileEntry, M> message) {
    FileKind form = FileKind.of(type).orElseThrow();
    return new Walk<>(
            Known.FILES, Feed.of(FILES, Optional.of(form)), Walk::everywhere, Optional.empty())
        .given(in -> !in.files().described(type).isEmpty())
        .mapped(file -> item(file.in(), file.it(), form.field(), message.apply(file.it().file())));
  }

  /** The open files, wherever they are recorded. */
  public static Walk<FileRef> openFiles() {
    return of(Known.FILES, FILES);
  }

  /** Something of an open file that is in its message of that field. */
  public static <M> Item<M> item(Inspection in, FileRef file, String field, M message) {
    return file.isMerged()
        ? Item.of(in, file.entry(), () -> field + ".", file, message)
        : Item.of(in, file.entry(), file, message);
  }

  /** The processes. */
  public static Walk<TaskRef> tasks() {
    return of(
        Known.TASKS, in -> in.tasks().all().stream().map(it -> Item.of(in, it.entry(), it, it)));
  }

  /** Passes all things on, in order. */
  public void forEach(Inspection in, Consumer<Item<T>> to) {
    feed.forEach(in, to::accept);
  }

  /** All things, in order. */
  public List<Item<T>> all(Inspection in) {
    List<Item<T>> all = new ArrayList<>();
    forEach(in, all::add);
    return all;
  }

  /** The same things, each made once for all checks that go through them. */
  public Walk<T> shared() {
    return new Walk<>(known, Feed.of(Origin.of(feed)), scope, image);
  }

  /** The things that are so. */
  public Walk<T> where(Predicate<? super T> predicate) {
    return only(item -> predicate.test(item.it()));
  }

  /** The things that are so, or in such places. */
  public Walk<T> only(Predicate<Item<T>> predicate) {
    return then(next -> new Sink.Filter<>(predicate, next));
  }

  /** The first thing of each key. */
  public Walk<T> distinct(Function<? super T, ?> key) {
    return then(
        next -> {
          Set<Object> seen = new HashSet<>();
          return new Sink.Filter<>(item -> seen.add(key.apply(item.it())), next);
        });
  }

  /** The things, if something is known. */
  public Walk<T> given(Predicate<Inspection> condition) {
    return with(feed.given(condition));
  }

  /** The things, compared with each other only if they have that in common. */
  public Walk<T> per(Function<Item<?>, Object> common) {
    return new Walk<>(known, feed, common, image);
  }

  /** The things, compared with each other only within one image. */
  public Walk<T> perImage() {
    return per(Item::image);
  }

  /** These and those. */
  public Walk<T> and(Walk<T> others) {
    return new Walk<>(
        known.and(others.known),
        Feed.of(
            Origin.of(
                (in, to) -> {
                  forEach(in, to);
                  others.forEach(in, to);
                })),
        scope,
        Optional.empty());
  }

  /** What is in a field of each. */
  public <U> Walk<U> at(String field, Function<? super T, U> getter) {
    return mapped(item -> item.at(field, getter.apply(item.it())));
  }

  /** The elements of a repeated field of each, compared with each other within the field. */
  public <U> Walk<U> each(String field, Function<? super T, List<U>> getter) {
    return this.<U>spread((item, to) -> elements(item, field, getter.apply(item.it()), to))
        .per(item -> List.of(item.image(), item.position(), scope));
  }

  /** Several values that follow from each, in its place. */
  public <U> Walk<U> eachOf(Function<? super T, List<U>> values) {
    return spread(
        (item, to) -> values.apply(item.it()).forEach(value -> to.accept(item.with(value))));
  }

  /** The same, each element together with what it is an element of. */
  public <E, U> Walk<U> each(
      String field, Function<? super T, List<E>> getter, BiFunction<T, E, U> join) {
    return spread(
        (item, to) ->
            elements(
                item,
                field,
                getter.apply(item.it()),
                element -> to.accept(element.with(join.apply(item.it(), element.it())))));
  }

  private static <U> void elements(Item<?> item, String field, List<U> list, Consumer<Item<U>> to) {
    for (int i = 0; i < list.size(); i++) {
      to.accept(item.at(field, i, list.get(i)));
    }
  }

  /** Any number of things in the place of each. */
  public <U> Walk<U> spread(BiConsumer<Item<T>, Consumer<Item<U>>> others) {
    return then(next -> new Sink.Spread<>(others, next));
  }

  /** Of those which are compared with each other, the ones that are left. */
  public Walk<T> select(UnaryOperator<List<Item<T>>> choice) {
    return then(
        next -> new Sink.Grouped<>(scope, group -> choice.apply(group).forEach(next), next::end));
  }

  /** The things in another order, among those which are compared with each other. */
  public Walk<T> sorted(Comparator<? super T> order) {
    return select(group -> group.stream().sorted((a, b) -> order.compare(a.it(), b.it())).toList());
  }

  /** Checks those which are compared with each other together. */
  public Check checkGroups(BiConsumer<List<Item<T>>, Reporter> group) {
    return checked(
        (in, out) -> new Sink.Grouped<>(scope, each -> group.accept(each, out), () -> {}));
  }

  /** Something else in the place of each. */
  public <U> Walk<U> as(Function<? super T, U> getter) {
    return mapped(item -> item.with(getter.apply(item.it())));
  }

  /** The things under a name of their own in messages. */
  public Walk<T> called(Function<? super T, String> name) {
    return mapped(item -> item.called(() -> name.apply(item.it())));
  }

  /** The things under a name of their own that is made of that of their owner. */
  public Walk<T> relabelled(BiFunction<? super T, String, String> name) {
    return mapped(it -> it.called(() -> name.apply(it.it(), it.label())));
  }

  private <U> Walk<U> mapped(Function<Item<T>, Item<U>> other) {
    return then(next -> new Sink.Mapped<>(other, next));
  }

  private <U> Walk<U> then(Function<Sink<U>, Sink<T>> step) {
    return with(feed.then(step));
  }

  private <U> Walk<U> with(Feed<?, U> other) {
    return new Walk<>(known, other, scope, image);
  }

  /** A check by what takes the things, which is made when the pass over them begins. */
  private Check checked(BiFunction<Inspection, Reporter, Sink<T>> sink) {
    return new Check.Joint(
        (passes, out) -> passes.add(feed, () -> sink.apply(passes.inspection(), out)));
  }

  /** Checks each in a way of its own. */
  public Check check(BiConsumer<Item<T>, Reporter> each) {
    return checked((in, out) -> item -> each.accept(item, out));
  }

  /** None of them should be there. */
  @SafeVarargs
  public final Check report(String field, String text, Function<? super T, ?>... values) {
    List<Function<? super T, ?>> shown = new ArrayList<>();
    for (Function<? super T, ?> value : values) {
      shown.add(value);
    }
    return checked((in, out) -> reporting(out, field, text, shown));
  }

  private static <T> Sink<T> reporting(
      Reporter out, String field, String text, List<Function<? super T, ?>> values) {
    return item -> {
      Object[] shown = new Object[values.size()];
      for (int i = 0; i < shown.length; i++) {
        shown[i] = Objects.requireNonNull(values.get(i).apply(item.it()));
      }
      out.report(item, field, text, shown);
    };
  }

  /** None of them should be there, which is said once for an image. The text shows how many. */
  public Check counted(String text) {
    return perImage()
        .checkGroups(
            (group, out) -> {
              Item<T> first = group.get(0);
              out.report(first.image().file(), Text.fill(first.who(), text, group.size()));
            });
  }

  /** A field has one of some values. The text shows the value. */
  public <V> Check oneOf(
      String field, Function<? super T, V> value, Collection<V> allowed, String text) {
    return where(it -> !allowed.contains(value.apply(it))).report(field, text, value);
  }

  /** A field is at most so high, unsigned. The text shows the value. */
  public Check atMost(String field, ToLongFunction<? super T> value, long most, String text) {
    return where(it -> Long.compareUnsigned(value.applyAsLong(it), most) > 0)
        .report(field, text, value::applyAsLong);
  }

  /** A field has no other bits. The text shows all its bits in hexadecimal. */
  public Check bits(String field, ToIntFunction<? super T> value, int known, String text) {
    return where(it -> (value.applyAsInt(it) & ~known) != 0)
        .report(field, text, it -> Numbers.hex(Integer.toUnsignedLong(value.applyAsInt(it))));
  }

  /** A field has a value of its own. The text shows the value, and the place of the first. */
  public Check unique(String field, Function<? super T, ?> key, String text) {
    // The first ones without themselves: their messages would all be kept.
    return unique(
        key,
        Item::justPlace,
        (item, first, out) -> out.report(item, field, text, key.apply(item.it()), first.place()));
  }

  /**
   * A field of the entries has a number of its own within each image, of which there may be
   * millions. The text shows the value, and the place of the first.
   */
  public Check uniqueInImage(String field, ToIntFunction<? super T> number, String text) {
    return checked(
        (in, out) -> {
          Map<LoadedImage, IdTable> seen = new HashMap<>();
          return item -> {
            int key = number.applyAsInt(item.it());
            int entry = (int) item.position();
            int first =
                seen.computeIfAbsent(item.image(), any -> new IdTable()).addOrFind(key, entry);
            if (first != entry) {
              out.report(item, field, text, key, item.entry(first, item.it()).place());
            }
          };
        });
  }

  /** Takes two that do not go together. */
  @FunctionalInterface
  public interface Clash<T, F> {
    /** Reports the later one, if it is wrong. */
    void report(Item<T> item, Item<F> before, Reporter out);
  }

  /** Each has a key of its own. */
  public Check unique(Function<? super T, ?> key, Clash<T, T> clash) {
    return unique(key, item -> item, clash);
  }

  private <F> Check unique(
      Function<? super T, ?> key, Function<Item<T>, Item<F>> kept, Clash<T, F> clash) {
    return checked(
        (in, out) -> {
          Map<Object, Map<Object, Item<F>>> seen = new HashMap<>();
          return item -> {
            Item<F> first =
                seen.computeIfAbsent(scope.apply(item), any -> new HashMap<>())
                    .putIfAbsent(key.apply(item.it()), kept.apply(item));
            if (first != null) {
              clash.report(item, first, out);
            }
          };
        });
  }

  /** All have the same. The text shows the place of the first. */
  public Check same(String field, Function<? super T, ?> value, String text) {
    return checked(
        (in, out) -> {
          Map<Object, Item<T>> firsts = new HashMap<>();
          return item -> {
            Item<T> first = firsts.computeIfAbsent(scope.apply(item), any -> item);
            if (!value.apply(first.it()).equals(value.apply(item.it()))) {
              out.report(item, field, text, first.place());
            }
          };
        });
  }

  /** Checks each that follows another one. */
  public Check consecutive(Clash<T, T> pair) {
    return checked(
        (in, out) -> {
          Map<Object, Item<T>> last = new HashMap<>();
          return item -> {
            Item<T> before = last.put(scope.apply(item), item);
            if (before != null) {
              pair.report(item, before, out);
            }
          };
        });
  }

  /** No two that follow each other are so. The text shows what the former is called. */
  public Check pairs(String field, BiPredicate<T, T> wrong, String text) {
    return consecutive(
        (item, before, out) -> {
          if (wrong.test(before.it(), item.it())) {
            out.report(item, field, text, before.label());
          }
        });
  }

  /** Each has no problem; an empty text stands for none. */
  public Check problem(String field, Function<? super T, String> problem) {
    return check(
        (item, out) -> {
          String found = problem.apply(item.it());
          if (!found.isEmpty()) {
            out.report(item, field, found);
          }
        });
  }

  /**
   * A field names something that is there. The text shows the value. If the whole image is missing
   * that the field refers to, that is said once.
   */
  public <K> Check refersTo(
      String field, Function<? super T, K> key, Target<K> target, String text) {
    List<Function<? super T, ?>> keys = List.of(key);
    Check check =
        checked(
            (in, out) -> {
              Predicate<K> there = target.keys().apply(in);
              Sink<T> lost =
                  target.image().map(in::has).orElse(true)
                      ? reporting(out, field, text, keys)
                      : new Sink.Missing<>(target.image().get(), out);
              return new Sink.Filter<>(item -> !there.test(key.apply(item.it())), lost);
            });
    return check.given(target.known());
  }

  /** None of them should be there, since an image is missing that they need. */
  public Check missing(String file) {
    return checked((in, out) -> new Sink.Missing<>(file, out));
  }

  /** A field does not descend, unsigned. The text shows the value and the one before. */
  public Check ordered(String field, ToLongFunction<? super T> value, String text) {
    return consecutive(
        (item, former, out) -> {
          long before = value.applyAsLong(former.it());
          long now = value.applyAsLong(item.it());
          if (Long.compareUnsigned(now, before) < 0) {
            out.report(item, field, text, now, before);
          }
        });
  }

  /** Each has its image. The text is about the absent one. */
  public Check image(ImageType type, ToIntFunction<? super T> number, String text) {
    return check(
        (item, out) -> {
          long id = Integer.toUnsignedLong(number.applyAsInt(item.it()));
          String file = ImageName.of(type, id);
          if (!item.in().has(file)) {
            out.report(item.in().prefix() + file, Text.fill(item.who(), text, item.place()));
          }
        });
  }

  /** Each has its image, else a field of it leads nowhere. The text shows the image's name. */
  public Check needs(String field, Function<? super T, String> image, String text) {
    return only(item -> !item.in().has(image.apply(item.it()))).report(field, text, image);
  }

  /** What references by a key lead to. */
  public <K> Target<K> by(Function<? super T, ? extends K> key) {
    return Target.of(this, key);
  }

  /** The things by their keys, the first of each. */
  public <K> Map<K, Item<T>> index(Inspection in, Function<? super T, ? extends K> key) {
    Map<K, Item<T>> index = new HashMap<>();
    forEach(in, item -> index.putIfAbsent(key.apply(item.it()), item));
    return index;
  }
}
