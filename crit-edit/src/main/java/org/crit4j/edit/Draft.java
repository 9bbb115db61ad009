package org.crit4j.edit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crit4j.ImageData;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;
import org.crit4j.source.SourceProblem;

/**
 * A copy-on-write view of a checkpoint: the files of the original, but for those that were replaced
 * or removed. The original is never written to. Not for use by several threads while it is changed.
 */
public final class Draft implements ImageSource {
  private final ImageSource original;
  private final Map<String, ImageData> replaced = new TreeMap<>();
  private final Set<String> removed = new TreeSet<>();

  /**
   * A view in which nothing is changed yet.
   *
   * @param original closed with the draft
   */
  public Draft(ImageSource original) {
    this.original = original;
  }

  /** Puts a file in the place of another, or adds it. */
  public void put(String name, byte[] content) {
    removed.remove(name);
    replaced.put(name, ImageData.of(content));
  }

  /** Takes a file away; one that is not there stays away. */
  public void remove(String name) {
    replaced.remove(name);
    removed.add(name);
  }

  /** Whether a file is that of the original, byte for byte. */
  public boolean isUnchanged(String name) {
    return !replaced.containsKey(name) && !removed.contains(name);
  }

  /**
   * Writes all files; those of the original in the cheapest way that the place knows.
   *
   * @throws IOException if something cannot be read or written
   */
  public void writeTo(ImageSink sink) throws IOException {
    for (String name : names()) {
      sink.copy(isUnchanged(name) ? original : this, name);
    }
  }

  @Override
  public String label() {
    return original.label();
  }

  @Override
  public List<String> names() {
    Set<String> names = new TreeSet<>(original.names());
    names.removeAll(removed);
    names.addAll(replaced.keySet());
    return List.copyOf(names);
  }

  @Override
  public OptionalLong size(String name) {
    ImageData content = replaced.get(name);
    if (content != null) {
      return OptionalLong.of(content.size());
    }
    return removed.contains(name) ? OptionalLong.empty() : original.size(name);
  }

  @Override
  public Optional<ImageData> open(String name) throws IOException {
    ImageData content = replaced.get(name);
    if (content != null) {
      return Optional.of(content);
    }
    return removed.contains(name) ? Optional.empty() : original.open(name);
  }

  @Override
  public Optional<Path> path(String name) {
    return isUnchanged(name) ? original.path(name) : Optional.empty();
  }

  @Override
  public Optional<ImageSource> parent() throws IOException {
    return original.parent();
  }

  @Override
  public List<SourceProblem> problems() {
    return original.problems();
  }

  @Override
  public void close() throws IOException {
    original.close();
  }
}
