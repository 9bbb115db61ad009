package org.crit4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A small checkpoint for {@link Warmup}, as JSON by image: a process, and one image of each form of
 * payload and of each way to show a value.
 */
final class WarmupImages {
  private static final String FILES =
      """
      {"magic": "FILES", "entries": [
        {"type": "REG", "id": 1, "reg": {"id": 1, "flags": "O_RDWR | O_LARGEFILE", "pos": 0,
          "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0}, "name": "/é",
          "build_id": [1, 2]}},
        {"type": "UNIXSK", "id": 2, "usk": {"id": 2, "ino": 1, "type": "STREAM",
          "state": "ESTABLISHED", "flags": "0x2", "uflags": "0x0", "backlog": 0, "peer": 0,
          "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0},
          "opts": {"so_sndbuf": 1, "so_rcvbuf": 1, "so_snd_tmo_sec": 0, "so_snd_tmo_usec": 0,
            "so_rcv_tmo_sec": 0, "so_rcv_tmo_usec": 0}, "name": "=00a"}},
        {"type": "INETSK", "id": 3, "isk": {"id": 3, "ino": 2, "family": "INET6", "type": "STREAM",
          "proto": "TCP", "state": "LISTEN", "src_port": 1, "dst_port": 0, "flags": "0x2",
          "backlog": 0, "src_addr": ["::"], "dst_addr": ["127.0.0.1"],
          "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0},
          "opts": {"so_sndbuf": 1, "so_rcvbuf": 1, "so_snd_tmo_sec": 0, "so_snd_tmo_usec": 0,
            "so_rcv_tmo_sec": 0, "so_rcv_tmo_usec": 0}}}]}""";

  /** What comes on standard input. */
  static final byte[] INPUT = FILES.getBytes(StandardCharsets.UTF_8);

  /** By the image's name. */
  static final Map<String, String> JSON =
      Map.ofEntries(
          Map.entry("files.img", FILES),
          Map.entry(
              "pstree.img",
              """
              {"magic": "PSTREE", "entries": [
                {"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "threads": [1]}]}"""),
          Map.entry(
              "core-1.img",
              """
              {"magic": "CORE", "entries": [{"mtype": "X86_64", "tc": {"task_state": 1,
                "exit_code": 0, "personality": 0, "flags": 0, "blk_sigset": "0x0", "comm": "a"}}]}"""),
          Map.entry(
              "ids-1.img",
              """
              {"magic": "IDS", "entries": [
                {"vm_id": 1, "files_id": 1, "fs_id": 1, "sighand_id": 1}]}"""),
          Map.entry(
              "fdinfo-1.img",
              """
              {"magic": "FDINFO", "entries": [{"id": 1, "flags": 0, "type": "REG", "fd": 0}]}"""),
          Map.entry(
              "fs-1.img", "{\"magic\": \"FS\", \"entries\": [{\"cwd_id\": 1, \"root_id\": 1}]}"),
          Map.entry(
              "pagemap-1.img",
              """
              {"magic": "PAGEMAP", "entries": [{"pages_id": 1},
                {"vaddr": "0x1000", "compat_nr_pages": 0, "flags": "PE_PRESENT", "nr_pages": 1}]}"""),
          Map.entry(
              "mm-1.img",
              """
              {"magic": "MM", "entries": [{"mm_start_code": 0, "mm_end_code": 0, "mm_start_data": 0,
                "mm_end_data": 0, "mm_start_stack": 0, "mm_start_brk": 0, "mm_brk": 0,
                "mm_arg_start": 0, "mm_arg_end": 0, "mm_env_start": 0, "mm_env_end": 0,
                "exe_file_id": 1, "mm_saved_auxv": [1], "vmas": [{"start": "0x1000",
                "end": "0x2000", "pgoff": 0, "shmid": 1, "prot": "PROT_READ",
                "flags": "MAP_PRIVATE", "status": "VMA_AREA_REGULAR", "fd": -1}]}]}"""),
          Map.entry(
              "pipes-data.img",
              """
              {"magic": "PIPES_DATA", "entries": [
                {"pipe_id": 1, "bytes": 3, "size": 65536, "extra": "YWJj\\n"}]}"""),
          Map.entry(
              "sk-queues.img",
              """
              {"magic": "SK_QUEUES", "entries": [{"id_for": 1, "length": 3, "extra": "YWJj\\n"}]}"""),
          Map.entry(
              "tty-data.img",
              """
              {"magic": "TTY_DATA", "entries": [{"tty_id": 1, "data": "YWJj\\n"}]}"""),
          Map.entry(
              "tcp-stream-1.img",
              """
              {"magic": "TCP_STREAM", "entries": [{"inq_len": 3, "inq_seq": 1, "outq_len": 0,
                "outq_seq": 1, "opt_mask": 0, "snd_wscale": 1, "mss_clamp": 1,
                "extra": {"inq": "YWJj\\n", "outq": ""}}]}"""),
          Map.entry(
              "ipcns-sem-1.img",
              """
              {"magic": "IPCNS_SEM", "entries": [{"desc": {"key": 1, "uid": 0, "gid": 0, "cuid": 0,
                "cgid": 0, "mode": 0, "id": 0}, "nsems": 1, "extra": [1]}]}"""),
          Map.entry(
              "ipcns-msg-1.img",
              """
              {"magic": "IPCNS_MSG", "entries": [{"desc": {"key": 1, "uid": 0, "gid": 0, "cuid": 0,
                "cgid": 0, "mode": 0, "id": 0}, "qbytes": 16384, "qnum": 1,
                "extra": [{"mtype": 1, "msize": 3}, "YWJj\\n"]}]}"""),
          Map.entry(
              "ghost-file-1.img",
              """
              {"magic": "GHOST_FILE", "entries": [{"uid": 0, "gid": 0, "mode": 33152, "dev": "1:2",
                "ino": 1, "extra": "YWJj\\n"}]}"""));

  private WarmupImages() {}
}
