import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Writes the bill of materials of the distribution, in the format CycloneDX 1.6, and checks that
 * SECURITY.md lists each dependency with its version and its license. The build runs it as a
 * program of one file: the plugin that writes such bills refuses to work offline.
 *
 * <p>Arguments: the file to write, SECURITY.md, the version of crit, the time of the build, and the
 * class path of the tool.
 */
final class BillOfMaterials {
  /** What may be on the class path. The license of something new has to be looked up. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("org.crit4j", "crit-cli", "Apache-2.0"),
          new Known("org.crit4j", "crit-containers", "Apache-2.0"),
          new Known("org.crit4j", "crit-coredump", "Apache-2.0"),
          new Known("org.crit4j", "crit-edit", "Apache-2.0"),
          new Known("org.crit4j", "crit-query", "Apache-2.0"),
          new Known("org.crit4j", "crit-stream", "Apache-2.0"),
          new Known("org.crit4j", "crit-core", "Apache-2.0"),
          new Known("org.crit4j", "images-proto", "Apache-2.0"),
          new Known("at.yawk.lz4", "lz4-java", "Apache-2.0"),
          new Known("com.github.luben", "zstd-jni", "BSD-2-Clause"),
          new Known("com.h2database", "h2", "MPL-2.0"),
          new Known("com.google.code.gson", "gson", "Apache-2.0"),
          new Known("com.google.protobuf", "protobuf-java", "BSD-3-Clause"),
          new Known("com.kohlschutter.junixsocket", "junixsocket-common", "Apache-2.0"),
          new Known("com.kohlschutter.junixsocket", "junixsocket-native-common", "Apache-2.0"),
          new Known("commons-codec", "commons-codec", "Apache-2.0"),
          new Known("commons-io", "commons-io", "Apache-2.0"),
          new Known("net.sf.jopt-simple", "jopt-simple", "MIT"),
          new Known("org.apache.commons", "commons-compress", "Apache-2.0"),
          new Known("org.apache.commons", "commons-lang3", "Apache-2.0"),
          new Known("io.airlift", "aircompressor", "Apache-2.0"),
          new Known("org.tukaani", "xz", "0BSD"));

  private static final String OWN_GROUP = "org.crit4j";

  private BillOfMaterials() {}

  private record Known(String group, String artifact, String license) {}

  private record Component(Known what, String version, String sha256) {
    String purl() {
      return "pkg:maven/" + what.group + "/" + what.artifact + "@" + version + "?type=jar";
    }

    String json() {
      return """
          {
            "type": "library",
            "bom-ref": "%s",
            "group": "%s",
            "name": "%s",
            "version": "%s",
            "hashes": [{"alg": "SHA-256", "content": "%s"}],
            "licenses": [{"license": {"id": "%s"}}],
            "purl": "%s"
          }"""
          .formatted(purl(), what.group, what.artifact, version, sha256, what.license, purl());
    }
  }

  public static void main(String[] args) throws IOException {
    List<Component> components = new ArrayList<>();
    for (String element : args[4].split(System.getProperty("path.separator"))) {
      // The module's own directory of classes is on it too.
      if (element.endsWith(".jar")) {
        components.add(component(Path.of(element)));
      }
    }
    components.sort((a, b) -> a.purl().compareTo(b.purl()));
    checkListed(components, Files.readString(Path.of(args[1])));
    Files.writeString(Path.of(args[0]), document(args[2], args[3], components));
  }

  private static Component component(Path jar) throws IOException {
    String name = jar.getFileName().toString();
    for (Known known : KNOWN) {
      String start = known.artifact + "-";
      if (name.startsWith(start) && name.endsWith(".jar")) {
        String version = name.substring(start.length(), name.length() - ".jar".length());
        return new Component(known, version, sha256(jar));
      }
    }
    throw new IllegalStateException(
        jar + " is a dependency whose license is not known: add it here and to SECURITY.md");
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void checkListed(List<Component> components, String document) {
    for (Component component : components) {
      String name = "| [" + component.what.artifact + "](";
      String version = ") " + component.version;
      String license = "| " + component.what.license + " |";
      boolean listed =
          document
              .lines()
              .anyMatch(it -> it.startsWith(name) && it.contains(version) && it.contains(license));
      if (!listed && !component.what.group.equals(OWN_GROUP)) {
        throw new IllegalStateException(
            "SECURITY.md has no row \"" + name + "..." + version + " ... " + license + "\"");
      }
    }
  }

  private static String document(String version, String time, List<Component> components) {
    String list = String.join(",\n", components.stream().map(Component::json).toList()).indent(4);
    String references =
        String.join(", ", components.stream().map(it -> '"' + it.purl() + '"').toList());
    byte[] content = (version + time + list).getBytes(StandardCharsets.UTF_8);
    return """
        {
          "bomFormat": "CycloneDX",
          "specVersion": "1.6",
          "serialNumber": "urn:uuid:%s",
          "version": 1,
          "metadata": {
            "timestamp": "%s",
            "component": {
              "type": "application",
              "bom-ref": "crit",
              "group": "org.crit4j",
              "name": "crit",
              "version": "%s",
              "licenses": [{"license": {"id": "Apache-2.0"}}]
            }
          },
          "components": [
        %s  ],
          "dependencies": [{"ref": "crit", "dependsOn": [%s]}]
        }
        """
        .formatted(UUID.nameUUIDFromBytes(content), time, version, list, references);
  }
}
