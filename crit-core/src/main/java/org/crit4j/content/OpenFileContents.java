package org.crit4j.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.SocketType;
import org.crit4j.image.Blob;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.internal.io.OutputDirectory;
import org.crit4j.json.JsonOutput;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.report.CheckpointReport;
import org.crit4j.report.DescriptorRow;
import org.crit4j.report.FileRow;
import org.crit4j.report.JsonRows;
import org.crit4j.report.SocketRow;
import org.crit4j.report.Tables;
import org.crit4j.source.Images;

/**
 * Writes the contents of open files that nothing but the checkpoint has, each to a file: files that
 * were deleted, memory files, and what waits in pipes, sockets and message queues.
 *
 * <p>What cannot be read is recorded with the problems of the report, and the rest is written. Not
 * for use by several threads at a time.
 */
public final class OpenFileContents {
  /** The list of all contents, in the same directory. */
  public static final String INDEX = "index.json";

  /** Source: S_IFMT and others in Linux's headers. */
  private static final int FORMAT = 0170000;

  private static final Map<Integer, String> OTHERS =
      Map.of(
          0040000, "a directory",
          0020000, "a character device",
          0060000, "a block device",
          0010000, "a FIFO",
          0140000, "a socket");

  private static final int REGULAR = 0100000;
  private static final int LONGEST_NAME = 64;

  private final CheckpointReport report;
  private final Images images;
  private final Map<Long, List<String>> holders = new HashMap<>();
  private final List<SavedContent> index = new ArrayList<>();

  private OpenFileContents(CheckpointReport report) {
    this.report = report;
    this.images = report.checkpoint().images();
  }

  /**
   * Writes all contents and an index of them, {@value #INDEX}. The directory appears whole or not
   * at all, for its user only.
   *
   * @param report the report on the checkpoint
   * @param directory a directory that is empty, or is made
   * @return the index
   * @throws CritException if the directory is not empty
   * @throws IOException if a file cannot be written
   */
  public static List<SavedContent> extract(CheckpointReport report, Path directory)
      throws IOException {
    OpenFileContents contents = new OpenFileContents(report);
    try (OutputDirectory target = OutputDirectory.create(directory)) {
      contents.write(target);
      try (OutputStream out = new BufferedOutputStream(target.open(INDEX))) {
        JsonOutput json = new JsonOutput(out, 2);
        json.beginArray();
        for (SavedContent each : contents.index) {
          JsonRows.object(json, SavedContent.TABLE.columns(), each);
        }
        json.endArray().finish();
      }
      target.commit(List.of());
    }
    return List.copyOf(contents.index);
  }

  /** Writes what is in an image. */
  private interface Part {
    void write() throws IOException;
  }

  private void attempt(Part part) throws IOException {
    try {
      part.write();
    } catch (CritException e) {
      // Damaged or missing images; failures of the output are other exceptions.
      report.problems().record(e);
    }
  }

  private void write(OutputDirectory target) throws IOException {
    for (DescriptorRow each : report.rows(Tables.DESCRIPTORS)) {
      String holder = each.pid() + "/" + each.fd();
      holders.computeIfAbsent(each.id(), it -> new ArrayList<>()).add(holder);
    }
    files(target);
    Map<Long, FileRow> pipes = new HashMap<>();
    Map<Long, List<String>> ends = new HashMap<>();
    for (FileRow file : report.rows(Tables.FILES)) {
      if (file.pipeId().isPresent()) {
        long pipe = file.pipeId().get();
        pipes.putIfAbsent(pipe, file);
        ends.computeIfAbsent(pipe, it -> new ArrayList<>()).addAll(holdersOf(file.id()));
      }
    }
    attempt(() -> pipes(ImageType.PIPES_DATA, SavedContent.Kind.PIPE, pipes, ends, target));
    attempt(() -> pipes(ImageType.FIFO_DATA, SavedContent.Kind.FIFO, pipes, ends, target));
    attempt(() -> sockets(target));
    for (SocketRow socket : report.rows(Tables.SOCKETS)) {
      if (socket.stream().isPresent()) {
        attempt(() -> stream(socket, target));
      }
    }
    for (ImageName name : images.names(ImageType.IPCNS_MSG)) {
      attempt(() -> messages(name, target));
    }
  }

  private List<String> holdersOf(long file) {
    return holders.getOrDefault(file, List.of());
  }

  private void files(OutputDirectory target) throws IOException {
    Map<Long, FileRow> ghosts = new LinkedHashMap<>();
    Map<Long, FileRow> memory = new LinkedHashMap<>();
    Map<FileRow, List<String>> open = new HashMap<>();
    Set<NameBytes> elsewhere = new HashSet<>();
    for (FileRow file : report.rows(Tables.FILES)) {
      Optional<MemfdInodeEntry> inode = file.inode();
      if (file.ghostNumber().isPresent()) {
        FileRow first = ghosts.computeIfAbsent(file.ghostNumber().get(), it -> file);
        open.computeIfAbsent(first, it -> new ArrayList<>()).addAll(holdersOf(file.id()));
      } else if (inode.isPresent()) {
        FileRow first = memory.computeIfAbsent(inode.get().getInodeId(), it -> file);
        open.computeIfAbsent(first, it -> new ArrayList<>()).addAll(holdersOf(file.id()));
      } else if (file.unlinked().isPresent() && elsewhere.add(file.unlinked().get())) {
        index.add(
            new SavedContent(
                Optional.empty(),
                SavedContent.Kind.DELETED_FILE,
                file.id(),
                file.path(),
                Optional.empty(),
                Optional.empty(),
                holdersOf(file.id()),
                file.unlinked().map(NameBytes::text)));
      }
    }
    for (Map.Entry<Long, FileRow> each : ghosts.entrySet()) {
      List<String> its = open.getOrDefault(each.getValue(), List.of());
      attempt(() -> ghost(each.getKey(), each.getValue(), its, target));
    }
    for (FileRow each : memory.values()) {
      attempt(() -> memory(each, open.getOrDefault(each, List.of()), target));
    }
  }

  /** A new file for content, which keeps the checksum. */
  private final class Output implements AutoCloseable {
    private final String name;
    private final SavedContent.Kind kind;
    private final long id;
    private final OutputDirectory target;
    private final DigestOutputStream out;
    private long size;
    private boolean recorded;

    Output(String name, SavedContent.Kind kind, long id, OutputDirectory target)
        throws IOException {
      this.target = target;
      this.name = name;
      this.kind = kind;
      this.id = id;
      this.out =
          new DigestOutputStream(new BufferedOutputStream(target.openSparse(name)), sha256());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    void add(Blob content) throws IOException {
      content.transferTo(out);
      size += content.size();
    }

    /** Writes zeros up to a place. */
    void fill(long until) throws IOException {
      byte[] zeros = new byte[1 << 16];
      while (size < until) {
        int piece = (int) Math.min(zeros.length, until - size);
        out.write(zeros, 0, piece);
        size += piece;
      }
    }

    void record(Optional<NameBytes> named, List<String> descriptors, Optional<String> note)
        throws IOException {
      out.close();
      recorded = true;
      index.add(
          new SavedContent(
              Optional.of(name),
              kind,
              id,
              named,
              Optional.of(size),
              Optional.of(HexFormat.of().formatHex(out.getMessageDigest().digest())),
              descriptors,
              note));
    }

    /** Removes what was not recorded: half of something damaged. */
    @Override
    public void close() throws IOException {
      out.close();
      if (!recorded) {
        Files.deleteIfExists(target.place(name));
      }
    }
  }

  private void ghost(long number, FileRow file, List<String> open, OutputDirectory target)
      throws IOException {
    String image = ImageName.of(ImageType.GHOST_FILE, number);
    if (!images.has(image)) {
      throw new CritException(
          Location.UNKNOWN.inFile(images.source().label() + "/" + image),
          "there is no such image",
          "the content of a deleted file");
    }
    try (ImageReader reader = images.open(image)) {
      ImageEntry first = reader.next();
      GhostFileEntry ghost = first.message(GhostFileEntry.class);
      int format = ghost.getMode() & FORMAT;
      if (format != REGULAR) {
        String what =
            ghost.hasSymlnkTarget()
                ? "a link to " + ghost.getSymlnkTarget()
                : OTHERS.getOrDefault(format, "a file of an unknown kind") + ", without content";
        index.add(
            new SavedContent(
                Optional.empty(),
                SavedContent.Kind.DELETED_FILE,
                number,
                file.path(),
                Optional.empty(),
                Optional.empty(),
                open,
                Optional.of(what)));
        return;
      }
      String name = "deleted-" + number + suffix(file.path());
      try (Output out = new Output(name, SavedContent.Kind.DELETED_FILE, number, target)) {
        if (first.payload() instanceof Payload.Bytes bytes) {
          out.add(bytes.content());
        }
        while (reader.hasNext()) {
          chunk(reader.next(), out);
        }
        if (ghost.getChunks()) {
          out.fill(ghost.getSize());
        }
        out.record(file.path(), open, Optional.empty());
      }
    }
  }

  private static void chunk(ImageEntry entry, Output out) throws IOException {
    GhostChunkEntry chunk = entry.message(GhostChunkEntry.class);
    if (Long.compareUnsigned(chunk.getOff(), out.size) < 0) {
      throw new CritException(
          Location.UNKNOWN, "a chunk at " + chunk.getOff() + " overlaps the one before it");
    }
    out.fill(chunk.getOff());
    if (entry.payload() instanceof Payload.Bytes bytes) {
      out.add(bytes.content());
    }
  }

  private void memory(FileRow file, List<String> open, OutputDirectory target) throws IOException {
    MemfdInodeEntry inode = file.inode().orElseThrow();
    long id = inode.getInodeId();
    String name = "memfd-" + Long.toUnsignedString(id) + suffix(file.memoryName());
    try (TaskMemory memory =
            report.checkpoint().memory().openShared(Integer.toUnsignedLong(inode.getShmid()));
        Output out = new Output(name, SavedContent.Kind.MEMFD, id, target)) {
      try (InputStream in = memory.stream(0, inode.getSize())) {
        out.size = in.transferTo(out.out);
      }
      out.record(file.memoryName(), open, Optional.empty());
    }
  }

  private void pipes(
      ImageType type,
      SavedContent.Kind kind,
      Map<Long, FileRow> pipes,
      Map<Long, List<String>> ends,
      OutputDirectory target)
      throws IOException {
    String image = ImageName.of(type);
    if (!images.has(image)) {
      return;
    }
    try (ImageReader reader = images.open(image)) {
      Set<Long> seen = new HashSet<>();
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        long id = Integer.toUnsignedLong(entry.message(PipeDataEntry.class).getPipeId());
        if (!(entry.payload() instanceof Payload.Bytes bytes)
            || bytes.content().size() == 0
            || !seen.add(id)) {
          continue;
        }
        String name = (kind == SavedContent.Kind.PIPE ? "pipe-" : "fifo-") + id;
        Optional<NameBytes> path = Optional.ofNullable(pipes.get(id)).flatMap(FileRow::path);
        try (Output out = new Output(name, kind, id, target)) {
          out.add(bytes.content());
          out.record(path, ends.getOrDefault(id, List.of()), Optional.empty());
        }
      }
    }
  }

  private void sockets(OutputDirectory target) throws IOException {
    String image = ImageName.of(ImageType.SK_QUEUES);
    if (!images.has(image)) {
      return;
    }
    Map<Long, SocketRow> sockets = new HashMap<>();
    report.rows(Tables.SOCKETS).forEach(it -> sockets.put(it.id(), it));
    Map<Long, Output> streams = new LinkedHashMap<>();
    Map<Long, Integer> packets = new HashMap<>();
    boolean isWhole = false;
    try (ImageReader reader = images.open(image)) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        SkPacketEntry packet = entry.message(SkPacketEntry.class);
        long id = Integer.toUnsignedLong(packet.getIdFor());
        Optional<SocketRow> socket = Optional.ofNullable(sockets.get(id));
        if (!(entry.payload() instanceof Payload.Bytes bytes)) {
          continue;
        }
        if (socket.flatMap(SocketRow::type).equals(Optional.of(SocketType.STREAM))) {
          Output out = streams.get(id);
          if (out == null) {
            out = new Output("socket-" + id, SavedContent.Kind.SOCKET, id, target);
            streams.put(id, out);
          }
          out.add(bytes.content());
        } else {
          String name = "socket-" + id + "-" + packets.merge(id, 1, Integer::sum);
          try (Output out = new Output(name, SavedContent.Kind.SOCKET, id, target)) {
            out.add(bytes.content());
            out.record(socket.map(SocketRow::localText), holdersOf(id), files(packet));
          }
        }
      }
      isWhole = true;
    } finally {
      Optional<String> note =
          isWhole ? Optional.empty() : Optional.of("up to the damage of " + image);
      for (Map.Entry<Long, Output> each : streams.entrySet()) {
        Optional<SocketRow> socket = Optional.ofNullable(sockets.get(each.getKey()));
        each.getValue().record(socket.map(SocketRow::localText), holdersOf(each.getKey()), note);
      }
    }
  }

  private static Optional<String> files(SkPacketEntry packet) {
    int count = packet.getScmList().stream().mapToInt(it -> it.getRightsCount()).sum();
    return count == 0 ? Optional.empty() : Optional.of("sent with " + count + " open files");
  }

  private void stream(SocketRow socket, OutputDirectory target) throws IOException {
    long inode = socket.inode().orElse(0);
    try (ImageReader reader =
        images.open(ImageName.of(ImageType.TCP_STREAM, Integer.toUnsignedLong((int) inode)))) {
      ImageEntry entry = reader.next();
      TcpStreamEntry stream = entry.message(TcpStreamEntry.class);
      if (entry.payload() instanceof Payload.TcpQueues queues) {
        queue(queues.in(), "received", SavedContent.Kind.TCP_RECEIVED, socket, target);
        queue(queues.out(), "unsent", SavedContent.Kind.TCP_UNSENT, socket, target);
      } else if (stream.getInqLen() != 0 || stream.getOutqLen() != 0) {
        throw new CritException(Location.UNKNOWN.inFile(images.source().label()), "no queues");
      }
    }
  }

  private void queue(
      Blob content, String word, SavedContent.Kind kind, SocketRow socket, OutputDirectory target)
      throws IOException {
    if (content.size() > 0) {
      String name = "socket-" + socket.id() + "-" + word;
      try (Output out = new Output(name, kind, socket.id(), target)) {
        out.add(content);
        out.record(Optional.of(socket.localText()), holdersOf(socket.id()), Optional.empty());
      }
    }
  }

  private void messages(ImageName image, OutputDirectory target) throws IOException {
    try (ImageReader reader = images.open(image.file())) {
      while (reader.hasNext()) {
        ImageEntry entry = reader.next();
        long id = Integer.toUnsignedLong(entry.message(IpcMsgEntry.class).getDesc().getId());
        if (!(entry.payload() instanceof Payload.QueuedMessages queue)) {
          continue;
        }
        int number = 0;
        for (Payload.QueuedMessage each : queue.messages()) {
          String name = "message-" + image.number().orElse(0) + "-" + id + "-" + ++number;
          try (Output out = new Output(name, SavedContent.Kind.MESSAGE, id, target)) {
            out.add(each.text());
            out.record(
                Optional.empty(), List.of(), Optional.of("type " + each.header().getMtype()));
          }
        }
      }
    }
  }

  /** The end of a path as a part of a file name: what means nothing to a shell or a terminal. */
  private static String suffix(Optional<NameBytes> path) {
    String text = path.map(NameBytes::text).orElse("");
    String last = text.substring(text.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return last.isEmpty() ? "" : "-" + last.substring(0, Math.min(LONGEST_NAME, last.length()));
  }
}
