package org.crit4j.edit.pages;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;

/**
 * A sink for files that take the place of those of a source: what is taken over stays where it is,
 * and what is not goes.
 */
final class ChangeSink implements ImageSink {
  /** Takes the changes. */
  interface Target {
    /** Begins a new file. */
    OutputStream create(String name) throws IOException;

    /** Takes one away. */
    void remove(String name) throws IOException;
  }

  private final ImageSource source;
  private final Target target;
  private final Set<String> there = new HashSet<>();

  ChangeSink(ImageSource source, Target target) {
    this.source = source;
    this.target = target;
  }

  @Override
  public String label() {
    return source.label();
  }

  @Override
  public OutputStream create(String name) throws IOException {
    there.add(name);
    return target.create(name);
  }

  @Override
  public void copy(ImageSource from, String name) {
    there.add(name);
  }

  /** Takes away what was not mentioned. */
  @Override
  public void commit() throws IOException {
    for (String name : source.names()) {
      if (!there.contains(name) && !name.startsWith(".")) {
        target.remove(name);
      }
    }
  }

  @Override
  public void close() {
    // The target is closed by its owner.
  }
}
