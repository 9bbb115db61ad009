package org.crit4j.edit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crit4j.edit.net.Sockets;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.CredsEntry;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.UtsnsEntry;
import org.crit4j.source.ImageSource;
import org.crit4j.source.Images;

/**
 * What CRIU restores without an error, but not as it was meant: by comparing the draft with its
 * original, whatever change has made it.
 */
final class SilentTraps {
  private static final String FILES = ImageName.of(ImageType.FILES);
  private static final int LARGEST_PORT = 65535;
  private static final int LONGEST_NAME = 15;
  private static final int LONGEST_HOST = 64;

  // Source: Linux, include/uapi/asm-generic/fcntl.h.
  private static final int O_CREAT = 0100;
  private static final int O_APPEND = 02000;

  private record Key(FdTypes type, int id) {}

  private final Draft draft;
  private final Notes notes;

  SilentTraps(Draft draft, Notes notes) {
    this.draft = draft;
    this.notes = notes;
  }

  void check() throws IOException {
    for (String name : draft.changed()) {
      ImageType type = ImageName.parse(name).map(ImageName::type).orElse(ImageType.PAGES);
      switch (type) {
        case FILES -> checkFiles();
        case CORE -> checkCore(name);
        case UTSNS -> checkHost(name);
        default -> {
          // Nothing is known of the others.
        }
      }
    }
  }

  private static Map<Key, FileEntry> files(ImageSource source) throws IOException {
    Map<Key, FileEntry> files = new HashMap<>();
    for (FileEntry each : new Images(source).all(FILES, FileEntry.class)) {
      files.put(new Key(each.getType(), each.getId()), each);
    }
    return files;
  }

  private void checkFiles() throws IOException {
    Map<Key, FileEntry> before = files(draft.original());
    Map<Key, FileEntry> after = files(draft);
    for (Map.Entry<Key, FileEntry> each : after.entrySet()) {
      FileEntry old = before.getOrDefault(each.getKey(), FileEntry.getDefaultInstance());
      if (!old.equals(each.getValue())) {
        checkSocket(old.getIsk(), each.getValue());
        checkRegular(old, each.getValue().getReg(), each.getKey().id());
      }
    }
    checkConnections(before, after);
  }

  private void checkSocket(InetSkEntry old, FileEntry file) {
    InetSkEntry socket = file.getIsk();
    if (Integer.compareUnsigned(socket.getSrcPort(), LARGEST_PORT) > 0
        || Integer.compareUnsigned(socket.getDstPort(), LARGEST_PORT) > 0) {
      notes.refuse(
          "socket "
              + file.getId()
              + " has a port above 65535, which CRIU takes modulo 65536 without an error");
    }
    if (Sockets.isListening(socket) && socket.getSrcPort() == 0 && old.getSrcPort() != 0) {
      notes.refuse(
          "socket "
              + file.getId()
              + " listens at port 0: CRIU does not bind it, so that it gets a random port on all"
              + " addresses, without an error");
    }
  }

  private void checkRegular(FileEntry old, RegFileEntry file, int id) {
    String path = file.getName();
    if (!path.isEmpty() && !path.startsWith("/")) {
      notes.refuse("file " + id + " has the path \"" + path + "\": CRIU drops the first character");
    }
    if (!old.hasReg()) {
      return;
    }
    boolean other = !old.getReg().getNameBytes().equals(file.getNameBytes());
    boolean appends = (file.getFlags() & O_APPEND) != 0;
    if (other && !file.hasSize() && file.getPos() != 0 && !appends) {
      notes.warn(
          path
              + " will have zeros up to position "
              + Long.toUnsignedString(file.getPos())
              + " if it is new; pos 0 or O_APPEND avoids that");
    }
    if ((file.getFlags() & ~old.getReg().getFlags() & O_CREAT) != 0) {
      notes.refuse(path + " would be created with random permissions by O_CREAT; create it before");
    }
  }

  private void checkConnections(Map<Key, FileEntry> before, Map<Key, FileEntry> after) {
    List<FileEntry> connected =
        before.values().stream()
            .filter(it -> it.hasIsk() && Sockets.isConnected(it.getIsk()))
            .toList();
    Map<String, FileEntry> byEnds = new HashMap<>();
    connected.forEach(it -> byEnds.put(Sockets.ends(it.getIsk()), it));
    for (FileEntry each : connected) {
      FileEntry peer = byEnds.get(Sockets.otherEnds(each.getIsk()));
      FileEntry now = after.get(new Key(each.getType(), each.getId()));
      if (now == null || now.getIsk().equals(each.getIsk())) {
        continue;
      }
      String place = Sockets.ends(each.getIsk());
      FileEntry peerNow = peer == null ? null : after.get(new Key(peer.getType(), peer.getId()));
      boolean moved = !Sockets.ends(now.getIsk()).equals(place);
      if (moved && peer == null) {
        notes.warn(
            "the peer of the connection "
                + place
                + " is not in the checkpoint and still sends to the old address: the connection is"
                + " lost, unless both are changed");
      } else if (peerNow != null && !Sockets.arePeers(now.getIsk(), peerNow.getIsk())) {
        notes.refuse(
            "only one side of the connection "
                + place
                + " is changed: CRIU restores both without an error, and the connection is dead");
      }
    }
  }

  private void checkCore(String name) throws IOException {
    Images before = new Images(draft.original());
    String origin = draft.origin(name).orElse(name);
    var old = before.first(origin, CoreEntry.class);
    var now = new Images(draft).first(name, CoreEntry.class);
    if (old.isEmpty() || now.isEmpty()) {
      return;
    }
    if (Math.max(
            now.get().getTc().getCommBytes().size(),
            now.get().getThreadCore().getCommBytes().size())
        > LONGEST_NAME) {
      notes.refuse(name + ": a name has at most 15 bytes; Linux cuts longer ones silently");
    }
    CredsEntry creds = now.get().getThreadCore().getCreds();
    boolean wasRoot = old.get().getThreadCore().getCreds().getEuid() == 0;
    boolean capable = creds.getCapEffList().stream().anyMatch(it -> it != 0);
    if (wasRoot && creds.getEuid() != 0 && capable) {
      notes.warn(
          name
              + ": user "
              + Integer.toUnsignedString(creds.getEuid())
              + " keeps capabilities (cap_eff)");
    }
  }

  private void checkHost(String name) throws IOException {
    for (UtsnsEntry each : new Images(draft).all(name, UtsnsEntry.class)) {
      if (each.getNodenameBytes().size() > LONGEST_HOST) {
        notes.refuse(name + ": a host name has at most 64 bytes; Linux cuts longer ones silently");
      }
    }
  }
}
