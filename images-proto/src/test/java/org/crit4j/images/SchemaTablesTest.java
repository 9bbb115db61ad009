package org.crit4j.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crit4j.fixtures.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the compiled descriptors against the tables in {@code schema/}, which say what CRIU's
 * schema is: number, label, type, default and display option of every field, every enum value and
 * every import, none missing and none extra.
 */
final class SchemaTablesTest {
  private static final String PROTO_PACKAGE = "crit4j.images";
  private static final String JAVA_PACKAGE = "org.crit4j.images";

  @Test
  void filesAreThoseOfTheTable() throws IOException {
    Set<String> protos;
    try (Stream<Path> files = Files.walk(Path.of("src/main/protobuf"))) {
      protos =
          files
              .filter(Files::isRegularFile)
              .map(file -> Path.of("src/main/protobuf").relativize(file).toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertSameRows("the .proto files", Set.copyOf(files()), protos);
    assertEquals(75, protos.size());
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileIsProto2InOurPackages(String file) {
    FileDescriptorProto proto = descriptor(file).toProto();
    FileOptions options =
        FileOptions.newBuilder().setJavaPackage(JAVA_PACKAGE).setJavaMultipleFiles(true).build();

    assertAll(
        file,
        () -> assertEquals(file, proto.getName()),
        () -> assertEquals("", proto.getSyntax(), "a syntax other than proto2"),
        () -> assertEquals(PROTO_PACKAGE, proto.getPackage()),
        () -> assertEquals(options, proto.getOptions()),
        () -> assertEquals(0, proto.getServiceCount(), "services"),
        () -> assertEquals(file.equals("opts.proto") ? 1 : 0, proto.getExtensionCount()),
        () -> proto.getMessageTypeList().forEach(SchemaTablesTest::assertHasFieldsAndEnumsOnly));
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileIsInTheJar(String file) throws IOException {
    try (InputStream source = CoreEntry.class.getResourceAsStream("/" + file)) {
      assertNotNull(source, () -> "no resource /" + file);
      assertTrue(
          new String(source.readAllBytes(), UTF_8).contains("package " + PROTO_PACKAGE + ";"));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void importsAreThoseOfTheTable(String file) {
    Set<String> expected =
        rows("imports.tsv")
            .filter(row -> row[0].equals(file))
            .flatMap(row -> Arrays.stream(row[1].split(",")))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    if (file.equals("opts.proto")) {
      // CRIU's own definition of the option needs it too, but the table is about its files only.
      expected.add("google/protobuf/descriptor.proto");
    }
    assertSameRows("imports of " + file, expected, descriptor(file).toProto().getDependencyList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void messagesAreThoseOfTheTable(String file) {
    Set<String> expected =
        rows("fields.tsv")
            .filter(row -> row[0].equals(file))
            .map(row -> camelCase(row[1]))
            .collect(Collectors.toSet());
    List<String> actual =
        descriptor(file).getMessageTypes().stream().map(Descriptor::getName).toList();
    assertSameRows("messages of " + file, expected, actual);
  }

  @ParameterizedTest
  @MethodSource("files")
  void fieldsAreThoseOfTheTable(String file) {
    Set<String> expected =
        rows("fields.tsv")
            .filter(row -> row[0].equals(file))
            .map(
                row -> {
                  row[1] = camelCase(row[1]);
                  row[5] = camelCase(row[5]);
                  return String.join("\t", row);
                })
            .collect(Collectors.toSet());
    List<String> actual =
        descriptor(file).getMessageTypes().stream()
            .flatMap(message -> message.getFields().stream())
            .map(SchemaTablesTest::fieldRow)
            .toList();
    assertSameRows("fields of " + file, expected, actual);
  }

  @ParameterizedTest
  @MethodSource("files")
  void enumValuesAreThoseOfTheTable(String file) {
    Set<String> expected =
        rows("enums.tsv")
            .filter(row -> row[0].equals(file))
            .map(
                row -> {
                  row[1] = camelCase(row[1]);
                  return String.join("\t", row);
                })
            .collect(Collectors.toSet());
    List<EnumDescriptor> enums = new ArrayList<>(descriptor(file).getEnumTypes());
    descriptor(file).getMessageTypes().forEach(message -> enums.addAll(message.getEnumTypes()));
    List<String> actual =
        enums.stream()
            .flatMap(type -> type.getValues().stream())
            .map(SchemaTablesTest::enumRow)
            .toList();
    assertSameRows("enum values of " + file, expected, actual);
  }

  @Test
  void everyRowBelongsToAFile() {
    Set<String> files = Set.copyOf(files());
    assertAll(
        Stream.of("fields.tsv", "enums.tsv")
            .flatMap(table -> rows(table).map(row -> table + ": " + row[0]))
            .distinct()
            .map(row -> () -> assertTrue(files.contains(row.split(": ", -1)[1]), row)));
  }

  @Test
  void displayOptionHasTheNumberOfCriu() {
    FieldDescriptor option = Opts.criu.getDescriptor();
    assertEquals(1018, option.getNumber());
    assertEquals(FieldOptions.getDescriptor(), option.getContainingType());
    assertSame(CriuOpts.getDescriptor(), option.getMessageType());
  }

  static List<String> files() {
    return rows("imports.tsv").map(row -> row[0]).toList();
  }

  private static void assertHasFieldsAndEnumsOnly(DescriptorProto message) {
    DescriptorProto rest = message.toBuilder().clearName().clearField().clearEnumType().build();
    assertEquals(DescriptorProto.getDefaultInstance(), rest, message.getName());
  }

  /** The field as a row of {@code fields.tsv}, with our names for messages and enums. */
  private static String fieldRow(FieldDescriptor field) {
    FieldDescriptorProto proto = field.toProto();
    return String.join(
        "\t",
        field.getFile().getName(),
        localName(field.getContainingType().getFullName()),
        Integer.toString(field.getNumber()),
        constant(proto.getLabel(), "LABEL_"),
        constant(proto.getType(), "TYPE_"),
        proto.hasTypeName() ? localName(proto.getTypeName().substring(1)) : "",
        field.getName(),
        proto.getDefaultValue(),
        field.isPacked() ? "packed" : "",
        displayOption(field));
  }

  private static String enumRow(EnumValueDescriptor value) {
    return String.join(
        "\t",
        value.getFile().getName(),
        localName(value.getType().getFullName()),
        Integer.toString(value.getNumber()),
        value.getName());
  }

  private static String displayOption(FieldDescriptor field) {
    FieldOptions options = field.getOptions();
    FieldOptions others = options.toBuilder().clearPacked().clearExtension(Opts.criu).build();
    assertEquals(FieldOptions.getDefaultInstance(), others, field.getFullName());

    return options.getExtension(Opts.criu).getAllFields().entrySet().stream()
        .map(
            entry -> {
              String name = entry.getKey().getName();
              return entry.getValue().equals(true) ? name : name + "=" + entry.getValue();
            })
        .collect(Collectors.joining(","));
  }

  private static String constant(Enum<?> value, String prefix) {
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  private static String localName(String fullName) {
    assertTrue(fullName.startsWith(PROTO_PACKAGE + "."), fullName);
    return fullName.substring(PROTO_PACKAGE.length() + 1);
  }

  /** {@code core_entry.march} is {@code CoreEntry.March} here, {@code CRIU_Opts} is CriuOpts. */
  private static String camelCase(String name) {
    StringBuilder result = new StringBuilder();
    for (String part : name.split("(?<=\\.)|_", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      boolean allCapitals = part.equals(part.toUpperCase(Locale.ROOT));
      result.append(part.substring(0, 1).toUpperCase(Locale.ROOT));
      result.append(allCapitals ? part.substring(1).toLowerCase(Locale.ROOT) : part.substring(1));
    }
    return result.toString();
  }

  private static FileDescriptor descriptor(String file) {
    StringBuilder name = new StringBuilder(JAVA_PACKAGE).append('.');
    for (String part : file.substring(0, file.lastIndexOf('.')).split("-", -1)) {
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    // A message of the file's own name makes protoc call the outer class differently.
    for (String suffix : List.of("OuterClass", "")) {
      try {
        Object descriptor = Class.forName(name + suffix).getMethod("getDescriptor").invoke(null);
        return (FileDescriptor) descriptor;
      } catch (ClassNotFoundException e) {
        // The other suffix, then.
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(file, e);
      }
    }
    return fail("nothing is generated from " + file);
  }

  private static Stream<String[]> rows(String table) {
    List<String> lines = Fixtures.text("schema/" + table).lines().toList();
    int columns = lines.get(0).split("\t", -1).length;
    return lines.stream().skip(1).map(line -> columns(line, columns));
  }

  private static String[] columns(String line, int count) {
    String[] columns = Arrays.copyOf(line.split("\t", -1), count);
    for (int i = 0; i < count; i++) {
      columns[i] = columns[i] == null ? "" : columns[i];
    }
    return columns;
  }

  private static void assertSameRows(
      String what, Set<String> expected, Iterable<String> actualRows) {
    Set<String> missing = new TreeSet<>(expected);
    Set<String> extra = new LinkedHashSet<>();
    for (String row : actualRows) {
      if (!missing.remove(row)) {
        extra.add(row);
      }
    }
    assertTrue(
        missing.isEmpty() && extra.isEmpty(),
        () -> what + list("only in the table", missing) + list("only in the schema", extra));
  }

  private static String list(String title, Set<String> rows) {
    return rows.isEmpty() ? "" : "\n" + title + ":\n  " + String.join("\n  ", rows) + "\n";
  }
}
