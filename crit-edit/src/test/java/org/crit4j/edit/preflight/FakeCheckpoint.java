package org.crit4j.edit.preflight;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.image.ImageHeader;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.FdinfoEntry;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InventoryEntry;
import org.crit4j.images.MmEntry;
import org.crit4j.images.PstreeEntry;
import org.crit4j.images.TaskKobjIdsEntry;
import org.crit4j.images.TtyInfoEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageWriter;
import org.crit4j.source.MemorySource;

/** The images of a process with number 100, as far as checks look at them. */
final class FakeCheckpoint {
  private static final String IDS =
      "vm_id: 1 files_id: 1 fs_id: 1 sighand_id: 1 pid_ns_id: 1 net_ns_id: 2 ipc_ns_id: 3 "
          + "uts_ns_id: 4 mnt_ns_id: 5 user_ns_id: 6 cgroup_ns_id: 7";
  private static final String FOWN = "fown { uid: 0 euid: 0 signum: 0 pid_type: 0 pid: 0 } ";
  private static final String OPTIONS =
      "opts { so_sndbuf: 1 so_rcvbuf: 1 so_snd_tmo_sec: 0 so_snd_tmo_usec: 0 so_rcv_tmo_sec: 0 "
          + "so_rcv_tmo_usec: 0 } ";

  private final Map<String, List<Message>> images = new TreeMap<>();
  private final Map<String, byte[]> raw = new TreeMap<>();
  private final StringBuilder inventory = new StringBuilder();
  private final StringBuilder core = new StringBuilder();
  private String ids = IDS;
  private String threads = "threads: 100";
  private String leaders = "pgid: 100 sid: 100";

  /** Adds fields to the inventory. */
  FakeCheckpoint inventory(String fields) {
    inventory.append(fields).append(' ');
    return this;
  }

  /** Adds fields to the core of the process. */
  FakeCheckpoint core(String fields) {
    core.append(fields).append(' ');
    return this;
  }

  /** Puts the process into a namespace of its own. */
  FakeCheckpoint own(String namespace, int id) {
    ids = ids.replaceAll(namespace + "_ns_id: \\d+", namespace + "_ns_id: " + id);
    return this;
  }

  FakeCheckpoint threads(int... tids) {
    for (int tid : tids) {
      threads += " threads: " + tid;
    }
    return this;
  }

  FakeCheckpoint leaders(int pgid, int sid) {
    leaders = "pgid: " + pgid + " sid: " + sid;
    return this;
  }

  /** Adds a file. */
  FakeCheckpoint file(String fields) {
    return add(ImageName.of(ImageType.FILES), FileEntry.newBuilder(), fields);
  }

  /** Adds a regular file. */
  FakeCheckpoint reg(int id, String name, String fields) {
    return file(
        "type: REG id: "
            + id
            + " reg { id: "
            + id
            + " flags: 2 pos: 0 "
            + FOWN
            + "name: '"
            + name
            + "' "
            + fields
            + " }");
  }

  /** Adds a socket of IPv4 or IPv6. */
  FakeCheckpoint inet(int id, String fields) {
    return file(
        "type: INETSK id: "
            + id
            + " isk { id: "
            + id
            + " ino: "
            + id
            + " flags: 2 backlog: 1 "
            + FOWN
            + OPTIONS
            + fields
            + " }");
  }

  /** Adds a unix socket. */
  FakeCheckpoint unix(int id, String fields) {
    return file(
        "type: UNIXSK id: "
            + id
            + " usk { id: "
            + id
            + " ino: "
            + id
            + " flags: 2 backlog: 1 "
            + FOWN
            + OPTIONS
            + fields
            + " }");
  }

  /** Adds a pipe. */
  FakeCheckpoint pipe(int id, int pipe, int flags) {
    return file(
        "type: PIPE id: "
            + id
            + " pipe { id: "
            + id
            + " pipe_id: "
            + pipe
            + " flags: "
            + flags
            + " "
            + FOWN
            + " }");
  }

  /** Adds a terminal. */
  FakeCheckpoint terminal(int id, int index, boolean master) {
    int number = index * 2 + (master ? 1 : 0);
    file(
        "type: TTY id: "
            + id
            + " tty { id: "
            + id
            + " tty_info_id: "
            + number
            + " flags: 2 "
            + FOWN
            + " }");
    return add(
        ImageName.of(ImageType.TTY_INFO),
        TtyInfoEntry.newBuilder(),
        "id: "
            + number
            + " type: PTY locked: false exclusive: false packet_mode: false sid: 0 "
            + "pgrp: 0 rdev: 0 pty { index: "
            + index
            + " }");
  }

  /** Makes a file a descriptor of the process. */
  FakeCheckpoint descriptor(int fd, String type, int file) {
    return add(
        ImageName.of(ImageType.FDINFO, 1),
        FdinfoEntry.newBuilder(),
        "fd: " + fd + " id: " + file + " flags: 0 type: " + type);
  }

  /** Adds an entry to an image. */
  FakeCheckpoint add(String image, Message.Builder builder, String fields) {
    try {
      TextFormat.getParser().merge(fields, builder);
    } catch (ParseException e) {
      throw new AssertionError(fields, e);
    }
    images.computeIfAbsent(image, it -> new ArrayList<>()).add(builder.build());
    return this;
  }

  /** Adds an image that is output of a program. */
  FakeCheckpoint raw(String image) {
    raw.put(image, new byte[] {1});
    return this;
  }

  /** The checkpoint. */
  Checkpoint open() throws IOException {
    add(
        ImageName.of(ImageType.INVENTORY),
        InventoryEntry.newBuilder(),
        "img_version: 2 fdinfo_per_id: true ns_per_id: true root_ids { "
            + IDS.replace("files_id: 1", "files_id: 2")
            + " } "
            + inventory);
    add(
        ImageName.of(ImageType.PSTREE),
        PstreeEntry.newBuilder(),
        "pid: 100 ppid: 0 " + leaders + " " + threads);
    add(
        ImageName.of(ImageType.CORE, 100),
        CoreEntry.newBuilder(),
        core.indexOf("mtype") < 0
            ? "mtype: X86_64 tc { task_state: 1 exit_code: 0 personality: 0 flags: 0 blk_sigset: 0 "
                + "comm: 'fake' } "
                + core
            : core.toString());
    add(ImageName.of(ImageType.IDS, 100), TaskKobjIdsEntry.newBuilder(), ids);
    images.computeIfAbsent(ImageName.of(ImageType.FILES), it -> new ArrayList<>());
    add(
        ImageName.of(ImageType.MM, 100),
        MmEntry.newBuilder(),
        "mm_start_code: 0 mm_end_code: 0 mm_start_data: 0 mm_end_data: 0 mm_start_stack: 0 "
            + "mm_start_brk: 0 mm_brk: 0 mm_arg_start: 0 mm_arg_end: 0 mm_env_start: 0 "
            + "mm_env_end: 0 exe_file_id: 1");
    Map<String, byte[]> files = new TreeMap<>(raw);
    for (Map.Entry<String, List<Message>> image : images.entrySet()) {
      files.put(image.getKey(), bytes(image.getKey(), image.getValue()));
    }
    return Checkpoint.of(new MemorySource("fake", files));
  }

  private static byte[] bytes(String name, List<Message> messages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageType type = ImageName.parse(name).orElseThrow().type();
    try (ImageWriter writer = ImageWriter.to(bytes, ImageHeader.of(type))) {
      for (Message message : messages) {
        writer.write(ImageEntry.of(message));
      }
      writer.commit();
    }
    return bytes.toByteArray();
  }
}
