import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crit4j.message.ImageEntry;
import org.crit4j.image.ImageHeader;
import org.crit4j.message.ImageReader;
import org.crit4j.image.ImageType;
import org.crit4j.message.ImageWriter;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.DumpStatsEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.FsEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.PipeEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.SkOptsEntry;
import org.crit4j.images.StatsEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.UnixSkEntry;
import org.crit4j.images.VmaEntry;

/**
 * Makes a large checkpoint, of a process with many children: {@code MakeCheckpoint SAMPLE DIR TASKS
 * FILES ENTRIES [single|deep]}. Each process has its share of the files and of the entries of pagemaps.
 * Cores are copies of that of SAMPLE, the sample checkpoint. With {@code single} each entry is one
 * page, and the only one of its mapping; with {@code deep} each process is the child of the one
 * before.
 */
final class MakeCheckpoint {
  private static final int FIRST = 1000;
  private static final long BASE = 0x7f00_0000_0000L;
  private static final int PAGE = 4096;
  private static final FownEntry NOBODY =
      FownEntry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0).build();
  private static final SkOptsEntry OPTIONS =
      SkOptsEntry.newBuilder()
          .setSoSndbuf(212992)
          .setSoRcvbuf(212992)
          .setSoSndTmoSec(0)
          .setSoSndTmoUsec(0)
          .setSoRcvTmoSec(0)
          .setSoRcvTmoUsec(0)
          .build();

  private final Path sample;
  private final Path directory;
  private final int tasks;
  private final int files;
  private final int entries;
  private final int children;
  private final int pagesInArea;
  private final int pagesInRun;
  private final int runsInArea;

  private MakeCheckpoint(String[] args) {
    this.sample = Path.of(args[0]);
    this.directory = Path.of(args[1]);
    this.tasks = Integer.parseInt(args[2]);
    this.files = Integer.parseInt(args[3]);
    this.entries = Integer.parseInt(args[4]);
    String form = args.length > 5 ? args[5] : "";
    boolean single = form.equals("single");
    this.children = form.equals("deep") ? 1 : 8;
    this.pagesInArea = single ? 1 : 64;
    this.pagesInRun = single ? 1 : 2;
    this.runsInArea = single ? 1 : 16;
  }

  public static void main(String[] args) throws IOException {
    new MakeCheckpoint(args).make();
  }

  private interface Entries {
    void writeTo(ImageWriter writer) throws IOException;
  }

  private void write(String name, Entries content) throws IOException {
    ImageType type = ImageType.byFileName(name).orElseThrow();
    try (ImageWriter writer =
        ImageWriter.create(directory.resolve(name), ImageHeader.of(type))) {
      content.writeTo(writer);
      writer.commit();
    }
  }

  private void write(String name, Message entry) throws IOException {
    write(name, writer -> writer.write(ImageEntry.of(entry)));
  }

  private void make() throws IOException {
    Files.createDirectories(directory);
    write(
        "inventory.img",
        InventoryEntry.newBuilder()
            .setImgVersion(2)
            .setFdinfoPerId(true)
            .setNsPerId(true)
            .setRootIds(ids(1))
            .setDumpCriuRunId("made")
            .build());
    write(
        "pstree.img",
        writer -> {
          for (int i = 0; i < tasks; i++) {
            writer.write(ImageEntry.of(process(i)));
          }
        });
    write(
        "files.img",
        writer -> {
          for (int id = 1; id <= files; id++) {
            writer.write(ImageEntry.of(file(id)));
          }
        });
    write("stats-dump", StatsEntry.newBuilder().setDump(statistics((long) entries / tasks * tasks * pagesInRun)).build());
    CoreEntry core;
    try (var reader =
        ImageReader.open(sample.resolve("core-10645.img"))) {
      core = inMemoryOfOurs(withoutControlGroups(reader.next().message(CoreEntry.class)));
    }
    for (int i = 0; i < tasks; i++) {
      task(i, core);
    }
  }

  private static CoreEntry withoutControlGroups(CoreEntry core) {
    CoreEntry.Builder entry = core.toBuilder();
    entry.getTcBuilder().clearCgSet();
    entry.getThreadCoreBuilder().clearCgSet();
    return entry.build();
  }

  /** Has the thread run at the first address, which all processes have. */
  private static CoreEntry inMemoryOfOurs(CoreEntry core) {
    CoreEntry.Builder entry = core.toBuilder();
    entry.getThreadInfoBuilder().getGpregsBuilder().setIp(BASE).setSp(BASE);
    return entry.build();
  }

  private static DumpStatsEntry statistics(long pages) {
    return DumpStatsEntry.newBuilder()
        .setFreezingTime(1)
        .setFrozenTime(2)
        .setMemdumpTime(3)
        .setMemwriteTime(4)
        .setPagesScanned(pages)
        .setPagesSkippedParent(0)
        .setPagesWritten(pages)
        .setPagesLazy(0)
        .build();
  }

  private PstreeEntry process(int i) {
    int pid = FIRST + i;
    return PstreeEntry.newBuilder()
        .setPid(pid)
        .setPpid(i == 0 ? 0 : FIRST + (i - 1) / children)
        .setPgid(FIRST)
        .setSid(FIRST)
        .addThreads(pid)
        .build();
  }

  private static TaskKobjIdsEntry ids(int pid) {
    return TaskKobjIdsEntry.newBuilder()
        .setVmId(pid)
        .setFilesId(pid)
        .setFsId(pid)
        .setSighandId(pid)
        .setPidNsId(1)
        .setNetNsId(2)
        .setIpcNsId(3)
        .setUtsNsId(4)
        .setMntNsId(5)
        .build();
  }

  private static FileEntry file(int id) {
    FileEntry.Builder entry = FileEntry.newBuilder().setId(id);
    switch (id % 10) {
      case 8 ->
          entry
              .setType(FdTypes.PIPE)
              .setPipe(
                  PipeEntry.newBuilder()
                      .setId(id)
                      .setPipeId(100000 + id / 20)
                      .setFlags(1)
                      .setFown(NOBODY));
      case 9 ->
          entry
              .setType(FdTypes.UNIXSK)
              .setUsk(
                  UnixSkEntry.newBuilder()
                      .setId(id)
                      .setIno(500000 + id)
                      .setType(1)
                      .setState(1)
                      .setFlags(2)
                      .setUflags(0)
                      .setBacklog(0)
                      .setPeer(500000 + (id / 10 % 2 == 0 ? id + 10 : id - 10))
                      .setFown(NOBODY)
                      .setOpts(OPTIONS)
                      .setName(ByteString.EMPTY));
      default ->
          entry
              .setType(FdTypes.REG)
              .setReg(
                  RegFileEntry.newBuilder()
                      .setId(id)
                      .setFlags(0100002)
                      .setPos(id)
                      .setFown(NOBODY)
                      .setName("/srv/data/" + id % 97 + "/file-" + id));
    }
    return entry.build();
  }

  private void task(int i, CoreEntry core) throws IOException {
    int pid = FIRST + i;
    write("core-" + pid + ".img", core);
    write("ids-" + pid + ".img", ids(pid));
    write("fs-" + pid + ".img", FsEntry.newBuilder().setCwdId(1).setRootId(1).build());
    int share = files / tasks;
    write(
        "fdinfo-" + pid + ".img",
        writer -> {
          for (int fd = 0; fd < share; fd++) {
            int id = 1 + i * share + fd;
            writer.write(
                ImageEntry.of(
                    FdinfoEntry.newBuilder()
                        .setId(id)
                        .setFlags(0)
                        .setType(file(id).getType())
                        .setFd(fd)
                        .build()));
          }
        });
    memory(pid);
  }

  private void memory(int pid) throws IOException {
    int runs = entries / tasks;
    MmEntry.Builder memory =
        MmEntry.newBuilder()
            .setMmStartCode(BASE)
            .setMmEndCode(BASE + PAGE)
            .setMmStartData(BASE + PAGE)
            .setMmEndData(BASE + 2 * PAGE)
            .setMmStartStack(BASE)
            .setMmStartBrk(BASE)
            .setMmBrk(BASE)
            .setMmArgStart(BASE)
            .setMmArgEnd(BASE)
            .setMmEnvStart(BASE)
            .setMmEnvEnd(BASE)
            .setExeFileId(1)
            // The page size, as the kernel tells each process.
            .addMmSavedAuxv(6)
            .addMmSavedAuxv(PAGE);
    for (int area = 0; area * runsInArea < runs; area++) {
      long start = BASE + 2L * area * pagesInArea * PAGE;
      memory.addVmas(area % 3 == 0 ? program(start) : anonymous(start));
    }
    write("mm-" + pid + ".img", memory.build());
    write(
        "pagemap-" + pid + ".img",
        writer -> {
          writer.write(ImageEntry.of(PagemapHead.newBuilder().setPagesId(pid).build()));
          for (int run = 0; run < runs; run++) {
            long area = BASE + 2L * (run / runsInArea) * pagesInArea * PAGE;
            writer.write(
                ImageEntry.of(
                    PagemapEntry.newBuilder()
                        .setVaddr(area + run % runsInArea * 4L * PAGE)
                        .setCompatNrPages(0)
                        .setNrPages(pagesInRun)
                        .setFlags(4)
                        .build()));
          }
        });
    // A hole: nobody reads the bytes of the pages here, only how many there are.
    try (var pages = new RandomAccessFile(directory.resolve("pages-" + pid + ".img").toFile(), "rw")) {
      pages.setLength((long) runs * pagesInRun * PAGE);
    }
  }

  private VmaEntry.Builder mapping(long start) {
    return VmaEntry.newBuilder()
        .setStart(start)
        .setEnd(start + pagesInArea * PAGE)
        .setPgoff(0)
        .setFd(-1);
  }

  private VmaEntry.Builder program(long start) {
    return mapping(start).setShmid(1).setProt(5).setFlags(2).setStatus(1 | 1 << 6).setFdflags(0);
  }

  private VmaEntry.Builder anonymous(long start) {
    return mapping(start).setShmid(0).setProt(3).setFlags(0x22).setStatus(1 | 1 << 9);
  }
}
