package org.crit4j.container.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.crit4j.ImageData;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.crit4j.container.tar.TarWriter;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.io.SinkFiles;
import org.crit4j.source.ImageSink;
import org.crit4j.source.ImageSource;

/**
 * Files that are written to a new archive, in the order in which they are completed: those of a
 * directory of images, and beside it what engines pack with them. The archive is its owner's only,
 * and so are its members. A tar has the size of a file before its content, so what is written goes
 * to memory or a private file first; what is copied does not.
 */
public final class ArchiveSink implements ImageSink {
  private static final int MOST_IN_MEMORY = 1 << 20;

  private final String label;
  private final String prefix;
  private final OutputFile file;
  private final OutputStream packed;
  private final TarWriter tar;
  private final SinkFiles names;
  private final Spool spool = new Spool();
  private boolean committed;
  private final long now = System.currentTimeMillis() / 1000;

  private ArchiveSink(String label, String directory, OutputFile file, OutputStream packed)
      throws IOException {
    this.label = directory.isEmpty() ? label : label + ":" + directory;
    this.prefix = directory.isEmpty() ? "" : directory + "/";
    this.file = file;
    this.packed = packed;
    this.tar = new TarWriter(packed);
    this.names = new SinkFiles(this.label);
    if (!directory.isEmpty()) {
      writeEmpty(describe(MemberName.of(directory), MemberKind.DIRECTORY, 0));
    }
  }

  /**
   * Begins an archive.
   *
   * @param directory where in it the images go: {@code checkpoint} as engines do, or empty for the
   *     top
   * @throws IOException if it cannot be written
   */
  public static ArchiveSink create(Path archive, String directory, Compression compression)
      throws IOException {
    OutputFile file = OutputFile.createPrivate(archive);
    try {
      OutputStream packed = compression.create(file.buffered());
      return new ArchiveSink(archive.toString(), directory, file, packed);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Member describe(MemberName name, MemberKind kind, long size) {
    return new Member(
        0,
        name,
        Optional.of(name),
        kind,
        size,
        kind == MemberKind.FILE ? 0600 : 0700,
        0,
        0,
        now,
        new MemberName(""),
        Member.Device.NONE,
        Set.of());
  }

  private void write(Member member, ImageData content) throws IOException {
    tar.write(member.name(), member, content);
  }

  private void writeEmpty(Member member) throws IOException {
    tar.write(member.name(), member, InputStream.nullInputStream());
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public OutputStream create(String name) throws IOException {
    names.take(name);
    // Until its size is known.
    SpooledOutput pending = new SpooledOutput(spool, MOST_IN_MEMORY);
    return names.opened(pending, () -> add(name, pending.region()));
  }

  @Override
  public void copy(ImageSource source, String name) throws IOException {
    names.take(name);
    try (ImageData data = source.require(name)) {
      write(image(name, data.size()), data);
    }
  }

  private Member image(String name, long size) {
    return describe(MemberName.of(prefix + name), MemberKind.FILE, size);
  }

  private void add(String name, Region content) throws IOException {
    try (ImageData data = content.open()) {
      write(image(name, content.size()), data);
    }
    Optional<Path> spooled = content.path();
    if (spooled.isPresent()) {
      Files.delete(spooled.get());
    }
  }

  /**
   * Adds a member beside the images, as it is in another archive or directory.
   *
   * @throws IOException if it cannot be read or written
   */
  public void add(MemberTree tree, Member member) throws IOException {
    if (member.isFile()) {
      try (ImageData content = tree.region(member).open()) {
        write(member, content);
      }
    } else {
      writeEmpty(member);
    }
  }

  /**
   * Adds a file beside the images.
   *
   * @param path where in the archive
   */
  public void add(String path, byte[] content) throws IOException {
    write(describe(MemberName.of(path), MemberKind.FILE, content.length), ImageData.of(content));
  }

  @Override
  public void commit() throws IOException {
    names.commit();
    tar.finish();
    packed.close();
    file.commit();
    committed = true;
  }

  @Override
  public void close() throws IOException {
    try (file;
        spool) {
      if (!committed) {
        // What compresses may hold memory outside of the heap.
        packed.close();
      }
    }
  }
}
