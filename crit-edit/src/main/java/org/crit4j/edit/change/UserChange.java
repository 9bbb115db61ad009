package org.crit4j.edit.change;

import java.io.IOException;
import java.util.Optional;
import org.crit4j.checkpoint.Task;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;

/**
 * Lets processes run as another user: all ids of all of their threads, without other groups. Who is
 * no longer root keeps no capabilities, unless that is asked for: the kernel would leave them all.
 */
public final class UserChange implements Change {
  private final Optional<Integer> pid;
  private final int uid;
  private final int gid;
  private final boolean keepsCapabilities;

  private UserChange(Optional<Integer> pid, int uid, int gid, boolean keepsCapabilities) {
    this.pid = pid;
    this.uid = uid;
    this.gid = gid;
    this.keepsCapabilities = keepsCapabilities;
  }

  /**
   * Takes {@code UID:GID}.
   *
   * @param pid the process; empty for all
   * @param keepsCapabilities whether who is no longer root keeps its capabilities
   * @throws IllegalArgumentException if it is not of that form
   */
  public static UserChange parse(String text, Optional<Integer> pid, boolean keepsCapabilities) {
    String[] ids = text.split(":", -1);
    try {
      if (ids.length == 2) {
        return new UserChange(
            pid,
            Integer.parseUnsignedInt(ids[0]),
            Integer.parseUnsignedInt(ids[1]),
            keepsCapabilities);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("\"" + text + "\" does not have the form UID:GID");
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    int threads = 0;
    int[] dropped = new int[1];
    for (Task task : Tasks.alive(draft, pid)) {
      for (int tid : task.threadIds()) {
        threads++;
        draft.edit(
            ImageName.of(ImageType.CORE, tid),
            CoreEntry.class,
            core -> core.getThreadCore().hasCreds() ? withCreds(core, dropped) : core);
      }
      // Before CRIU 2.0 there was one for the process.
      draft.edit(
          ImageName.of(ImageType.CREDS, task.pid()),
          CredsEntry.class,
          creds -> edited(creds, dropped));
    }
    notes.matched("user and groups of " + Words.count(threads, "thread"));
    if (dropped[0] > 0) {
      notes.matched("capabilities are dropped; --keep-capabilities keeps them");
    }
    notes.warn("owners of files, sockets, terminals and IPC objects stay as they are");
  }

  private CoreEntry withCreds(CoreEntry core, int[] dropped) {
    CoreEntry.Builder edited = core.toBuilder();
    edited.getThreadCoreBuilder().setCreds(edited(core.getThreadCore().getCreds(), dropped));
    return edited.build();
  }

  private CredsEntry edited(CredsEntry old, int[] dropped) {
    CredsEntry.Builder creds = old.toBuilder();
    creds.setUid(uid).setEuid(uid).setSuid(uid).setFsuid(uid);
    creds.setGid(gid).setEgid(gid).setSgid(gid).setFsgid(gid);
    boolean wasOther = old.getUid() != uid || old.getGid() != gid;
    if (wasOther) {
      creds.clearGroups();
    }
    if (old.getEuid() == 0 && uid != 0 && !keepsCapabilities) {
      dropped[0]++;
      // As many words as before: CRIU reads them without a count.
      clear(creds.getCapPrmCount(), creds::setCapPrm);
      clear(creds.getCapEffCount(), creds::setCapEff);
      clear(creds.getCapInhCount(), creds::setCapInh);
      clear(creds.getCapAmbCount(), creds::setCapAmb);
    }
    return creds.build();
  }

  private interface Word {
    CredsEntry.Builder set(int index, int value);
  }

  private static void clear(int count, Word word) {
    for (int i = 0; i < count; i++) {
      word.set(i, 0);
    }
  }
}
