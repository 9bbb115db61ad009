package org.crit4j.internal.validate.rules;

import static org.crit4j.internal.validate.Numbers.unsigned;
import static org.crit4j.validate.Evidence.DEDUCED;
import static org.crit4j.validate.Evidence.SOURCE;
import static org.crit4j.validate.Evidence.TRIED;
import static org.crit4j.validate.Severity.WARNING;

import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.IpcDescEntry;
import org.crit4j.images.IpcMsgEntry;
import org.crit4j.images.IpcSemEntry;
import org.crit4j.images.IpcShmEntry;
import org.crit4j.images.IpcVarEntry;
import org.crit4j.internal.validate.Entry;
import org.crit4j.internal.validate.Inspection;
import org.crit4j.internal.validate.LoadedImage;
import org.crit4j.internal.validate.Reporter;
import org.crit4j.internal.validate.RuleGroup;

/** System V shared memory, message queues and semaphores. */
public final class IpcRules extends RuleGroup {
  private static final int SEMAPHORE_SETTINGS = 4;

  /** Source: MSGMAX in the kernel's msg.h, which CRIU takes for the limit. */
  private static final int LONGEST_MESSAGE = 8192;

  /** Source: SEMVMX in the kernel's sem.h. */
  private static final int LARGEST_SEMAPHORE = 32767;

  /** Declares the rules. */
  public IpcRules() {
    super("System V IPC");
    error("IPC-VAR", TRIED, "The settings of an IPC namespace are complete")
        .because("sem_ctls has 4 values. CRIU stops: \"Failed to read IPC namespace variables\".")
        .inImage(IpcRules::settings);
    error("IPC-UNIQ", TRIED, "Ids and keys of IPC objects occur once")
        .because("Objects of one kind have different ids, and different keys unless the key is 0. "
                + "CRIU stops, \"Failed to create\", or gives the wrong id.")
        .inImage(IpcRules::unique);
    error("IPC-SHM-PAGES", TRIED, INCOMPLETE, "The contents of a segment of shared memory are there")
        .because("With in_pagemaps they are in the pages of pagemap-shmem-ID.img. CRIU stops: "
                + "\"Failed to update shm pages\".")
        .inCheckpoint(IpcRules::contents);
    error("IPC-MSG-SIZE", SOURCE, "Messages fit into their queue")
        .because("A message has at most 8192 bytes: CRIU stops, \"Unsupported message size\". All "
                + "together have at most qbytes.")
        .inImage(IpcRules::messages);
    error("IPC-SEM-COUNT", SOURCE, "Semaphores have values that are possible")
        .because("A value is at most 32767. The kernel refuses others.")
        .inImage(IpcRules::semaphores);
    info("IPC-SHM-ZERO", DEDUCED, "A segment of shared memory has a size")
        .because("The kernel makes none of 0 bytes.")
        .inImage(IpcRules::sizes);
  }

  private static void settings(Inspection in, Reporter out) {
    for (Entry<IpcVarEntry> settings : in.entries(ImageType.IPC_VAR, IpcVarEntry.class)) {
      int count = settings.message().getSemCtlsCount();
      if (count != SEMAPHORE_SETTINGS) {
        out.report(settings, "sem_ctls", count + " settings of semaphores, not 4");
      }
    }
  }

  private static void unique(Inspection in, Reporter out) {
    unique(in, ImageType.IPCNS_SHM, IpcShmEntry.class, IpcShmEntry::getDesc, out);
    unique(in, ImageType.IPCNS_MSG, IpcMsgEntry.class, IpcMsgEntry::getDesc, out);
    unique(in, ImageType.IPCNS_SEM, IpcSemEntry.class, IpcSemEntry::getDesc, out);
  }

  private static <M extends Message> void unique(
      Inspection in,
      ImageType type,
      Class<M> message,
      Function<M, IpcDescEntry> desc,
      Reporter out) {
    for (LoadedImage image : in.images(type)) {
      Set<Integer> ids = new HashSet<>();
      Set<Integer> keys = new HashSet<>();
      for (Entry<M> entry : Inspection.entries(image, message)) {
        IpcDescEntry each = desc.apply(entry.message());
        if (!ids.add(each.getId())) {
          out.report(entry, "desc.id", "the id " + unsigned(each.getId()) + " occurs twice");
        }
        if (each.getKey() != 0 && !keys.add(each.getKey())) {
          out.report(entry, "desc.key", "the key " + unsigned(each.getKey()) + " occurs twice");
        }
      }
    }
  }

  private static void contents(Inspection in, Reporter out) {
    for (Entry<IpcShmEntry> segment : in.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)) {
      String id = unsigned(segment.message().getDesc().getId());
      String file = "pagemap-shmem-" + id + ".img";
      if (segment.message().getInPagemaps() && !in.has(file)) {
        out.report(
            in.prefix() + file,
            "the contents of segment "
                + id
                + " are missing, which "
                + segment.label()
                + " refers to");
      }
    }
  }

  private static void messages(Inspection in, Reporter out) {
    for (Entry<IpcMsgEntry> queue : in.entries(ImageType.IPCNS_MSG, IpcMsgEntry.class)) {
      if (queue.image().payload(queue.index()) instanceof Payload.QueuedMessages payload) {
        messages(queue, payload.messages(), out);
      }
    }
  }

  private static void messages(
      Entry<IpcMsgEntry> queue, List<Payload.QueuedMessage> messages, Reporter out) {
    long total = 0;
    for (int i = 0; i < messages.size(); i++) {
      long size = Integer.toUnsignedLong(messages.get(i).header().getMsize());
      total += size;
      if (size > LONGEST_MESSAGE) {
        out.report(queue, "extra[" + i + "]", "the message has " + size + " bytes, more than 8192");
      }
    }
    long room = Integer.toUnsignedLong(queue.message().getQbytes());
    if (total > room) {
      String found = "the messages have " + total + " bytes, the queue has room for " + room;
      out.as(WARNING).report(queue, "qbytes", found);
    }
  }

  private static void semaphores(Inspection in, Reporter out) {
    for (Entry<IpcSemEntry> set : in.entries(ImageType.IPCNS_SEM, IpcSemEntry.class)) {
      if (set.image().payload(set.index()) instanceof Payload.Semaphores payload) {
        for (int i = 0; i < payload.values().size(); i++) {
          int value = payload.values().get(i);
          if (value > LARGEST_SEMAPHORE) {
            out.report(set, "extra[" + i + "]", value + " is above 32767");
          }
        }
      }
    }
  }

  private static void sizes(Inspection in, Reporter out) {
    for (Entry<IpcShmEntry> segment : in.entries(ImageType.IPCNS_SHM, IpcShmEntry.class)) {
      if (segment.message().getSize() == 0) {
        String id = unsigned(segment.message().getDesc().getId());
        out.report(segment, "size", "segment " + id + " has 0 bytes");
      }
    }
  }
}
