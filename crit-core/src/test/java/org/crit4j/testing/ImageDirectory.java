package org.crit4j.testing;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FownEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;

/** Makes directories of images. */
public final class ImageDirectory {
  /** Belongs to nobody. */
  public static final FownEntry NOBODY =
      FownEntry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0).build();

  private final Path directory;

  /** A directory that is there. */
  public ImageDirectory(Path directory) {
    this.directory = directory;
  }

  /** Where it is. */
  public Path path() {
    return directory;
  }

  /** Writes an image. */
  public ImageDirectory write(String name, Message... entries) throws IOException {
    ImageType type = ImageType.byFileName(name).orElseThrow();
    try (ImageWriter writer = ImageWriter.create(directory.resolve(name), ImageHeader.of(type))) {
      for (Message entry : entries) {
        writer.write(ImageEntry.of(entry));
      }
      writer.commit();
    }
    return this;
  }

  /** Cuts bytes off an image. */
  public void truncate(String name, int bytes) throws IOException {
    Path file = directory.resolve(name);
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - bytes));
  }

  /** A file with a path. */
  public static RegFileEntry regular(int id, String path) {
    return RegFileEntry.newBuilder()
        .setId(id)
        .setFlags(0)
        .setPos(0)
        .setFown(NOBODY)
        .setName(path)
        .build();
  }

  /** A process. */
  public static PstreeEntry process(int pid, int ppid, int... threads) {
    PstreeEntry.Builder process =
        PstreeEntry.newBuilder().setPid(pid).setPpid(ppid).setPgid(pid).setSid(1);
    for (int thread : threads) {
      process.addThreads(thread);
    }
    return process.build();
  }

  /** The core of a process. */
  public static CoreEntry core(String name, int state) {
    return CoreEntry.newBuilder()
        .setMtype(CoreEntry.March.X86_64)
        .setTc(
            TaskCoreEntry.newBuilder()
                .setTaskState(state)
                .setExitCode(256)
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setComm(name))
        .build();
  }
}
