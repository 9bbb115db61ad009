package org.crit4j.report;

import static org.crit4j.report.ColumnType.Simple.DURATION;
import static org.crit4j.report.ColumnType.Simple.ENUM;
import static org.crit4j.report.ColumnType.Simple.FLAGS;
import static org.crit4j.report.ColumnType.Simple.INTEGER;
import static org.crit4j.report.ColumnType.Simple.MESSAGE;
import static org.crit4j.report.ColumnType.Simple.SIZE;
import static org.crit4j.report.ColumnType.Simple.STRING;
import static org.crit4j.report.ColumnType.Simple.TEXT;
import static org.crit4j.report.ColumnType.Simple.UNSIGNED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.crit4j.checkpoint.Queues;
import org.crit4j.checkpoint.file.BpfMap;
import org.crit4j.checkpoint.file.EventFd;
import org.crit4j.checkpoint.file.EventPoll;
import org.crit4j.checkpoint.file.Fanotify;
import org.crit4j.checkpoint.file.Fifo;
import org.crit4j.checkpoint.file.FileKind;
import org.crit4j.checkpoint.file.Inotify;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.NamespaceFile;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.PidFd;
import org.crit4j.checkpoint.file.Pipe;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.checkpoint.file.SignalFd;
import org.crit4j.checkpoint.file.Socket;
import org.crit4j.checkpoint.file.Terminal;
import org.crit4j.checkpoint.file.TimerFd;
import org.crit4j.checkpoint.file.TunFile;
import org.crit4j.images.EventpollTfdEntry;
import org.crit4j.images.FanotifyMarkEntry;
import org.crit4j.images.InotifyWdEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.RemapFilePathEntry;
import org.crit4j.images.TimerfdEntry;
import org.crit4j.images.TtyInfoEntry;

/**
 * An open file. Columns that do not apply to its kind are empty.
 *
 * @param report the report it is of
 * @param file the file in the model
 */
public record FileRow(CheckpointReport report, OpenFile file) {
  /** Apart, so that the columns are made when they are first asked for. */
  private static final class Details {
    static final List<Column<FileRow>> COLUMNS =
        Table.nested(FileRow.class)
            .column("flags", FLAGS, "Flags it is open with: O_RDWR and others.", FileRow::flags)
            .column("path", TEXT, "Path of a file, FIFO or terminal.", FileRow::path)
            .column("position", UNSIGNED, "Offset of the next read or write.", FileRow::position)
            .column("size", SIZE, "Size of a file at the dump.", FileRow::size)
            .column("build_id", STRING, "Build ID of a program or library.", FileRow::buildId)
            .column("unlinked", TEXT, "Where a removed file is kept.", FileRow::unlinked)
            .column("name", TEXT, "Name of a memory file.", FileRow::memoryName)
            .column("content_size", SIZE, "Size of a removed or memory file.", FileRow::contentSize)
            .column("seals", FLAGS, "Seals of a memory file.", FileRow::seals)
            .column("pipe_id", INTEGER, "ID of a pipe or FIFO.", FileRow::pipeId)
            .column("waiting_bytes", SIZE, "Bytes in a pipe or FIFO.", FileRow::waitingBytes)
            .column("terminal_type", "terminal", ENUM, "PTY, VT and others.", FileRow::terminalType)
            .column("index", INTEGER, "Number of a pseudo-terminal.", FileRow::terminalIndex)
            .column("session", INTEGER, "Session of a terminal.", FileRow::session)
            .column(
                "foreground_group",
                INTEGER,
                "Foreground process group of a terminal.",
                FileRow::foregroundGroup)
            .column("counter", UNSIGNED, "Value of an eventfd.", FileRow::counter)
            .column("targets", Watches.TARGETS, "Descriptors of an epoll set.", FileRow::targets)
            .column("watches", Watches.WATCHES, "Watches of inotify.", FileRow::watches)
            .column("marks", Watches.MARKS, "Marks of fanotify.", FileRow::marks)
            .column(
                "signals",
                new ColumnType.ListOf(ENUM),
                "Signals that a signalfd receives.",
                FileRow::signals)
            .column("clock", ENUM, "Clock of a timerfd, without its CLOCK_.", FileRow::clock)
            .column(
                "expires",
                "expires in",
                DURATION,
                "Time until a timerfd expires; empty if it is not armed.",
                FileRow::expires)
            .column("interval", DURATION, "Period of a timerfd.", FileRow::interval)
            .column("ticks", UNSIGNED, "Expirations that are not read yet.", FileRow::ticks)
            .column("process", INTEGER, "PID of a pidfd.", FileRow::process)
            .column("namespace", INTEGER, "ID of a namespace.", FileRow::namespace)
            .column("device", TEXT, "Device of a TUN or TAP file.", FileRow::device)
            .column("map", TEXT, "Name of a BPF map.", FileRow::map)
            .columns();
  }

  static final Table<CheckpointReport, FileRow> TABLE =
      Table.named(
          "files",
          "An open file, to which one or more descriptors refer.",
          FileRow.class,
          FileRow::define);

  private static Table.Definition<CheckpointReport, FileRow> define(Table.Builder<FileRow> table) {
    return table
        .column("id", INTEGER, "ID; unique among all files since CRIU 3.4.", FileRow::id)
        .column("type", ENUM, "CRIU's name for the kind of file.", FileRow::type)
        .column("description", TEXT, "The file in words.", FileRow::description)
        .columns(Details.COLUMNS)
        .column("replaced_by", MESSAGE, "How CRIU restores a removed file.", FileRow::replacement)
        .column("inode", MESSAGE, "Inode of a memory file as recorded.", FileRow::inode)
        .column("terminal", MESSAGE, "Terminal as recorded.", FileRow::terminal)
        .column("entry", MESSAGE, "The file as recorded.", it -> it.file().entry())
        .rows(
            report ->
                Rows.map(
                    report.problems().attempt(report.checkpoint().files()::all, List.of()),
                    it -> new FileRow(report, it)),
            "type",
            "id");
  }

  /** The columns that say more than type and description; empty where they do not apply. */
  public static List<Column<FileRow>> details() {
    return Details.COLUMNS;
  }

  private <F extends OpenFile, T> Optional<T> as(Class<F> kind, Function<F, T> fact) {
    return kind.isInstance(file) ? Optional.of(fact.apply(kind.cast(file))) : Optional.empty();
  }

  private static Optional<NameBytes> named(Optional<NameBytes> name) {
    return name.filter(it -> !it.isEmpty());
  }

  /** ID of the file. */
  public long id() {
    return Integer.toUnsignedLong(file.id());
  }

  /** CRIU's name for the kind of file. */
  public String type() {
    return file.kind().name();
  }

  /** The socket; empty for other files. */
  public Optional<SocketRow> socket() {
    return as(Socket.class, it -> new SocketRow(report, it));
  }

  /** The file in words. */
  public NameBytes description() {
    return new FileDescription(this).text();
  }

  /** Flags it is open with; those of a FIFO are of its regular file. */
  public FlagSet flags() {
    return Bits.open(
        file instanceof Fifo ? regularFile().map(OpenFile::flags).orElse(0) : file.flags());
  }

  /** The regular file that has the path: of a FIFO or terminal, another one. */
  private Optional<RegularFile> regularFile() {
    OptionalInt id = OptionalInt.empty();
    if (file instanceof RegularFile regular) {
      return Optional.of(regular);
    } else if (file instanceof Fifo fifo) {
      id = fifo.regularFileId();
    } else if (file instanceof Terminal terminal && terminal.entry().hasRegfId()) {
      id = OptionalInt.of(terminal.entry().getRegfId());
    }
    return id.isPresent() ? regularFile(id.getAsInt()) : Optional.empty();
  }

  private Optional<RegularFile> regularFile(int id) {
    return report
        .problems()
        .find(() -> report.checkpoint().files().find(FileKind.REG, id, RegularFile.class));
  }

  /** Path of a file, FIFO or terminal. */
  public Optional<NameBytes> path() {
    return regularFile().map(RegularFile::path);
  }

  /** Offset of the next read or write, in bytes, unsigned. */
  public Optional<Long> position() {
    return as(RegularFile.class, RegularFile::position).or(() -> as(MemFd.class, MemFd::position));
  }

  /** Size of a file at the dump, in bytes, unsigned. */
  public OptionalLong size() {
    return file instanceof RegularFile regular ? regular.size() : OptionalLong.empty();
  }

  /** Build ID in hexadecimal digits. */
  public Optional<String> buildId() {
    return as(RegularFile.class, RegularFile::buildId).flatMap(it -> it);
  }

  /** How CRIU restores a removed file. */
  public Optional<RemapFilePathEntry> replacement() {
    return report.problems().find(() -> report.checkpoint().files().replacement(file.id()));
  }

  private Optional<RemovedFile> removed() {
    return file instanceof RegularFile
        ? replacement().map(it -> new RemovedFile(report, it))
        : Optional.empty();
  }

  /** Where a removed file is kept; empty for files that are there. */
  public Optional<NameBytes> unlinked() {
    return removed().map(it -> it.place(id -> regularFile(id).map(RegularFile::path)));
  }

  /**
   * Number of the ghost file that has the content of a removed file.
   *
   * @return empty for files that are there, and for removed ones that are kept elsewhere
   */
  public Optional<Long> ghostNumber() {
    return removed().flatMap(RemovedFile::ghostNumber);
  }

  /** Inode of a memory file as recorded. */
  public Optional<MemfdInodeEntry> inode() {
    return file instanceof MemFd memory
        ? report.problems().find(() -> report.checkpoint().files().inode(memory))
        : Optional.empty();
  }

  /** Name of a memory file. */
  public Optional<NameBytes> memoryName() {
    return inode().map(it -> new NameBytes(it.getNameBytes()));
  }

  /** Size of a removed or memory file in bytes. */
  public Optional<Long> contentSize() {
    return inode().map(MemfdInodeEntry::getSize).or(() -> removed().flatMap(RemovedFile::size));
  }

  /** Seals of a memory file. */
  public Optional<FlagSet> seals() {
    return inode().map(it -> Bits.SEALS.in(it.getSeals()));
  }

  /** ID of a pipe or FIFO, which all its ends share. */
  public Optional<Long> pipeId() {
    return as(Pipe.class, Pipe::pipeId)
        .or(() -> as(Fifo.class, Fifo::pipeId))
        .map(Integer::toUnsignedLong);
  }

  /** Bytes in a pipe or FIFO that are not read yet. */
  public Optional<Long> waitingBytes() {
    return pipeId()
        .map(
            it ->
                report
                    .problems()
                    .attempt(
                        () -> report.checkpoint().queues().inPipe(it.intValue()),
                        Queues.Waiting.NOTHING)
                    .bytes());
  }

  /** Terminal as recorded. */
  public Optional<TtyInfoEntry> terminal() {
    return file instanceof Terminal its
        ? report.problems().find(() -> report.checkpoint().files().terminal(its))
        : Optional.empty();
  }

  /** Kind of a terminal. */
  public Optional<String> terminalType() {
    return terminal().map(it -> it.getType().name());
  }

  /** Number of a pseudo-terminal. */
  public Optional<Long> terminalIndex() {
    return terminal()
        .filter(TtyInfoEntry::hasPty)
        .map(it -> Integer.toUnsignedLong(it.getPty().getIndex()));
  }

  /** Session of a terminal. */
  public Optional<Long> session() {
    return terminal().map(TtyInfoEntry::getSid).map(Integer::toUnsignedLong);
  }

  /** Foreground process group of a terminal. */
  public Optional<Long> foregroundGroup() {
    return terminal().map(TtyInfoEntry::getPgrp).map(Integer::toUnsignedLong);
  }

  /** Value of an eventfd, unsigned. */
  public Optional<Long> counter() {
    return as(EventFd.class, EventFd::counter);
  }

  /** Descriptors of an epoll set. */
  public Optional<List<EventpollTfdEntry>> targets() {
    return as(EventPoll.class, EventPoll::targets);
  }

  /** Watches of inotify. */
  public Optional<List<InotifyWdEntry>> watches() {
    return as(Inotify.class, it -> it.entry().getWdList());
  }

  /** Marks of fanotify. */
  public Optional<List<FanotifyMarkEntry>> marks() {
    return as(Fanotify.class, it -> it.entry().getMarkList());
  }

  /** Names of the signals that a signalfd receives. */
  public Optional<List<String>> signals() {
    return as(SignalFd.class, it -> SignalNames.of(it.signals()));
  }

  private Optional<TimerfdEntry> timer() {
    return as(TimerFd.class, TimerFd::entry);
  }

  /** Clock of a timerfd. */
  public Optional<String> clock() {
    return timer().map(it -> ClockNames.of(it.getClockid()));
  }

  /** Time until a timerfd expires; empty if it is not armed. */
  public Optional<Duration> expires() {
    return timer().flatMap(it -> Durations.of(it.getVsec(), it.getVnsec()));
  }

  /** Period of a timerfd; empty if it expires once. */
  public Optional<Duration> interval() {
    return timer().flatMap(it -> Durations.of(it.getIsec(), it.getInsec()));
  }

  /** Expirations of a timerfd that are not read yet. */
  public Optional<Long> ticks() {
    return timer().map(TimerfdEntry::getTicks);
  }

  /** PID of a pidfd. */
  public Optional<Long> process() {
    return as(PidFd.class, it -> (long) it.pid());
  }

  /** ID of a namespace. */
  public Optional<Long> namespace() {
    return as(NamespaceFile.class, it -> Integer.toUnsignedLong(it.namespaceId()));
  }

  /** Device of a TUN or TAP file. */
  public Optional<NameBytes> device() {
    return named(as(TunFile.class, TunFile::device));
  }

  /** Name of a BPF map. */
  public Optional<NameBytes> map() {
    return named(as(BpfMap.class, BpfMap::name));
  }
}
