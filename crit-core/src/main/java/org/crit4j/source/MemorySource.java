package org.crit4j.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.crit4j.ImageData;
import org.jspecify.annotations.Nullable;

/** Files whose bytes are in memory. They have no parent; see {@link IncrementalSource} for one. */
public final class MemorySource implements ImageSource {
  private final String label;
  private final Map<String, byte[]> files;

  /**
   * A source.
   *
   * @param label what the user calls it
   * @param files their bytes by their names; arrays are not copied
   */
  public MemorySource(String label, Map<String, byte[]> files) {
    this.label = label;
    this.files = new TreeMap<>(files);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public OptionalLong size(String name) {
    byte @Nullable [] bytes = files.get(name);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  @Override
  public Optional<ImageData> open(String name) {
    return Optional.ofNullable(files.get(name)).map(ImageData::of);
  }

  @Override
  public Optional<ImageSource> parent() {
    return Optional.empty();
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
