package org.crit4j.architecture;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled class of the project and the project's classes that it uses, from its constant pool:
 * classes by name, and those in descriptors and generic signatures.
 *
 * @param name with dots, nested classes after a dollar sign
 */
record CompiledClass(String name, Set<String> uses) {
  private static final Pattern IN_SIGNATURE = Pattern.compile("L(org/crit4j/[\\w/$]+)");
  private static final int UTF8 = 1;
  private static final int CLASS = 7;

  /** Reads a class file. */
  static CompiledClass read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(8);
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      int[] classes = new int[count];
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case UTF8 -> texts[i] = in.readUTF();
          case CLASS -> classes[i] = in.readUnsignedShort();
          default -> {
            in.skipNBytes(sizeOf(tag));
            // Long and double take two numbers.
            i += tag == 5 || tag == 6 ? 1 : 0;
          }
        }
      }
      in.skipNBytes(2);
      String self = texts[classes[in.readUnsignedShort()]].replace('/', '.');
      return new CompiledClass(self, uses(texts, classes));
    }
  }

  private static int sizeOf(int tag) {
    return switch (tag) {
      case 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      default -> throw new IllegalStateException("constant of kind " + tag);
    };
  }

  private static Set<String> uses(String[] texts, int... classes) {
    Set<String> uses = new TreeSet<>();
    for (int text : classes) {
      if (text != 0 && texts[text].startsWith("org/crit4j/")) {
        uses.add(texts[text].replace('/', '.'));
      }
    }
    for (String text : texts) {
      if (text != null) {
        Matcher signature = IN_SIGNATURE.matcher(text);
        while (signature.find()) {
          uses.add(signature.group(1).replace('/', '.'));
        }
      }
    }
    return uses;
  }

  /** Its package. */
  String packageName() {
    return packageOf(name);
  }

  /** The package of a class. */
  static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Its simple name; empty if it is nested. */
  String simpleName() {
    return name.indexOf('$') >= 0 ? "" : name.substring(name.lastIndexOf('.') + 1);
  }
}
