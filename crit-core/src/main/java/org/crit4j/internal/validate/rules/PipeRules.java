package org.crit4j.internal.validate.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FifoEntry;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.PipeEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.OpenFile;
import org.crit4j.internal.validate.Reporter;

/** Pipes and fifos, and the bytes in them. */
public final class PipeRules extends CheckpointRules {
  private static final int O_ACCMODE = 3;
  private static final int O_WRONLY = 1;

  /** Declares the rules. */
  public PipeRules() {
    super("Pipes and fifos");
    warning("PIPE-DIR", TRIED, "A pipe is open for reading or for writing")
        .because(
            "The lowest bits of its flags are 0, 1, or 2 if it was opened again through /proc.")
        .inImage(PipeRules::direction);
    error("PIPEDATA-REF", TRIED, INCOMPLETE, "Data is that of a pipe or fifo of the checkpoint")
        .because(
            "pipe_id of pipes-data.img occurs in a PIPE, that of fifo-data.img in a FIFO. CRIU "
                + "does not notice: the data is lost.")
        .inCheckpoint(PipeRules::reference);
    error("PIPEDATA-UNIQ", TRIED, "A pipe has its data once")
        .because("CRIU does not notice, and uses one of them: the other is lost.")
        .inImage(PipeRules::unique);
    warning("PIPEDATA-FIT", TRIED, "Data fits into the pipe")
        .because(
            "The size of a pipe is a power of two and at least a page; the kernel rounds others "
                + "up.")
        .inImage(PipeRules::fit);
    error("FIFO-REG", TRIED, INCOMPLETE, "A fifo has its regular file")
        .because(
            "regf_id, or before CRIU 3.6 the fifo's own id, is that of a REG file with the "
                + "path. CRIU stops: \"No entry for reg-file-ID\".")
        .inCheckpoint(PipeRules::path);
    info("PIPEDATA-NONE", SOURCE, "A pipe that can be read has its data")
        .because(
            "CRIU writes it even where the pipe is empty, for its size. Without it the pipe is "
                + "restored empty, and with the size that the kernel gives.")
        .inCheckpoint(PipeRules::withoutData);
  }

  private static void direction(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.PIPE)) {
      if ((file.file().getPipe().getFlags() & O_ACCMODE) == O_ACCMODE) {
        out.report(
            file.entry(),
            file.field("pipe", "flags"),
            file.label() + " is open neither for reading nor for writing");
      }
    }
  }

  private static void reference(Inspection in, Reporter out) {
    if (!in.files().areKnown()) {
      return;
    }
    Set<Integer> pipes = new HashSet<>();
    in.files().of(FdTypes.PIPE).forEach(file -> pipes.add(file.file().getPipe().getPipeId()));
    reference(in, ImageType.PIPES_DATA, pipes, out);
    Set<Integer> fifos = new HashSet<>();
    in.files().of(FdTypes.FIFO).forEach(file -> fifos.add(file.file().getFifo().getPipeId()));
    reference(in, ImageType.FIFO_DATA, fifos, out);
  }

  private static void reference(Inspection in, ImageType images, Set<Integer> pipes, Reporter out) {
    for (Entry<PipeDataEntry> entry : in.entries(images, PipeDataEntry.class)) {
      if (!pipes.contains(entry.message().getPipeId())) {
        String kind = images == ImageType.PIPES_DATA ? "pipe" : "fifo";
        out.report(
            entry,
            "pipe_id",
            unsigned(entry.message().getBytes())
                + " bytes are for "
                + kind
                + " "
                + unsigned(entry.message().getPipeId())
                + ", which is not open");
      }
    }
  }

  private static void unique(Inspection in, Reporter out) {
    for (ImageType type : List.of(ImageType.PIPES_DATA, ImageType.FIFO_DATA)) {
      for (LoadedImage image : in.images(type)) {
        Map<Integer, Integer> seen = new HashMap<>();
        for (Entry<PipeDataEntry> entry : Inspection.entries(image, PipeDataEntry.class)) {
          Integer before = seen.putIfAbsent(entry.message().getPipeId(), entry.index());
          if (before != null) {
            out.report(
                entry,
                "pipe_id",
                "pipe " + unsigned(entry.message().getPipeId()) + " has data in entry " + before);
          }
        }
      }
    }
  }

  private static void fit(Inspection in, Reporter out) {
    for (ImageType type : List.of(ImageType.PIPES_DATA, ImageType.FIFO_DATA)) {
      for (Entry<PipeDataEntry> entry : in.entries(type, PipeDataEntry.class)) {
        long size = Integer.toUnsignedLong(entry.message().getSize());
        long bytes = Integer.toUnsignedLong(entry.message().getBytes());
        if (entry.message().hasSize() && bytes > size) {
          out.report(entry, "bytes", bytes + " bytes do not fit into the " + size + " of the pipe");
        } else if (entry.message().hasSize()
            && (Long.bitCount(size) != 1 || size < in.memory().pageSize())) {
          out.report(entry, "size", "no pipe has " + size + " bytes");
        }
      }
    }
  }

  private static void path(Inspection in, Reporter out) {
    for (OpenFile file : in.files().of(FdTypes.FIFO)) {
      FifoEntry fifo = file.file().getFifo();
      int id = fifo.hasRegfId() ? fifo.getRegfId() : file.id();
      if (file.file().hasFifo() && in.files().lack(FdTypes.REG, id)) {
        out.report(
            file.entry(),
            file.field("fifo", "regf_id"),
            file.label() + " has its path in file " + unsigned(id) + ", which is no REG file");
      }
    }
  }

  private static void withoutData(Inspection in, Reporter out) {
    if (!in.areKnown(ImageType.PIPES_DATA)) {
      return;
    }
    Set<Integer> there = new HashSet<>();
    for (Entry<PipeDataEntry> data : in.entries(ImageType.PIPES_DATA, PipeDataEntry.class)) {
      there.add(data.message().getPipeId());
    }
    for (OpenFile file : in.files().of(FdTypes.PIPE)) {
      PipeEntry pipe = file.file().getPipe();
      boolean readable = file.file().hasPipe() && (pipe.getFlags() & O_WRONLY) == 0;
      if (readable && there.add(pipe.getPipeId())) {
        String found = file.label() + " can be read, but pipe " + unsigned(pipe.getPipeId());
        out.report(file.entry(), file.field("pipe", "pipe_id"), found + " has no data entry");
      }
    }
  }
}
