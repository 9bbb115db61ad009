package org.crit4j.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.internal.io.SinkFiles;

/** Files that are written to memory. */
public final class MemorySink implements ImageSink {
  private final String label;
  private final SinkFiles names;
  private final Map<String, byte[]> files = new TreeMap<>();
  private boolean committed;

  /** No files yet. */
  public MemorySink(String label) {
    this.label = label;
    this.names = new SinkFiles(label);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public OutputStream create(String name) throws IOException {
    names.take(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return names.opened(bytes, () -> files.put(name, bytes.toByteArray()));
  }

  @Override
  public void commit() {
    names.commit();
    committed = true;
  }

  /**
   * The files.
   *
   * @throws IllegalStateException if they are not committed
   */
  public MemorySource source() {
    if (!committed) {
      throw new IllegalStateException("the files are not committed");
    }
    return new MemorySource(label, files);
  }

  /** The source keeps the files. */
  @Override
  public void close() {
    if (!committed) {
      files.clear();
    }
  }
}
