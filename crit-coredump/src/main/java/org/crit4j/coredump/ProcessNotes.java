package org.crit4j.coredump;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.checkpoint.Task;
import org.crit4j.checkpoint.TaskMemory;
import org.crit4j.checkpoint.TaskState;
import org.crit4j.checkpoint.TaskThread;
import org.crit4j.checkpoint.file.MemFd;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.checkpoint.file.OpenFile;
import org.crit4j.checkpoint.file.RegularFile;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.MemfdInodeEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.SiginfoEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.images.ThreadCoreEntry;
import org.crit4j.memory.MemoryArea;

/** Makes the notes of a process, in the order that the kernel has them in. */
final class ProcessNotes {
  private static final int RUNNING = 0;
  private static final int STOPPED = 3;
  private static final ByteString DELETED = ByteString.copyFromUtf8(" (deleted)");

  private final Checkpoint checkpoint;
  private final Task task;
  private final TaskMemory memory;
  private final FileContents files;
  private final CoreEntry leader;
  private final Registers leaderRegisters;
  private final List<Note> notes = new ArrayList<>();

  private ProcessNotes(
      Checkpoint checkpoint,
      Task task,
      TaskMemory memory,
      FileContents files,
      CoreEntry leader,
      Registers leaderRegisters) {
    this.checkpoint = checkpoint;
    this.task = task;
    this.memory = memory;
    this.files = files;
    this.leader = leader;
    this.leaderRegisters = leaderRegisters;
  }

  /** The core image of a thread, with its registers. */
  static CoreEntry core(Checkpoint checkpoint, int tid) throws IOException {
    String file = ImageName.of(ImageType.CORE, Integer.toUnsignedLong(tid));
    Optional<CoreEntry> core = checkpoint.images().first(file, CoreEntry.class);
    if (core.isEmpty()) {
      throw new CritException(place(checkpoint, tid), "there is no such image", "the registers");
    }
    return core.get();
  }

  /** The registers of a thread. */
  static Registers registers(Checkpoint checkpoint, int tid, CoreEntry core) throws IOException {
    return Registers.of(core, place(checkpoint, tid).file().orElseThrow());
  }

  private static Location place(Checkpoint checkpoint, int tid) {
    String file = ImageName.of(ImageType.CORE, Integer.toUnsignedLong(tid));
    return Location.UNKNOWN.inFile(checkpoint.images().source().label() + "/" + file);
  }

  /** All notes of a process. */
  static List<Note> of(Checkpoint checkpoint, Task task, TaskMemory memory, FileContents files)
      throws IOException {
    CoreEntry leader = core(checkpoint, task.pid());
    Registers registers = registers(checkpoint, task.pid(), leader);
    ProcessNotes all = new ProcessNotes(checkpoint, task, memory, files, leader, registers);
    all.addAll();
    return all.notes;
  }

  private void addAll() throws IOException {
    MmEntry mm = task.memory().orElse(MmEntry.getDefaultInstance());
    Machine machine = leaderRegisters.machine();
    notes.add(status(task.pid(), leader, leaderRegisters, leader.getTc().getBlkSigset()));
    notes.add(processInfo(mm));
    notes.add(new SignalInfo());
    notes.add(AuxiliaryVector.of(machine, mm.getMmSavedAuxvList()));
    notes.add(new MappedFiles(memory.pageSize(), mappings()));
    notes.addAll(leaderRegisters.sets());
    for (TaskThread thread : task.threads()) {
      if (thread.tid() != task.pid()) {
        addThread(thread.tid(), machine);
      }
    }
    byte[] layout = X86Registers.layout(leader.getThreadInfo(), machine);
    if (layout.length > 0) {
      notes.add(new RegisterSet(NoteType.X86_XSAVE_LAYOUT, layout));
    }
  }

  private void addThread(int tid, Machine machine) throws IOException {
    CoreEntry core = core(checkpoint, tid);
    Registers registers = registers(checkpoint, tid, core);
    if (!registers.machine().equals(machine)) {
      throw new CritException(
          place(checkpoint, tid),
          "the registers are of " + registers.machine().name(),
          machine.name() + ", as those of the process");
    }
    notes.add(status(tid, core, registers, core.getThreadCore().getBlkSigset()));
    notes.addAll(registers.sets());
  }

  private ThreadStatus status(int tid, CoreEntry core, Registers registers, long blocked) {
    return new ThreadStatus(
        tid,
        task.ppid(),
        task.pgid(),
        task.sid(),
        pending(core.getThreadCore()),
        blocked,
        registers.has(NoteType.FPREGSET) || registers.has(NoteType.ARM_VFP),
        registers.general());
  }

  private long pending(ThreadCoreEntry thread) {
    long signals = 0;
    for (SiginfoEntry signal : thread.getSignalsP().getSignalsList()) {
      ByteString bytes = signal.getSiginfo();
      if (bytes.size() >= Integer.BYTES) {
        ByteBuffer info = ByteBuffer.wrap(bytes.toByteArray());
        int number = info.order(leaderRegisters.machine().order()).getInt(0);
        signals |= number >= 1 && number <= Long.SIZE ? 1L << (number - 1) : 0;
      }
    }
    return signals;
  }

  private ProcessInfo processInfo(MmEntry mm) throws IOException {
    TaskCoreEntry facts = leader.getTc();
    CredsEntry creds = task.credentials().orElse(CredsEntry.getDefaultInstance());
    return new ProcessInfo(
        task.state() == TaskState.STOPPED ? STOPPED : RUNNING,
        leader.getThreadCore().getSchedNice(),
        facts.getFlags(),
        creds.getUid(),
        creds.getGid(),
        task.pid(),
        task.ppid(),
        task.pgid(),
        task.sid(),
        facts.getCommBytes().toByteArray(),
        arguments(mm.getMmArgStart(), mm.getMmArgEnd()));
  }

  private byte[] arguments(long start, long end) throws IOException {
    long length = Math.min(end - start, ProcessInfo.MOST_ARGUMENTS);
    byte[] bytes = new byte[(int) Math.max(length, 0)];
    int read = memory.read(start, bytes, 0, bytes.length);
    for (int i = 0; i < read; i++) {
      bytes[i] = bytes[i] == 0 ? (byte) ' ' : bytes[i];
    }
    return bytes;
  }

  private List<MappedFiles.Mapping> mappings() throws IOException {
    Map<Long, Integer> keys = new HashMap<>();
    for (ImageName name : checkpoint.images().names(ImageType.IPCNS_SHM)) {
      for (IpcShmEntry segment : checkpoint.images().all(name.file(), IpcShmEntry.class)) {
        keys.put(Integer.toUnsignedLong(segment.getDesc().getId()), segment.getDesc().getKey());
      }
    }
    List<MappedFiles.Mapping> mappings = new ArrayList<>();
    for (MemoryArea area : task.memoryAreas()) {
      Optional<NameBytes> name =
          switch (area.kind()) {
            case SYSV -> {
              int key = keys.getOrDefault(area.backing(), 0);
              yield Optional.of(deleted(NameBytes.of(String.format("/SYSV%08x", key))));
            }
            case SHARED_ANONYMOUS -> Optional.of(deleted(NameBytes.of("/dev/zero")));
            case AIO_RING -> Optional.of(deleted(NameBytes.of("/[aio]")));
            case FILE_PRIVATE, FILE_SHARED, MEMFD -> name(task.file(area));
            default -> Optional.empty();
          };
      name.ifPresent(
          it -> mappings.add(new MappedFiles.Mapping(area.start(), area.end(), area.offset(), it)));
    }
    return mappings;
  }

  private Optional<NameBytes> name(Optional<OpenFile> file) throws IOException {
    if (file.isPresent() && file.get() instanceof RegularFile regular) {
      return Optional.of(files.isDeleted(regular) ? deleted(regular.path()) : regular.path());
    }
    if (file.isPresent() && file.get() instanceof MemFd memfd) {
      ByteString name =
          checkpoint
              .files()
              .inode(memfd)
              .map(MemfdInodeEntry::getNameBytes)
              .orElse(ByteString.EMPTY);
      // Shared anonymous memory is a memfd that has this name.
      boolean isAnonymous = name.startsWith(ByteString.copyFromUtf8("/dev/zero"));
      return Optional.of(
          deleted(isAnonymous ? new NameBytes(name) : NameBytes.of("/memfd:").plus(name)));
    }
    return Optional.empty();
  }

  private static NameBytes deleted(NameBytes name) {
    return name.plus(DELETED);
  }
}
