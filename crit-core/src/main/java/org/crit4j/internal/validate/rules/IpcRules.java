package org.crit4j.internal.validate.rules;

import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.IpcSemEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.IpcVarEntry;
import org.crit4j.internal.validate.Check;
import org.crit4j.internal.validate.Item;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.Walk;

/** System V shared memory, message queues and semaphores. */
public final class IpcRules extends CheckpointRules {
  private static final int SEMAPHORE_SETTINGS = 4;

  /** Source: MSGMAX in the kernel's msg.h, which CRIU takes for the limit. */
  private static final int LONGEST_MESSAGE = 8192;

  /** Source: SEMVMX in the kernel's sem.h. */
  private static final int LARGEST_SEMAPHORE = 32767;

  private static final Walk<IpcShmEntry> SEGMENTS =
      Walk.entries(ImageType.IPCNS_SHM, IpcShmEntry.class);
  private static final Walk<IpcMsgEntry> QUEUES =
      Walk.entries(ImageType.IPCNS_MSG, IpcMsgEntry.class);
  private static final Walk<IpcSemEntry> SEMAPHORES =
      Walk.entries(ImageType.IPCNS_SEM, IpcSemEntry.class);

  /** Declares the rules. */
  public IpcRules() {
    super("System V IPC");
    error("IPC-VAR", TRIED, "The settings of an IPC namespace are complete")
        .why("sem_ctls has 4 values. CRIU stops: \"Failed to read IPC namespace variables\".")
        .inImage(
            Walk.entries(ImageType.IPC_VAR, IpcVarEntry.class)
                .where(it -> it.getSemCtlsCount() != SEMAPHORE_SETTINGS)
                .report(
                    "sem_ctls", "{} settings of semaphores, not 4", it -> it.getSemCtlsCount()));
    error("IPC-UNIQ", TRIED, "Ids and keys of IPC objects occur once")
        .why(
            "Objects of one kind have different ids, and different keys unless the key is 0. "
                + "CRIU stops, \"Failed to create\", or gives the wrong id.")
        .inImage(
            unique(SEGMENTS.at("desc", IpcShmEntry::getDesc)),
            unique(QUEUES.at("desc", IpcMsgEntry::getDesc)),
            unique(SEMAPHORES.at("desc", IpcSemEntry::getDesc)));
    error("IPC-SHM-PAGES", TRIED, INCOMPLETE, "The contents of a shared segment are there")
        .why(
            "With in_pagemaps they are in the pages of pagemap-shmem-ID.img. CRIU stops: "
                + "\"Failed to update shm pages\".")
        .inCheckpoint(
            SEGMENTS
                .where(IpcShmEntry::getInPagemaps)
                .check(
                    (segment, out) -> {
                      int id = segment.it().getDesc().getId();
                      String file = ImageName.ofSharedPagemap(id);
                      if (!segment.in().has(file)) {
                        String text = "the contents of segment {} are missing, which {} refers to";
                        out.about(segment, file, text, id, segment.place());
                      }
                    }));
    error("IPC-MSG-SIZE", SOURCE, "Messages fit into their queue")
        .why(
            "A message has at most 8192 bytes: CRIU stops, \"Unsupported message size\". All "
                + "together have at most qbytes.")
        .inImage(QUEUES.check(IpcRules::messages));
    error("IPC-SEM-COUNT", SOURCE, "Semaphores have values that are possible")
        .why("A value is at most 32767. The kernel refuses others.")
        .inImage(SEMAPHORES.check(IpcRules::semaphores));
    info("IPC-SHM-ZERO", DEDUCED, "A segment of shared memory has a size")
        .why("The kernel makes none of 0 bytes.")
        .inImage(
            SEGMENTS
                .where(it -> it.getSize() == 0)
                .report("size", "segment {} has 0 bytes", it -> it.getDesc().getId()));
  }

  private static Check unique(Walk<IpcDescEntry> objects) {
    Check ids = objects.perImage().unique("id", IpcDescEntry::getId, "the id {} occurs twice");
    Check keys =
        objects
            .where(it -> it.getKey() != 0)
            .perImage()
            .unique("key", IpcDescEntry::getKey, "the key {} occurs twice");
    return ids.and(keys);
  }

  private static void messages(Item<IpcMsgEntry> queue, Reporter out) {
    if (!(queue.payload() instanceof Payload.QueuedMessages payload)) {
      return;
    }
    long total = 0;
    for (int i = 0; i < payload.messages().size(); i++) {
      long size = Integer.toUnsignedLong(payload.messages().get(i).header().getMsize());
      total += size;
      if (size > LONGEST_MESSAGE) {
        String text = "the message has {} bytes, more than 8192";
        out.report(queue, "extra[" + i + "]", text, size);
      }
    }
    long room = Integer.toUnsignedLong(queue.it().getQbytes());
    if (total > room) {
      String text = "the messages have {} bytes, the queue has room for {}";
      out.as(WARNING).report(queue, "qbytes", text, total, room);
    }
  }

  private static void semaphores(Item<IpcSemEntry> set, Reporter out) {
    if (set.payload() instanceof Payload.Semaphores payload) {
      for (int i = 0; i < payload.values().size(); i++) {
        if (payload.values().get(i) > LARGEST_SEMAPHORE) {
          out.report(set, "extra[" + i + "]", "{} is above 32767", payload.values().get(i));
        }
      }
    }
  }
}
