package org.crit4j.coredump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.MemoryRange;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.internal.io.OutputFile;
import org.crit4j.internal.io.SparseOutput;
import org.crit4j.memory.MemoryArea;
import org.crit4j.source.PageState;
import org.jspecify.annotations.Nullable;

/**
 * An ELF core file of a checkpointed process, as the kernel would have written it at the moment of
 * the dump. Opening it decides what is in it; writing copies the memory, in a constant amount of
 * memory. For one thread.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(images);
 *     CoreFile core = CoreFile.open(checkpoint, task, CoreOptions.IMAGES_ONLY)) {
 *   core.write(Path.of("core.1"), CoreProgress.NONE);
 * }
 * }</pre>
 */
public final class CoreFile implements AutoCloseable {
  /** More program headers than a header can count. */
  private static final int MANY = 0xffff;

  private static final int ET_CORE = 4;
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;
  private static final int OWNER_SIZE = 8;
  private static final int PIECE = 1 << 20;
  private static final int TRANSFER = 16 << 20;
  private static final long MOST_OF_32_BITS = 0xffffffffL;

  private final TaskMemory memory;
  private final Machine machine;
  private final List<Note> notes;
  private final List<Segment> segments;
  private final long notesSize;
  private final byte[] buffer = new byte[PIECE];

  private CoreFile(TaskMemory memory, Machine machine, List<Note> notes, List<Segment> segments) {
    this.memory = memory;
    this.machine = machine;
    this.notes = notes;
    this.segments = segments;
    long size = 0;
    for (Note note : notes) {
      size += 12 + OWNER_SIZE + padded(note.descriptor(machine).length);
    }
    this.notesSize = size;
  }

  /**
   * Whether a process has memory: a zombie has none, and there can be no core file of it.
   *
   * @throws CritException if it is alive, and the images of its mappings and files are missing
   * @throws IOException if images cannot be read
   */
  public static boolean isPossible(Task task) throws IOException {
    boolean isAlive = task.state() == TaskState.ALIVE || task.state() == TaskState.STOPPED;
    if (task.memory().isPresent()) {
      requireFiles(task);
      return task.state() != TaskState.ZOMBIE;
    }
    if (isAlive) {
      long pid = Integer.toUnsignedLong(task.pid());
      throw new CritException(
          Location.UNKNOWN.inFile(ImageName.of(ImageType.MM, pid)),
          "the image is missing, which has the mappings of " + task);
    }
    return false;
  }

  /**
   * Opens the core file of a process.
   *
   * @throws CritException if the process has no memory, or its images are damaged
   * @throws IOException if images or mapped files cannot be read
   */
  public static CoreFile open(Checkpoint checkpoint, Task task, CoreOptions options)
      throws IOException {
    String label = checkpoint.images().source().label();
    if (!isPossible(task)) {
      throw new CritException(
          Location.UNKNOWN.inFile(label), task + " has no memory", "a process that is alive");
    }
    Machine machine =
        ProcessNotes.registers(checkpoint, task.pid(), ProcessNotes.core(checkpoint, task.pid()))
            .machine();
    TaskMemory memory = task.openMemory();
    try {
      FileContents files =
          new FileContents(checkpoint, options.sysroot(), machine, options.warnings());
      SegmentPlanner planner = new SegmentPlanner(task, memory, files, options.wholeFiles());
      List<Segment> segments = planner.plan();
      if (planner.absentBytes() > 0) {
        options
            .warnings()
            .warn(
                Location.UNKNOWN.inFile(label),
                task
                    + ": "
                    + planner.absentBytes()
                    + " bytes of memory are not in the images: they are left out");
      }
      List<Note> notes = ProcessNotes.of(checkpoint, task, memory, files);
      return new CoreFile(memory, machine, notes, segments);
    } catch (IOException | RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /** Without any of the files, what maps them would look like memory without content. */
  private static void requireFiles(Task task) throws IOException {
    boolean any = false;
    for (MemoryArea area : task.memoryAreas()) {
      if (area.kind().hasFile()) {
        if (task.file(area).isPresent()) {
          return;
        }
        any = true;
      }
    }
    if (any) {
      throw new CritException(
          Location.UNKNOWN.inFile(ImageType.FILES.fileNamePatterns().get(0)),
          "the image is missing, or has none of the files that " + task + " maps");
    }
  }

  /** The machine that it is for. */
  public Machine machine() {
    return machine;
  }

  /** What it says of the process and its threads, in order. */
  public List<Note> notes() {
    return List.copyOf(notes);
  }

  /** Its length in bytes, holes included. */
  public long size() {
    long size = dataOffset();
    for (Segment segment : segments) {
      size += segment.bytes();
    }
    return size + (hasMany() ? sectionHeaderSize() : 0);
  }

  /**
   * Reads memory as the core file has it.
   *
   * @param address the first address
   * @param into where the bytes go, from index 0 on
   * @return how many bytes there are before the first that it does not have
   * @throws CritException if images turn out to be damaged
   * @throws IOException if they cannot be read
   */
  public int read(long address, byte[] into) throws IOException {
    int done = 0;
    for (Segment segment : segments) {
      long at = address + done;
      long inSegment = at - segment.start();
      if (done < into.length && Long.compareUnsigned(inSegment, segment.bytes()) < 0) {
        int length = (int) Math.min(into.length - done, segment.bytes() - inSegment);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        writeContent(segment.part(at, length), SparseOutput.to(bytes), CoreProgress.NONE, 0);
        System.arraycopy(bytes.toByteArray(), 0, into, done, length);
        done += length;
      }
    }
    return done;
  }

  /**
   * Writes it to a file, which appears whole or not at all, with holes where memory is zero.
   *
   * @throws CritException if images turn out to be damaged
   * @throws IOException if they cannot be read, or the file not be written
   */
  public void write(Path file, CoreProgress progress) throws IOException {
    try (OutputFile output = OutputFile.createPrivate(file)) {
      write(output.sparse(), progress);
      output.commit();
    } catch (IOException e) {
      if ("Invalid argument".equals(e.getMessage()) || "File too large".equals(e.getMessage())) {
        throw new IOException(
            file + ": a file of " + size() + " bytes is more than the file system can have", e);
      }
      throw e;
    }
  }

  /**
   * Writes it to a stream, which stays open.
   *
   * @throws CritException if images turn out to be damaged
   * @throws IOException if they cannot be read, or the stream fails
   */
  public void write(OutputStream stream, CoreProgress progress) throws IOException {
    write(SparseOutput.to(stream), progress);
  }

  private void write(SparseOutput out, CoreProgress progress) throws IOException {
    checkOffsets();
    out.write(header());
    writeProgramHeaders(out);
    for (Note note : notes) {
      byte[] descriptor = note.descriptor(machine);
      out.write(noteHeader(note, descriptor.length));
      out.write(descriptor, 0, descriptor.length);
      out.skip(padded(descriptor.length) - descriptor.length);
    }
    out.skip(dataOffset() - notesOffset() - notesSize);
    long done = 0;
    for (Segment segment : segments) {
      done = writeContent(segment, out, progress, done);
    }
    if (hasMany()) {
      out.write(countingSection());
    }
    out.finish();
  }

  private void checkOffsets() throws CritException {
    if (!machine.isWide() && size() > MOST_OF_32_BITS) {
      throw new CritException(
          Location.UNKNOWN,
          "the core file would have " + size() + " bytes",
          "at most 4294967295 for a process of 32 bits");
    }
  }

  private boolean hasMany() {
    return segments.size() + 1 >= MANY;
  }

  private int headerSize() {
    return machine.isWide() ? 64 : 52;
  }

  private int programHeaderSize() {
    return machine.isWide() ? 56 : 32;
  }

  private int sectionHeaderSize() {
    return machine.isWide() ? 64 : 40;
  }

  private byte[] header() {
    int count = segments.size() + 1;
    return new Struct(machine, headerSize())
        .raw(new byte[] {0x7f, 'E', 'L', 'F'}, 4)
        .u8(machine.isWide() ? 2 : 1)
        .u8(machine.order() == ByteOrder.BIG_ENDIAN ? 2 : 1)
        .u8(1)
        .at(16)
        .u16(ET_CORE)
        .u16(machine.number())
        .u32(1)
        .word(0)
        .word(headerSize())
        .word(hasMany() ? size() - sectionHeaderSize() : 0)
        .u32(0)
        .u16(headerSize())
        .u16(programHeaderSize())
        .u16(hasMany() ? MANY : count)
        .u16(hasMany() ? sectionHeaderSize() : 0)
        .u16(hasMany() ? 1 : 0)
        .u16(0)
        .bytes();
  }

  /** A section whose only purpose is the number of program headers. */
  private byte[] countingSection() {
    int word = machine.wordSize();
    return new Struct(machine, sectionHeaderSize())
        .at(8 + 3 * word)
        .word(1)
        .u32(0)
        .u32(segments.size() + 1)
        .bytes();
  }

  private void writeProgramHeaders(SparseOutput out) throws IOException {
    out.write(programHeader(PT_NOTE, 0, notesOffset(), 0, notesSize, 0, 0));
    long offset = dataOffset();
    for (Segment segment : segments) {
      long length = segment.end() - segment.start();
      out.write(
          programHeader(
              PT_LOAD,
              flags(segment.protection()),
              offset,
              segment.start(),
              segment.bytes(),
              length,
              memory.pageSize()));
      offset += segment.bytes();
    }
  }

  /** The bits of {@code mmap} in the order that ELF has them in. */
  private static int flags(int protection) {
    return ((protection & 1) << 2) | (protection & 2) | ((protection >>> 2) & 1);
  }

  private byte[] programHeader(
      int type, int flags, long offset, long address, long bytes, long length, int alignment) {
    Struct header = new Struct(machine, programHeaderSize()).u32(type);
    if (machine.isWide()) {
      return header.u32(flags).words(offset, address, 0, bytes, length, alignment).bytes();
    }
    return header.words(offset, address, 0, bytes, length).u32(flags).word(alignment).bytes();
  }

  private long notesOffset() {
    return headerSize() + (segments.size() + 1L) * programHeaderSize();
  }

  private long dataOffset() {
    return (notesOffset() + notesSize + memory.pageSize() - 1) & -memory.pageSize();
  }

  private static int padded(int length) {
    return length + 3 & -4;
  }

  private byte[] noteHeader(Note note, int length) {
    byte[] owner = note.type().owner().getBytes(StandardCharsets.US_ASCII);
    return new Struct(machine, 12 + OWNER_SIZE)
        .u32(owner.length + 1)
        .u32(length)
        .u32(note.type().number())
        .raw(owner, owner.length)
        .bytes();
  }

  private long writeContent(Segment segment, SparseOutput out, CoreProgress progress, long before)
      throws IOException {
    if (segment.bytes() == 0) {
      return before;
    }
    long end = segment.start() + segment.bytes();
    long done = before;
    try (FileReader file = new FileReader(segment)) {
      long at = segment.start();
      while (at != end) {
        MemoryRange range = memory.rangeAt(at, end);
        while (at != range.end()) {
          long piece = copy(range.state(), at, range.end() - at, file, out);
          at += piece;
          done += piece;
          progress.written(done);
        }
      }
    }
    return done;
  }

  /** Copies bytes in one state, a piece of them; returns how many. */
  private long copy(PageState state, long address, long left, FileReader file, SparseOutput out)
      throws IOException {
    if (state == PageState.STORED && out.file().isPresent() && left >= PIECE) {
      long copied = memory.transfer(address, Math.min(left, TRANSFER), out.file().get());
      if (copied > 0) {
        return copied;
      }
    }
    if (state != PageState.STORED && state != PageState.FILE) {
      out.skip(left);
      return left;
    }
    int length = (int) Math.min(left, PIECE);
    boolean hasBytes =
        state == PageState.STORED
            ? memory.read(address, buffer, 0, length) == length
            : file.read(address, length);
    if (hasBytes) {
      out.write(buffer, 0, length);
    } else {
      out.skip(length);
    }
    return length;
  }

  /** Reads the file behind a segment, which is opened when it is needed. */
  private final class FileReader implements AutoCloseable {
    private final Segment segment;
    private MappedFile.@Nullable Content content;

    FileReader(Segment segment) {
      this.segment = segment;
    }

    boolean read(long address, int length) throws IOException {
      if (segment.file().isEmpty()) {
        return false;
      }
      Segment.Backing backing = segment.file().get();
      MappedFile.Content open = content;
      if (open == null) {
        open = backing.file().open();
        content = open;
      }
      return open.read(backing.offset() + (address - segment.start()), buffer, length);
    }

    @Override
    public void close() throws IOException {
      if (content != null) {
        content.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
