package org.crit4j.internal.validate.rules;

import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.PipeEntry;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Walk;

/** Pipes and fifos, and the bytes in them. */
public final class PipeRules extends CheckpointRules {
  private static final int O_ACCMODE = 3;
  private static final int O_WRONLY = 1;

  private static final Walk<PipeEntry> PIPES = Walk.files(FdTypes.PIPE, FileEntry::getPipe);
  private static final Walk<FifoEntry> FIFOS = Walk.files(FdTypes.FIFO, FileEntry::getFifo);
  private static final Walk<PipeDataEntry> OF_PIPES =
      Walk.entries(ImageType.PIPES_DATA, PipeDataEntry.class);
  private static final Walk<PipeDataEntry> OF_FIFOS =
      Walk.entries(ImageType.FIFO_DATA, PipeDataEntry.class);
  private static final Walk<PipeDataEntry> SIZED =
      OF_PIPES.and(OF_FIFOS).where(PipeDataEntry::hasSize);
  private static final String TWICE = "pipe {} has data in {}";

  /** Declares the rules. */
  public PipeRules() {
    super("Pipes and fifos");
    warning("PIPE-DIR", TRIED, "A pipe is open for reading or for writing")
        .why("The lowest bits of its flags are 0, 1, or 2 if it was opened again through /proc.")
        .inImage(
            PIPES
                .where(it -> (it.getFlags() & O_ACCMODE) == O_ACCMODE)
                .report("flags", "{who} is open neither for reading nor for writing"));
    error("PIPEDATA-REF", TRIED, INCOMPLETE, "Data is that of a pipe or fifo of the checkpoint")
        .why(
            "pipe_id of pipes-data.img occurs in a PIPE, that of fifo-data.img in a FIFO. CRIU "
                + "does not notice: the data is lost.")
        .inCheckpoint(
            OF_PIPES.refersTo(
                "pipe_id",
                PipeDataEntry::getPipeId,
                PIPES.by(PipeEntry::getPipeId),
                "the data is for pipe {}, which is not open"),
            OF_FIFOS.refersTo(
                "pipe_id",
                PipeDataEntry::getPipeId,
                FIFOS.by(FifoEntry::getPipeId),
                "the data is for fifo {}, which is not open"));
    error("PIPEDATA-UNIQ", TRIED, "A pipe has its data once")
        .why("CRIU does not notice, and uses one of them: the other is lost.")
        .inImage(
            OF_PIPES.unique("pipe_id", PipeDataEntry::getPipeId, TWICE),
            OF_FIFOS.unique("pipe_id", PipeDataEntry::getPipeId, TWICE));
    warning("PIPEDATA-FIT", TRIED, "Data fits into the pipe")
        .why("The size of a pipe is a power of two and at least a page; others are rounded up.")
        .inImage(
            SIZED
                .where(PipeRules::isTooLong)
                .report(
                    "bytes",
                    "{} bytes do not fit into the {} of the pipe",
                    PipeDataEntry::getBytes,
                    PipeDataEntry::getSize),
            SIZED
                .where(it -> !isTooLong(it))
                .only(it -> Integer.bitCount(it.it().getSize()) != 1 || size(it) < pageSize(it))
                .report("size", "no pipe has {} bytes", PipeDataEntry::getSize));
    error("FIFO-REG", TRIED, INCOMPLETE, "A fifo has its regular file")
        .why(
            "regf_id, or before CRIU 3.6 the fifo's own id, is that of a REG file with the "
                + "path. CRIU stops: \"No entry for reg-file-ID\".")
        .inCheckpoint(
            FIFOS.refersTo(
                "regf_id",
                it -> it.hasRegfId() ? it.getRegfId() : it.getId(),
                openFiles(FdTypes.REG),
                "{who} has its path in file {}, which is not a REG file"));
    info("PIPEDATA-NONE", SOURCE, "A pipe that can be read has its data")
        .why(
            "CRIU writes it even where the pipe is empty, for its size. Without it the pipe is "
                + "restored empty, and with the size that the kernel gives.")
        .inCheckpoint(
            PIPES
                .where(it -> (it.getFlags() & O_WRONLY) == 0)
                .distinct(PipeEntry::getPipeId)
                .refersTo(
                    "pipe_id",
                    PipeEntry::getPipeId,
                    OF_PIPES.by(PipeDataEntry::getPipeId).each(),
                    "{who} can be read, but pipe {} has no data entry"));
  }

  private static boolean isTooLong(PipeDataEntry data) {
    return Integer.compareUnsigned(data.getBytes(), data.getSize()) > 0;
  }

  private static long size(Item<PipeDataEntry> data) {
    return Integer.toUnsignedLong(data.it().getSize());
  }
}
