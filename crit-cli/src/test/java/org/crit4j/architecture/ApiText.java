package org.crit4j.architecture;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What programs can name of a class, as lines of text: the class itself, then its members. */
final class ApiText {
  private ApiText() {}

  /** Whether a class and all around it can be seen from other packages. */
  static boolean isVisible(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (!isVisible(at.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isSynthetic();
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** The lines of a class; those of members are indented. */
  static List<String> of(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(declaration(type));
    Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::<Member>stream)
        .filter(it -> isVisible(it.getModifiers()) && !it.isSynthetic())
        .map(it -> "  " + text(it).replace(type.getTypeName() + ".", ""))
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static String declaration(Class<?> type) {
    StringBuilder text = new StringBuilder(type.toGenericString());
    Type above = type.getGenericSuperclass();
    if (above != null && above != Object.class && !type.isEnum() && !type.isRecord()) {
      text.append(" extends ").append(above.getTypeName());
    }
    String interfaces =
        Arrays.stream(type.getGenericInterfaces())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", "));
    if (!interfaces.isEmpty()) {
      text.append(type.isInterface() ? " extends " : " implements ").append(interfaces);
    }
    return text.toString();
  }

  // What a method does inside is nobody's business.
  private static String text(Member member) {
    String text =
        member instanceof Method method
            ? method.toGenericString()
            : member instanceof Constructor<?> constructor
                ? constructor.toGenericString()
                : ((Field) member).toGenericString();
    return text.replace(" synchronized ", " ").replace(" native ", " ");
  }
}
