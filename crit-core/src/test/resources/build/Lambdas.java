package lambdas;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Lambdas of all forms. */
public final class Lambdas {
  private final List<String> said = new ArrayList<>();
  private final long own = 1L << 40;

  public static List<String> run() throws Exception {
    Lambdas lambdas = new Lambdas();
    lambdas.captured(7, 3_000_000_000L, 1.5, (byte) -1, "text", new int[] {4});
    lambdas.numbers();
    lambdas.references();
    lambdas.places();
    return lambdas.said;
  }

  private void say(Object what) {
    said.add(String.valueOf(what));
  }

  private void captured(int i, long l, double d, byte b, String s, int[] array) throws Exception {
    Supplier<String> all = () -> i + " " + l + " " + d + " " + b + " " + s + " " + array[0] + own;
    Supplier<String> others = () -> s + array[0] + l + b + i + d + own;
    say(all.get() + others.get());
    Function<Long, Long> sum = it -> it + l + own;
    say(sum.apply(5L));
    Callable<String> called = () -> s;
    say(called.call());
    Callable<String> failing =
        () -> {
          throw new Exception(s);
        };
    try {
      failing.call();
    } catch (Exception e) {
      say(e.getMessage());
    }
    Function<Integer, Function<Integer, Integer>> nested = x -> y -> x * y + i;
    say(nested.apply(3).apply(4));
  }

  private void numbers() {
    ToIntFunction<Integer> unboxed = it -> it;
    Function<Integer, Integer> boxed = Math::abs;
    IntToLongFunction widened = Math::abs;
    ToLongFunction<Integer> both = it -> it;
    ToLongFunction<Integer> widenedResult = Integer::intValue;
    IntFunction<Object> object = Integer::valueOf;
    IntFunction<Number> number = it -> it;
    DoubleUnaryOperator root = Math::sqrt;
    BiFunction<Character, Short, Object> small = (c, n) -> c + n;
    Function<Character, Integer> code = Character::getNumericValue;
    ToLongFunction<Character> hash = Lambdas::codeOf;
    LongSupplier many = () -> Long.MAX_VALUE;
    Supplier<Long> object2 = () -> Long.MIN_VALUE;
    BooleanSupplier yes = () -> true;
    Predicate<Boolean> not = it -> !it;
    IntPredicate even = it -> it % 2 == 0;
    ToIntFunction<Box<Integer>> inside = Box::get;
    say(unboxed.applyAsInt(1) + " " + boxed.apply(-2) + " " + widened.applyAsLong(-3));
    say(both.applyAsLong(4) + " " + widenedResult.applyAsLong(5) + " " + object.apply(6));
    say(number.apply(7) + " " + root.applyAsDouble(64) + " " + small.apply('a', (short) 1));
    say(code.apply('b') + " " + hash.applyAsLong('c') + " " + many.getAsLong() + " " + object2.get() + yes.getAsBoolean());
    say(not.test(true) + " " + even.test(3) + " " + inside.applyAsInt(new Box<>(8)));
  }

  private static long codeOf(Object any) {
    return any.hashCode();
  }

  private record Box<T>(T get) {
    private String shown() {
      return "<" + get + ">";
    }
  }

  private void references() {
    List<String> list = new ArrayList<>();
    Consumer<String> add = list::add;
    add.accept("ignored result");
    Consumer<String> long64 = Long::parseLong;
    long64.accept("1");
    Function<String, StringBuilder> made = StringBuilder::new;
    IntFunction<int[]> array = int[]::new;
    Function<Integer, String[]> arrays = String[]::new;
    BiFunction<String, Object, String> varied = String::format;
    Function<Box<String>, String> hidden = Box::shown;
    Supplier<Lambdas> constructor = Lambdas::new;
    Comparator<String> order = Comparator.comparing(String::length);
    UnaryOperator<CharSequence> same = it -> it;
    ObjIntConsumer<String> twice = (text, n) -> say(text.repeat(n));
    Supplier<String> ours = this::toString;
    Supplier<Class<?>> theirs = super::getClass;
    say(list + " " + made.apply("b").append('c') + array.apply(2).length + arrays.apply(3).length);
    say(varied.apply("%s!", "d") + hidden.apply(new Box<>("e")) + constructor.get().said);
    say(order.reversed().compare("aa", "b") + " " + same.apply("f"));
    twice.accept("g", 2);
    say(ours.get() + theirs.get());
  }

  @Override
  public String toString() {
    return "lambdas";
  }

  private interface Named {
    String name();

    private String quoted() {
      return "'" + name() + "'";
    }

    static Named of(String name) {
      return () -> name;
    }

    default Supplier<String> supplier() {
      Supplier<String> inner = () -> quoted() + name();
      return () -> inner.get() + quoted();
    }
  }

  private enum Operation {
    PLUS((a, b) -> a + b),
    TIMES((a, b) -> a * b) {
      @Override
      int apply(int a, int b) {
        Supplier<Integer> result = () -> super.apply(a, b);
        return result.get();
      }
    };

    private final BiFunction<Integer, Integer, Integer> function;

    Operation(BiFunction<Integer, Integer, Integer> function) {
      this.function = function;
    }

    int apply(int a, int b) {
      return function.apply(a, b);
    }
  }

  private final class Inner {
    private final Supplier<Supplier<Long>> outer = () -> () -> own;
  }

  private interface Marked extends Supplier<String>, Serializable {}

  private static Supplier<String> constant() {
    return () -> "constant";
  }

  private void places() {
    say(Named.of("h").supplier().get());
    say(Operation.PLUS.apply(5, 6) + " " + Operation.TIMES.apply(5, 6));
    say(new Inner().outer.get().get());
    Supplier<String> anonymous =
        new Supplier<>() {
          @Override
          public String get() {
            Supplier<String> inner = () -> getClass().isAnonymousClass() + "" + own;
            return inner.get();
          }
        };
    say(anonymous.get());
    Marked marked = () -> "kept";
    say(marked.get());
    say(constant() == constant());
    say(List.of(1, 2, 3).stream().map(it -> it * 2).filter(it -> it > 2).map(it -> "" + it).toList());
  }
}
