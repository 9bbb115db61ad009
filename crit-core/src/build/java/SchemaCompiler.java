import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crit4j.images.CriuOpts;
import org.crit4j.images.Opts;

/**
 * Turns the descriptors of images-proto into the two tables that crit-core is built on: the compact
 * schema that the JSON codec walks (so that neither descriptors nor message classes are loaded on
 * that path), and the list of message prototypes for the typed API (so that it needs no
 * reflection).
 *
 * <p>Runs during the build: {@code java -cp <images-proto and protobuf-java> SchemaCompiler.java
 * OUTPUT-DIRECTORY}.
 */
final class SchemaCompiler {
  private static final String SCHEMA_PACKAGE = "org.crit4j.internal.schema";
  private static final String TYPED_PACKAGE = "org.crit4j.internal.typed";

  private final Map<String, Descriptor> messages = new TreeMap<>();
  private final Map<String, EnumDescriptor> enums = new TreeMap<>();

  public static void main(String[] args) throws Exception {
    Path output = Path.of(args[0]);
    SchemaCompiler compiler = new SchemaCompiler();
    for (String proto : protoFiles()) {
      compiler.collect(outerClassDescriptor(proto));
    }
    write(output, SCHEMA_PACKAGE, "SchemaData", compiler.schemaData());
    write(output, TYPED_PACKAGE, "MessagePrototypes", compiler.prototypes());
  }

  private static void write(Path output, String packageName, String className, String source)
      throws IOException {
    Path directory = output.resolve(packageName.replace('.', '/'));
    Files.createDirectories(directory);
    Path file = directory.resolve(className + ".java");
    // A file with a new time has the whole module compiled again.
    if (!Files.exists(file) || !Files.readString(file).equals(source)) {
      Files.writeString(file, source);
    }
  }

  private static List<String> protoFiles() throws IOException, URISyntaxException {
    URI origin = CriuOpts.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path path = Path.of(origin);
    if (Files.isDirectory(path)) {
      return protoFiles(path);
    }
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return protoFiles(jar.getPath("/"));
    }
  }

  private static List<String> protoFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .map(file -> file.getFileName() == null ? "" : file.getFileName().toString())
              .filter(name -> name.endsWith(".proto"))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new IllegalStateException("no .proto file in " + root);
      }
      return names;
    }
  }

  private static FileDescriptor outerClassDescriptor(String proto)
      throws ReflectiveOperationException {
    StringBuilder name = new StringBuilder();
    for (String part : proto.substring(0, proto.length() - ".proto".length()).split("[-_]")) {
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    // protoc appends a word where a message of the file has the name already.
    for (String suffix : new String[] {"", "OuterClass"}) {
      try {
        Class<?> outer = Class.forName("org.crit4j.images." + name + suffix);
        if (outer.getMethod("getDescriptor").invoke(null) instanceof FileDescriptor file) {
          return file;
        }
      } catch (ClassNotFoundException e) {
        // The other spelling, then.
      }
    }
    throw new IllegalStateException("no class for " + proto);
  }

  private void collect(FileDescriptor file) {
    if (file.getName().endsWith("opts.proto") && file.findMessageTypeByName("CriuOpts") != null) {
      return;
    }
    file.getMessageTypes().forEach(this::collect);
    file.getEnumTypes().forEach(type -> enums.put(type.getFullName(), type));
  }

  private void collect(Descriptor message) {
    if (message.getFields().size() > Long.SIZE) {
      throw new IllegalStateException(message.getFullName() + " has more fields than a bit set");
    }
    messages.put(message.getFullName(), message);
    message.getNestedTypes().forEach(this::collect);
    message.getEnumTypes().forEach(type -> enums.put(type.getFullName(), type));
  }

  private String schemaData() {
    List<String> messageRows = new ArrayList<>();
    List<String> messageNames = List.copyOf(messages.keySet());
    List<String> enumNames = List.copyOf(enums.keySet());
    for (Descriptor message : messages.values()) {
      messageRows.add(messageRow(message, messageNames, enumNames));
    }
    List<String> enumRows = new ArrayList<>();
    for (EnumDescriptor type : enums.values()) {
      enumRows.add(enumRow(type));
    }
    StringBuilder source = new StringBuilder();
    source.append("package ").append(SCHEMA_PACKAGE).append(";\n\n");
    source.append(
        "/** The wire schema in rows, generated from the descriptors of images-proto. */\n");
    source.append("final class SchemaData {\n  private SchemaData() {}\n\n");
    appendArray(source, "MESSAGES", messageRows);
    appendArray(source, "ENUMS", enumRows);
    return source.append("}\n").toString();
  }

  private static void appendArray(StringBuilder source, String name, List<String> rows) {
    source.append("  static String[] ").append(name.toLowerCase(Locale.ROOT)).append("() {\n");
    source.append("    return new String[] {\n");
    for (String row : rows) {
      source.append("      \"").append(row).append("\",\n");
    }
    source.append("    };\n  }\n\n");
  }

  /** {@code Name;FIELD;FIELD...}, a field being {@code name,number,label,kind,format,child}. */
  private static String messageRow(
      Descriptor message, List<String> messageNames, List<String> enumNames) {
    StringBuilder row = new StringBuilder(message.getName());
    message.getFields().stream()
        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
        .forEach(field -> row.append(';').append(fieldRow(field, messageNames, enumNames)));
    return row.toString();
  }

  private static String fieldRow(
      FieldDescriptor field, List<String> messageNames, List<String> enumNames) {
    String child =
        switch (field.getType()) {
          case MESSAGE ->
              Integer.toString(messageNames.indexOf(field.getMessageType().getFullName()));
          case ENUM -> Integer.toString(enumNames.indexOf(field.getEnumType().getFullName()));
          default -> "";
        };
    return String.join(
        ",",
        field.getName(),
        Integer.toString(field.getNumber()),
        label(field),
        field.getType().name(),
        format(field.getOptions()),
        child);
  }

  private static String label(FieldDescriptor field) {
    if (field.isRepeated()) {
      return field.isPacked() ? "packed" : "repeated";
    }
    return field.isRequired() ? "required" : "optional";
  }

  private static String format(FieldOptions options) {
    CriuOpts display = options.getExtension(Opts.criu);
    if (display.getIpadd()) {
      return "ipadd";
    }
    if (display.getHex()) {
      return "hex";
    }
    if (display.getDev()) {
      return display.getOdev() ? "odev" : "dev";
    }
    if (display.hasFlags()) {
      return "flags=" + display.getFlags();
    }
    if (display.hasDict()) {
      return "dict=" + display.getDict();
    }
    return display.hasConv() ? "conv=" + display.getConv() : "";
  }

  private static String enumRow(EnumDescriptor type) {
    StringBuilder row = new StringBuilder(type.getName());
    for (EnumValueDescriptor value : type.getValues()) {
      row.append(';').append(value.getName()).append(',').append(value.getNumber());
    }
    return row.toString();
  }

  private String prototypes() {
    StringBuilder source = new StringBuilder();
    source.append("package ").append(TYPED_PACKAGE).append(";\n\n");
    source.append("import com.google.protobuf.Message;\n");
    source.append("import java.util.Map;\nimport java.util.concurrent.ConcurrentHashMap;\n\n");
    source.append("/** Message prototypes by schema name, generated from images-proto. */\n");
    source.append("public final class MessagePrototypes {\n");
    source.append(
        "  /** What was asked for: compiling the switch takes as long as many images. */\n");
    source.append(
        "  private static final Map<String, Message> KNOWN = new ConcurrentHashMap<>();\n\n");
    source.append("  private MessagePrototypes() {}\n\n");
    source.append("  /** The empty message of that name; the name is one of the schema's. */\n");
    source.append(
        "  public static Message of(String name) {\n    Message known = KNOWN.get(name);\n");
    source.append("    if (known == null) {\n      known = find(name);\n");
    source.append("      KNOWN.put(name, known);\n    }\n    return known;\n  }\n\n");
    source.append("  private static Message find(String name) {\n    return switch (name) {\n");
    for (Descriptor message : messages.values()) {
      String type = "org.crit4j.images." + message.getName();
      source.append("      case \"").append(message.getName()).append("\" -> ");
      source.append(type).append(".getDefaultInstance();\n");
    }
    source.append("      default -> throw new IllegalArgumentException(name);\n    };\n  }\n}\n");
    return source.toString();
  }
}
