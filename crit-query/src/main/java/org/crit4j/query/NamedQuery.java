package org.crit4j.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query that comes along: a file in a folder of resources, whose comment at the top describes it.
 *
 * @param name the name of the file without {@code .sql}
 * @param description what it finds, in a sentence
 * @param sql the query
 */
public record NamedQuery(String name, String description, String sql) {
  private static final String FOLDER = "named/";
  private static final String END = ".sql";
  private static final String COMMENT = "--";

  /** All queries, by name. */
  public static List<NamedQuery> all() {
    return names().stream().map(NamedQuery::read).toList();
  }

  /** The query of a name; empty if there is none. */
  public static Optional<NamedQuery> named(String name) {
    return names().contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  /** The names of all queries, sorted. */
  public static List<String> names() {
    URL folder =
        Objects.requireNonNull(NamedQuery.class.getResource(FOLDER + "secrets-in-environment.sql"));
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        return namesIn(Path.of(uri).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        String entry = uri.toString().substring(uri.toString().indexOf('!') + 1);
        return namesIn(jar.getPath(entry).resolveSibling(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(it -> String.valueOf(it.getFileName()))
          .filter(it -> it.endsWith(END))
          .map(it -> it.substring(0, it.length() - END.length()))
          .sorted()
          .toList();
    }
  }

  private static NamedQuery read(String name) {
    try (InputStream in = NamedQuery.class.getResourceAsStream(FOLDER + name + END)) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
      String description =
          text.lines()
              .takeWhile(it -> it.startsWith(COMMENT))
              .map(it -> it.substring(COMMENT.length()).strip())
              .collect(Collectors.joining(" "));
      return new NamedQuery(name, description, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
