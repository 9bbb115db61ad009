package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.crit4j.Warnings;
import org.crit4j.finding.Report;
import org.crit4j.finding.Severity;
import org.crit4j.fixtures.Fixtures;
import org.crit4j.json.DecodeOptions;
import org.crit4j.json.EncodeOptions;
import org.crit4j.json.ImageDecoder;
import org.crit4j.json.ImageEncoder;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.message.ImageWriter;

/**
 * A copy of a real checkpoint that a test damages: {@code of("files").edit("pstree.img", 1, e ->
 * e.addProperty("ppid", 7)).finds("PST-PARENT")}. The copy is a directory in memory first, and is
 * written when it is validated.
 */
final class DamagedCheckpoint {
  private static final Map<String, Map<String, byte[]>> CACHE = new ConcurrentHashMap<>();

  private final Map<String, byte[]> files;
  private Validator validator = Validator.standard().withMinimum(Severity.WARNING);

  /** The same, but a selection has it run the rules on what is not there too. */
  private Validator thorough = validator.without(Set.of("NONE"));

  private DamagedCheckpoint(Map<String, byte[]> files) {
    this.files = new HashMap<>(files);
  }

  /** A copy of a case among the checkpoints of the tests. */
  static DamagedCheckpoint of(String name) {
    return new DamagedCheckpoint(CACHE.computeIfAbsent(name, DamagedCheckpoint::unpack));
  }

  /** The names of all cases. */
  static List<String> cases() {
    return Fixtures.checkpoints();
  }

  private static Map<String, byte[]> unpack(String checkpoint) {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = Files.newInputStream(Fixtures.zip(checkpoint));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        // The other directories of the case are found beside: ../pre-1/pagemap-1.img.
        String name = entry.getName();
        files.put(file(name), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static String file(String inCase) {
    return inCase.startsWith("images/") ? inCase.substring(7) : "../" + inCase;
  }

  /** The names of the files. */
  Set<String> names() {
    return new TreeSet<>(files.keySet());
  }

  /** The bytes of a file. */
  byte[] get(String file) {
    byte[] bytes = files.get(name(file));
    if (bytes == null) {
      throw new IllegalArgumentException("no " + file + " among " + names());
    }
    return bytes;
  }

  /** A name, or the first that fits one with a star: {@code core-*.img}. */
  private String name(String file) {
    int star = file.indexOf('*');
    return star < 0 ? file : first(file.substring(0, star));
  }

  /** The first file, in the order of the names, that starts so: {@code first("core-")}. */
  String first(String start) {
    return names().stream().filter(name -> name.startsWith(start)).findFirst().orElseThrow();
  }

  /** The n-th file, from 0, in the order of the names, that starts so. */
  String nth(String start, int index) {
    return names().stream().filter(name -> name.startsWith(start)).toList().get(index);
  }

  /** Takes a file away. */
  DamagedCheckpoint without(String file) {
    get(file);
    files.remove(name(file));
    return this;
  }

  /** Puts a file there. */
  DamagedCheckpoint with(String file, byte[] bytes) {
    files.put(name(file), bytes);
    return this;
  }

  /** Gives a file another name. */
  DamagedCheckpoint rename(String from, String to) {
    byte[] bytes = get(from);
    files.remove(from);
    return with(to, bytes);
  }

  /** Copies a file. */
  DamagedCheckpoint copy(String from, String to) {
    return with(to, get(from));
  }

  /** Changes the bytes of a file. */
  DamagedCheckpoint bytes(String file, UnaryOperator<byte[]> change) {
    return with(file, change.apply(get(file).clone()));
  }

  /** Adds bytes at the end of a file. */
  DamagedCheckpoint append(String file, int... added) {
    return bytes(
        file,
        bytes -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + added.length);
          for (int i = 0; i < added.length; i++) {
            longer[bytes.length + i] = (byte) added[i];
          }
          return longer;
        });
  }

  /** Keeps the first bytes of a file; a negative number cuts off so many. */
  DamagedCheckpoint cut(String file, int length) {
    return bytes(file, bytes -> Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));
  }

  /** Overwrites 32 bits, little-endian. */
  DamagedCheckpoint word(String file, int offset, int value) {
    return bytes(
        file,
        bytes -> {
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
          return bytes;
        });
  }

  /** Edits the JSON document of an image. */
  DamagedCheckpoint document(String file, Consumer<JsonObject> edit) {
    try {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      new ImageDecoder(DecodeOptions.RAW, Warnings.IGNORE)
          .decode(new ByteArrayInputStream(get(file)), json);
      String text = json.toString(StandardCharsets.UTF_8);
      JsonObject document = JsonParser.parseString(text).getAsJsonObject();
      edit.accept(document);
      byte[] edited = document.toString().getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      new ImageEncoder(EncodeOptions.DEFAULT, Warnings.IGNORE)
          .encode(new ByteArrayInputStream(edited), image);
      return with(file, image.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** Edits the list of entries of an image. */
  DamagedCheckpoint entries(String file, Consumer<JsonArray> edit) {
    return document(file, document -> edit.accept(document.getAsJsonArray("entries")));
  }

  /** Edits one entry of an image. */
  DamagedCheckpoint edit(String file, int index, Consumer<JsonObject> edit) {
    return entries(file, entries -> edit.accept(entries.get(index).getAsJsonObject()));
  }

  /** Edits the first entry of an image. */
  DamagedCheckpoint edit(String file, Consumer<JsonObject> edit) {
    return edit(file, 0, edit);
  }

  /** Sets one field of an entry: {@code set("core-5.img", 0, "tc.comm", "x")}. */
  DamagedCheckpoint set(String file, int index, String path, Object value) {
    return edit(
        file,
        index,
        entry -> {
          String[] steps = path.split("\\.", -1);
          JsonElement at = entry;
          for (int i = 0; i < steps.length - 1; i++) {
            at =
                at.isJsonArray()
                    ? at.getAsJsonArray().get(Integer.parseInt(steps[i]))
                    : at.getAsJsonObject().get(steps[i]);
          }
          JsonElement json =
              value instanceof JsonElement element ? element : new Gson().toJsonTree(value);
          String last = steps[steps.length - 1];
          if (at.isJsonArray()) {
            at.getAsJsonArray().set(Integer.parseInt(last), json);
          } else {
            at.getAsJsonObject().add(last, json);
          }
        });
  }

  /** Takes one field of an entry away. */
  DamagedCheckpoint drop(String file, int index, String path) {
    int dot = path.lastIndexOf('.');
    return edit(
        file,
        index,
        entry -> {
          JsonObject at = entry;
          if (dot > 0) {
            for (String step : path.substring(0, dot).split("\\.", -1)) {
              at = at.getAsJsonObject(step);
            }
          }
          if (at.remove(path.substring(dot + 1)) == null) {
            throw new IllegalArgumentException("no " + path + " in " + entry);
          }
        });
  }

  /** Edits the entries of an image as typed messages. */
  DamagedCheckpoint typed(String file, Consumer<List<ImageEntry>> edit) {
    try (ImageReader reader = ImageReader.of(get(file))) {
      List<ImageEntry> entries = new ArrayList<>(reader.readAll());
      edit.accept(entries);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ImageWriter writer = ImageWriter.to(out, reader.header())) {
        for (ImageEntry entry : entries) {
          writer.write(entry);
        }
        writer.commit();
      }
      return with(file, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** Edits the message of one entry as a typed one. */
  <M extends Message> DamagedCheckpoint message(
      String file, int index, Class<M> type, Function<M, Message> edit) {
    return typed(
        file,
        entries -> {
          ImageEntry entry = entries.get(index);
          entries.set(index, entry.withMessage(edit.apply(entry.message(type))));
        });
  }

  /** Has it validated otherwise than by all rules of severity warning or more. */
  DamagedCheckpoint by(UnaryOperator<Validator> change) {
    validator = change.apply(validator);
    thorough = change.apply(thorough);
    return this;
  }

  /** Counts findings of severity info too. */
  DamagedCheckpoint withInfos() {
    return by(it -> it.withMinimum(Severity.INFO));
  }

  /**
   * Expects findings of that rule, and of no others but those which follow.
   *
   * @param followers rules that the same damage violates too; all of them are to be found
   */
  void finds(String rule, String... followers) {
    Report report = validate();
    Set<String> expected = new TreeSet<>(List.of(followers));
    expected.removeAll(Validator.unknown(expected));
    expected.add(rule);
    Set<String> found =
        report.findings().stream()
            .filter(
                finding ->
                    finding.severity() != Severity.INFO || expected.contains(finding.rule().id()))
            .map(finding -> finding.rule().id())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(expected, found, () -> describe(report));
  }

  /** Expects findings of that rule whose message has that text; others are of no interest. */
  void says(String rule, String text) {
    Report report = validate();
    boolean said =
        report.findings().stream()
            .anyMatch(it -> it.rule().id().equals(rule) && it.message().contains(text));
    assertEquals(true, said, () -> describe(report));
  }

  /** Expects no findings. */
  void isClean() {
    Report report = validate();
    assertEquals(List.of(), report.findings(), () -> describe(report));
  }

  /** What the validator finds, be it that it runs the rules on what is not there, or not. */
  Report validate() {
    try {
      Path directory = Files.createTempDirectory("checkpoint");
      try {
        Path images = writeTo(directory);
        Report report = validator.validate(images);
        assertEquals(thorough.validate(images), report);
        return report;
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the files to a directory below that one. */
  Path writeTo(Path directory) throws IOException {
    Path images = Files.createDirectories(directory.resolve("images"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = images.resolve(file.getKey()).normalize();
      Files.createDirectories(target.resolveSibling("."));
      Files.write(target, file.getValue());
    }
    return images;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String describe(Report report) {
    return report.findings().stream()
        .map(it -> it.rule().id() + " " + it.image() + " " + it.entry() + " " + it.message())
        .collect(Collectors.joining("\n", "findings:\n", "\n"));
  }
}
