package org.crit4j.internal.validate.rules;

import java.util.List;
import java.util.function.ToIntFunction;
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

  /** What setuid and setgid take for no change. */
  private static final int NOBODY = -1;

  /** Source: MSGMAX in the kernel's msg.h, which CRIU takes for the limit. */
  private static final int LONGEST_MESSAGE = 8192;

  /** Source: SEMVMX in the kernel's sem.h. */
  private static final int LARGEST_SEMAPHORE = 32767;

  /** Source: ipc_mni in the kernel's ipc/util.h. */
  private static final long MOST_OBJECTS = 32768;

  /** Source: {@code ipcmni_extend} in the kernel's ipc/ipc_sysctl.c. */
  private static final long MOST_OBJECTS_EXTENDED = 1 << 24;

  /**
   * A setting and what the kernel takes for it.
   *
   * @param field the field
   * @param value its value, unsigned
   * @param least the smallest one
   * @param most the largest one
   */
  private record Setting(String field, ToIntFunction<IpcVarEntry> value, long least, long most) {}

  /** Source: ipc_sysctls and mq_sysctls in the kernel's ipc_sysctl.c and mq_sysctl.c. */
  private static final List<Setting> LIMITS =
      List.of(
          new Setting("msg_ctlmax", IpcVarEntry::getMsgCtlmax, 0, Integer.MAX_VALUE),
          new Setting("msg_ctlmnb", IpcVarEntry::getMsgCtlmnb, 0, Integer.MAX_VALUE),
          new Setting("msg_ctlmni", IpcVarEntry::getMsgCtlmni, 0, MOST_OBJECTS),
          new Setting("auto_msgmni", IpcVarEntry::getAutoMsgmni, 0, 1),
          new Setting("shm_ctlmni", IpcVarEntry::getShmCtlmni, 0, MOST_OBJECTS),
          new Setting("shm_rmid_forced", IpcVarEntry::getShmRmidForced, 0, 1),
          new Setting("mq_queues_max", IpcVarEntry::getMqQueuesMax, 0, Integer.MAX_VALUE),
          new Setting("mq_msg_max", IpcVarEntry::getMqMsgMax, 1, 65536),
          new Setting("mq_msgsize_max", IpcVarEntry::getMqMsgsizeMax, 128, 1 << 24));

  /** Those that older dumps lack. */
  private static final List<Setting> LATER_LIMITS =
      List.of(
          new Setting("mq_msg_default", IpcVarEntry::getMqMsgDefault, 1, 65536),
          new Setting("mq_msgsize_default", IpcVarEntry::getMqMsgsizeDefault, 128, 1 << 24));

  private static final Walk<IpcVarEntry> SETTINGS =
      Walk.entries(ImageType.IPC_VAR, IpcVarEntry.class);
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
            SETTINGS
                .where(it -> it.getSemCtlsCount() != SEMAPHORE_SETTINGS)
                .report(
                    "sem_ctls", "{} settings of semaphores, not 4", it -> it.getSemCtlsCount()));
    error("IPC-VAR-LIMITS", TRIED, "The kernel takes the settings of an IPC namespace")
        .why(
            "Each is written to a file of /proc/sys. CRIU stops: \"Can't write kernel/msgmni: "
                + "Invalid argument\". A kernel that was started with ipcmni_extend takes up to "
                + "16777216 objects of a kind, others 32768: those are a warning.")
        .inImage(SETTINGS.check(IpcRules::limits), SETTINGS.check(IpcRules::semaphoreLimits));
    error("IPC-UNIQ", TRIED, "Ids and keys of IPC objects occur once")
        .why(
            "Objects of one kind have different ids, and different keys unless the key is 0. "
                + "CRIU stops, \"Failed to create\", or gives the wrong id.")
        .inImage(
            unique(SEGMENTS.at("desc", IpcShmEntry::getDesc)),
            unique(QUEUES.at("desc", IpcMsgEntry::getDesc)),
            unique(SEMAPHORES.at("desc", IpcSemEntry::getDesc)));
    error("IPC-DESC", TRIED, "The kernel takes ids and owners of IPC objects")
        .why(
            "An id is below 2^31, and the user and the group are not 2^32-1. CRIU stops: "
                + "\"Failed to set desired IPC sem ID\", \"Failed to set sem uid and gid\".")
        .inImage(
            descriptor(SEGMENTS.at("desc", IpcShmEntry::getDesc)),
            descriptor(QUEUES.at("desc", IpcMsgEntry::getDesc)),
            descriptor(SEMAPHORES.at("desc", IpcSemEntry::getDesc)));
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
    error("IPC-SHM-ZERO", TRIED, "A segment of shared memory has a size that is allowed")
        .why(
            "At least a byte, and at most shm_ctlmax of its namespace. CRIU stops: \"Failed to "
                + "create shm set: Invalid argument\".")
        .inImage(
            SEGMENTS
                .where(it -> it.getSize() == 0)
                .report("size", "segment {} has 0 bytes", it -> it.getDesc().getId()),
            SEGMENTS.check(IpcRules::sizeAllowed));
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

  private static Check descriptor(Walk<IpcDescEntry> objects) {
    return objects
        .where(it -> it.getId() < 0)
        .report("id", "the kernel has no id {}", IpcDescEntry::getId)
        .and(
            objects
                .where(it -> it.getUid() == NOBODY)
                .report("uid", "{} is no user", IpcDescEntry::getUid))
        .and(
            objects
                .where(it -> it.getGid() == NOBODY)
                .report("gid", "{} is no group", IpcDescEntry::getGid));
  }

  private static void limits(Item<IpcVarEntry> settings, Reporter out) {
    LIMITS.forEach(each -> limit(settings, each, out));
    if (settings.it().hasMqMsgDefault()) {
      LATER_LIMITS.forEach(each -> limit(settings, each, out));
    }
  }

  private static void limit(Item<IpcVarEntry> settings, Setting setting, Reporter out) {
    long value = Integer.toUnsignedLong(setting.value().applyAsInt(settings.it()));
    limit(settings, setting.field(), value, setting.least(), setting.most(), out);
  }

  private static void semaphoreLimits(Item<IpcVarEntry> settings, Reporter out) {
    for (int i = 0; i < settings.it().getSemCtlsCount(); i++) {
      long most = i == SEMAPHORE_SETTINGS - 1 ? MOST_OBJECTS : Integer.MAX_VALUE;
      long value = Integer.toUnsignedLong(settings.it().getSemCtls(i));
      limit(settings, "sem_ctls[" + i + "]", value, 0, most, out);
    }
  }

  private static void limit(
      Item<?> settings, String field, long value, long least, long most, Reporter out) {
    if (value < least || value > most) {
      boolean mayBeTaken = most == MOST_OBJECTS && value <= MOST_OBJECTS_EXTENDED;
      (mayBeTaken ? out.as(WARNING) : out)
          .report(settings, field, "{} is not between {} and {}", value, least, most);
    }
  }

  private static void sizeAllowed(Item<IpcShmEntry> segment, Reporter out) {
    SETTINGS.all(segment.in()).stream()
        .filter(it -> it.number() == segment.number())
        .filter(it -> Long.compareUnsigned(segment.it().getSize(), it.it().getShmCtlmax()) > 0)
        .forEach(
            it ->
                out.report(
                    segment,
                    "size",
                    "{} bytes are more than shm_ctlmax of the namespace, {}",
                    segment.it().getSize(),
                    it.it().getShmCtlmax()));
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
