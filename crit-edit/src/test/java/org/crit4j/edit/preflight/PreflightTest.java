package org.crit4j.edit.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.crit4j.checkpoint.Checkpoint;
import org.crit4j.images.CgroupEntry;
import org.crit4j.images.CpuinfoEntry;
import org.crit4j.images.FileLockEntry;
import org.crit4j.images.MntEntry;
import org.crit4j.images.NetDeviceEntry;
import org.crit4j.images.NetnsEntry;
import org.crit4j.images.PagemapEntry;
import org.crit4j.images.PagemapHead;
import org.crit4j.images.RegFileEntry;
import org.crit4j.images.SeccompEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check, with a machine that has the obstacle and one that does not. */
final class PreflightTest {
  private static final String ANY = "src_addr: 0 dst_addr: 0 ";
  private static final String TABLE =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

  @TempDir private Path directory;
  private FakeMachine machine = new FakeMachine(Path.of(""));

  @BeforeEach
  void setUp() {
    machine = new FakeMachine(directory);
  }

  private PreflightReport report(FakeCheckpoint checkpoint) throws IOException {
    return report(checkpoint, Preflight.on(machine.target()));
  }

  private static PreflightReport report(FakeCheckpoint checkpoint, Preflight preflight)
      throws IOException {
    try (Checkpoint open = checkpoint.open()) {
      return preflight.check(open);
    }
  }

  private static List<Obstacle> about(PreflightReport report, String subject) {
    return report.obstacles().stream().filter(it -> it.subject().equals(subject)).toList();
  }

  /** The only obstacle of a subject. */
  private Obstacle only(String subject, FakeCheckpoint checkpoint) throws IOException {
    return only(subject, report(checkpoint));
  }

  private static Obstacle only(String subject, PreflightReport report) {
    List<Obstacle> found = about(report, subject);
    assertEquals(1, found.size(), () -> report.obstacles().toString());
    return found.get(0);
  }

  private void none(String subject, FakeCheckpoint checkpoint) throws IOException {
    assertEquals(List.of(), about(report(checkpoint), subject));
  }

  private static void assertRefuses(String criu, Obstacle obstacle) {
    assertEquals(Level.REFUSES, obstacle.level(), obstacle.toString());
    assertTrue(obstacle.criu().orElse("").startsWith(criu), obstacle.toString());
    assertTrue(obstacle.suggestion().isPresent(), obstacle.toString());
  }

  private static FakeCheckpoint checkpoint() {
    return new FakeCheckpoint();
  }

  @Test
  void aFileThatIsMissing() throws IOException {
    Obstacle found = only("file", checkpoint().reg(7, "/srv/app/log", ""));
    assertRefuses("Can't open file srv/app/log", found);
    assertEquals(
        "put the file there, or crit edit --path /srv/app/log=OTHER",
        found.suggestion().orElseThrow());
  }

  @Test
  void aFileOfAnotherSize() throws IOException {
    machine.file("srv/log", "twelve bytes");
    Obstacle found = only("file", checkpoint().reg(7, "/srv/log", "size: 10"));
    assertRefuses("File srv/log has bad size 12 (expect 10)", found);
    assertEquals("crit edit --drop-size /srv/log", found.suggestion().orElseThrow());
    none("file", checkpoint().reg(7, "/srv/log", "size: 12"));
    none("file", checkpoint().reg(7, "/srv/log", ""));
  }

  @Test
  void aDirectoryOfAnotherMode() throws IOException {
    machine.directory("srv/app");
    Files.setPosixFilePermissions(
        machine.path("srv/app"), PosixFilePermissions.fromString("rwxr-x---"));
    Obstacle found = only("file", checkpoint().reg(7, "/srv/app", "mode: 16877"));
    assertRefuses("File srv/app has bad mode 040750 (expect 040755)", found);
    assertTrue(found.suggestion().orElseThrow().contains("--skip-file-rwx-check"));
    Obstacle type = only("file", checkpoint().reg(7, "/srv/app", "mode: 33261"));
    assertFalse(type.suggestion().orElseThrow().contains("--skip-file-rwx-check"));
  }

  @Test
  void filesThatComeFromElsewhereAreNotLookedUp() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .own("mnt", 50)
            .add(
                "mountpoints-50.img",
                MntEntry.newBuilder(),
                "fstype: 5 mnt_id: 9 root_dev: 1 parent_mnt_id: 8 flags: 0 root: '/' "
                    + "mountpoint: '/tmp' source: 'tmpfs' options: ''")
            .reg(7, "/tmp/x", "mnt_id: 9")
            .reg(8, "/dev/pts/3", "")
            .reg(9, "/proc/self/mem", "");
    none("file", checkpoint);
  }

  @Test
  void aPidThatIsTaken() throws IOException {
    machine.file("proc/100/comm", "sshd\n");
    Obstacle found = only("pid", checkpoint());
    assertRefuses("Can't fork for 100: File exists", found);
    assertEquals("the PID 100 is in use (sshd)", found.message());
    assertTrue(found.suggestion().orElseThrow().contains("crit edit --pids"));
    none("pid", checkpoint().own("pid", 60));
  }

  @Test
  void aThreadIdThatIsTaken() throws IOException {
    machine.directory("proc/101");
    assertRefuses("Unable to create a thread: -17", only("pid", checkpoint().threads(101)));
  }

  @Test
  void theNumberOfAnAbsentLeaderThatIsTaken() throws IOException {
    machine.directory("proc/90");
    assertRefuses("Can't fork for 90: File exists", only("pid", checkpoint().leaders(90, 100)));
    // --shell-job gives it another one.
    none("pid", checkpoint().leaders(90, 90));
  }

  @Test
  void numbersAboveTheLargestPid() throws IOException {
    machine.file("proc/sys/kernel/pid_max", "120\n");
    none("pid", checkpoint());
    assertRefuses("Unable to create a thread: -22", only("pid", checkpoint().threads(120)));
    machine.file("proc/sys/kernel/pid_max", "90\n");
    Obstacle raised = only("pid", checkpoint());
    assertEquals(Level.MAY_BREAK, raised.level());
    assertEquals("kernel pid_max pushed to 101", raised.criu().orElseThrow());
  }

  @Test
  void aPortThatIsInUse() throws IOException {
    FakeCheckpoint listener =
        checkpoint()
            .inet(7, "family: 2 type: 1 proto: 6 state: 10 src_port: 8080 dst_port: 0 " + ANY);
    machine.file("proc/net/tcp", TABLE + "   0: 0100007F:1F90 00000000:0000 0A 0 0 0 0\n");
    Obstacle found = only("port", listener);
    assertRefuses("Can't bind inet socket (id 7): Address already in use", found);
    assertTrue(found.suggestion().orElseThrow().contains("crit edit --listen 8080=OTHER"));
  }

  @Test
  void aPortThatIsInUseElsewhereOnly() throws IOException {
    machine.file("proc/net/tcp", TABLE + "   0: 0100007F:1F90 00000000:0000 0A 0 0 0 0\n");
    none(
        "port",
        checkpoint()
            .inet(
                7,
                "family: 2 type: 1 proto: 6 state: 10 src_port: 8080 dst_port: 0 src_addr: 33554559"
                    + " dst_addr: 0"));
    none(
        "port",
        checkpoint()
            .own("net", 70)
            .inet(
                7,
                "family: 2 type: 1 proto: 6 state: 10 src_port: 8080 dst_port: 0 ns_id: 70 "
                    + ANY));
    // An established connection from the port is not in the way.
    machine.file("proc/net/tcp", TABLE + "   0: 0100007F:1F90 0100007F:1F91 01 0 0 0 0\n");
    none(
        "port",
        checkpoint()
            .inet(7, "family: 2 type: 1 proto: 6 state: 10 src_port: 8080 dst_port: 0 " + ANY));
  }

  @Test
  void aPortOfIpv4ThatASocketOfIpv6Has() throws IOException {
    machine.file("proc/net/tcp", TABLE);
    machine.file("proc/net/if_inet6", "");
    String zeros = "0".repeat(32);
    machine.file(
        "proc/net/tcp6", TABLE + "   0: " + zeros + ":1F90 " + zeros + ":0000 0A 0 0 0 0\n");
    FakeCheckpoint listener =
        checkpoint()
            .inet(7, "family: 2 type: 1 proto: 6 state: 10 src_port: 8080 dst_port: 0 " + ANY);
    assertRefuses("Can't bind inet socket", only("port", listener));
  }

  private static final String TRIE =
      """
      Local:
        +-- 0.0.0.0/0 3 0 5
           +-- 127.0.0.0/8 2 0 2
              |-- 127.0.0.0
                 /8 host LOCAL
           |-- 192.168.1.5
              /32 host LOCAL
      """;

  @Test
  void anAddressThatTheMachineDoesNotHave() throws IOException {
    machine.file("proc/net/fib_trie", TRIE);
    String start = "family: 2 type: 1 proto: 6 state: 10 src_port: 80 dst_port: 0 dst_addr: 0 ";
    // 10.0.0.1, 127.0.0.2, 192.168.1.5
    Obstacle found = only("address", checkpoint().inet(7, start + "src_addr: 16777226"));
    assertRefuses("Can't bind inet socket (id 7): Cannot assign requested address", found);
    assertTrue(found.suggestion().orElseThrow().contains("crit edit --address 10.0.0.1=OTHER"));
    none("address", checkpoint().inet(7, start + "src_addr: 33554559"));
    none("address", checkpoint().inet(7, start + "src_addr: 83994816"));
    none("address", checkpoint().inet(7, start + "src_addr: 0"));
  }

  @Test
  void anAddressOfIpv6IsBoundEvenIfItIsNotThere() throws IOException {
    machine.file("proc/net/fib_trie", TRIE);
    machine.file("proc/net/if_inet6", "00000000000000000000000000000001 01 80 10 80       lo\n");
    String start = "family: 10 type: 1 proto: 6 state: 10 src_port: 80 dst_port: 0 ";
    String peer = "dst_addr: 0 dst_addr: 0 dst_addr: 0 dst_addr: 0 ";
    none(
        "address",
        checkpoint()
            .inet(7, start + peer + "src_addr: 0 src_addr: 0 src_addr: 0 src_addr: 16777216"));
    Obstacle found =
        only(
            "address",
            checkpoint()
                .inet(
                    7,
                    start + peer + "src_addr: 33022 src_addr: 0 src_addr: 0 src_addr: 16777216"));
    assertEquals(Level.MAY_BREAK, found.level());
  }

  @Test
  void aMachineWithoutIpv6() throws IOException {
    machine.file("proc/net/tcp", TABLE);
    String fields =
        "family: 10 type: 1 proto: 6 state: 10 src_port: 80 dst_port: 0 src_addr: 0 src_addr: 0 "
            + "src_addr: 0 src_addr: 0 dst_addr: 0 dst_addr: 0 dst_addr: 0 dst_addr: 0";
    assertEquals(Level.REFUSES, only("address", checkpoint().inet(7, fields)).level());
  }

  @Test
  void connections() throws IOException {
    String fields =
        "family: 2 type: 1 proto: 6 state: 1 src_port: 8080 dst_port: 4000 src_addr: 16777343 "
            + "dst_addr: 16777343 ";
    Obstacle unknown = only("connection", checkpoint().inet(7, fields));
    assertEquals(Level.UNKNOWN, unknown.level());
    String peer =
        "family: 2 type: 1 proto: 6 state: 1 src_port: 4000 dst_port: 8080 src_addr: 16777343 "
            + "dst_addr: 16777343 ";
    none("connection", checkpoint().inet(7, fields).inet(8, peer));
    machine.file("proc/net/tcp", TABLE + "   0: 0100007F:1F90 0100007F:0FA0 01 0 0 0 0\n");
    assertRefuses(
        "Can't connect inet socket back",
        only("connection", checkpoint().inet(7, fields).inet(8, peer)));
  }

  @Test
  void pathsOfUnixSockets() throws IOException {
    String fields = "type: 1 state: 10 uflags: 0 peer: 0 name: '/run/app/socket\\000'";
    FakeCheckpoint socket = checkpoint().unix(7, fields);
    assertRefuses(
        "Can't bind id 0x7 ino 7 addr /run/app/socket: No such file or directory",
        only("unix-socket", socket));
    machine.directory("run/app");
    none("unix-socket", checkpoint().unix(7, fields));
    machine.file("run/app/socket", "a file");
    assertRefuses(
        "Can't bind id 0x7 ino 7 addr /run/app/socket: Address already in use",
        only("unix-socket", checkpoint().unix(7, fields)));
    // Sockets that are connected get no name.
    none("unix-socket", checkpoint().unix(7, fields.replace("state: 10", "state: 1")));
  }

  @Test
  void namesOfUnixSocketsThatAreInUse() throws IOException {
    machine.file(
        "proc/net/unix",
        """
        Num       RefCount Protocol Flags    Type St Inode Path
        0000000000000000: 00000002 00000000 00010000 0001 01 17 @app
        """);
    assertRefuses(
        "Can't bind id 0x7 ino 7 addr : Address already in use",
        only(
            "unix-socket",
            checkpoint().unix(7, "type: 1 state: 10 uflags: 0 peer: 0 name: '\\000app'")));
    none(
        "unix-socket",
        checkpoint().unix(7, "type: 1 state: 10 uflags: 0 peer: 0 name: '\\000other'"));
  }

  @Test
  void aUnixSocketOfAnotherProgram() throws IOException {
    FakeCheckpoint sender =
        checkpoint()
            .unix(7, "type: 2 state: 7 uflags: 1 peer: 0 name: '/dev/log\\000'")
            .unix(8, "type: 2 state: 7 uflags: 0 peer: 7 name: ''");
    assertRefuses("Can't connect 8 socket", only("unix-socket", sender));
  }

  @Test
  void pipesWhoseReaderIsNotThere() throws IOException {
    Obstacle found = only("pipe", checkpoint().pipe(7, 12345, 1).descriptor(1, "PIPE", 7));
    assertEquals(Level.MAY_BREAK, found.level());
    assertTrue(found.suggestion().orElseThrow().contains("'fd[1]:pipe[12345]'"));
    none(
        "pipe",
        checkpoint()
            .pipe(7, 12345, 1)
            .pipe(8, 12345, 0)
            .descriptor(1, "PIPE", 7)
            .descriptor(3, "PIPE", 8));
  }

  @Test
  void terminals() throws IOException {
    machine.directory("dev/pts");
    PreflightReport orphan = report(checkpoint().terminal(7, 3, false));
    assertEquals(Level.UNKNOWN, only("terminal", orphan).level());
    assertEquals(
        "Don't have tty to inherit session from, aborting",
        only("terminal", orphan).criu().orElseThrow());
    assertEquals("criu restore -D dir --shell-job", orphan.command("dir"));
    List<Obstacle> two =
        about(report(checkpoint().terminal(7, 3, false).terminal(8, 4, false)), "terminal");
    assertRefuses("Only one slave external peer is allowed (index 4)", two.get(1));
    none("terminal", checkpoint().terminal(7, 0, false).terminal(8, 0, true));
    machine.file("dev/pts/0", "");
    assertRefuses(
        "Unable to open dev/ptmx with specified index 0",
        only("terminal", checkpoint().terminal(7, 0, false).terminal(8, 0, true)));
    assertRefuses(
        "Unable to open dev/ptmx with specified index 40",
        only("terminal", checkpoint().terminal(7, 40, true)));
  }

  @Test
  void controlGroups() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .add(
                "cgroup.img",
                CgroupEntry.newBuilder(),
                "sets { id: 1 ctls { name: 'cpu' path: '/' } } controllers { cnames: 'cpu' }");
    none("cgroup", checkpoint);
    machine.file(
        "proc/cgroups",
        "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\ncpuacct\t2\t1\t1\n");
    none("cgroup", checkpoint);
    machine.file("proc/cgroups", "cpu\t1\t1\t1\ncpuacct\t1\t1\t1\n");
    assertRefuses("Can't mount controller dir", only("cgroup", checkpoint));
    machine.file("proc/cgroups", "memory\t1\t1\t1\n");
    Obstacle missing = only("cgroup", checkpoint);
    assertRefuses("Can't mount controller dir", missing);
    assertTrue(missing.suggestion().orElseThrow().contains("crit edit --cgroup none"));
  }

  private static final String CPU =
      "x86_entry { vendor_id: INTEL cpu_family: 6 model: 85 stepping: 7 capability_ver: 2 "
          + "capability: 529267711 capability: 739248128 capability: 0 capability: 34668544 "
          + "capability: 4294586883 capability: 0 capability: 289 capability: 0 capability: 0 "
          + "capability: 3516884971 capability: 15 capability: 2076 capability: 0 "
          + "capability: 16830464 capability: 4 capability: 0 capability: 0 capability: 0 "
          + "capability: 3154117632 xfeatures_mask: 757 xsave_size: 2696 xsave_size_max: 2696 }";

  private static final String FLAGS =
      "flags\t\t: fpu tsc cx8 sep cmov clflush mmx fxsr sse sse2 syscall rdtscp nopl pni pclmulqdq "
          + "ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand abm 3dnowprefetch "
          + "fsgsbase bmi1 avx2 bmi2 erms avx512f avx512dq rdseed adx clflushopt avx512cd avx512bw "
          + "avx512vl xsaveopt xsavec xgetbv1 xsaves pku avx512_vnni\n";

  private static FakeCheckpoint withCpu(String fields) {
    return checkpoint().add("cpuinfo.img", CpuinfoEntry.newBuilder(), fields);
  }

  @Test
  void processorsThatCanDoLess() throws IOException {
    machine.file("proc/cpuinfo", FLAGS);
    none("cpu", withCpu(CPU));
    machine.file("proc/cpuinfo", FLAGS.replace(" avx2", "").replace(" bmi2", ""));
    Obstacle found = only("cpu", withCpu(CPU));
    assertEquals(Level.MAY_BREAK, found.level());
    assertTrue(found.message().endsWith(": avx2, bmi2"), found.message());
    PreflightReport strict = report(withCpu(CPU), Preflight.on(machine.target()).withCpuCap());
    assertRefuses(
        "CPU instruction capabilities do not match run time", about(strict, "cpu").get(1));
    assertTrue(strict.isRefused());
  }

  @Test
  void processorsThatRepeatMoreSlowlyAreRefusedForNothing() throws IOException {
    machine.file("proc/cpuinfo", FLAGS.replace(" erms", ""));
    none("cpu", withCpu(CPU));
    PreflightReport strict = report(withCpu(CPU), Preflight.on(machine.target()).withCpuCap());
    assertTrue(
        about(strict, "cpu").stream().anyMatch(it -> it.message().contains("run without it")));
  }

  @Test
  void registersThatProcessorsDoNotHave() throws IOException {
    machine.file("proc/cpuinfo", FLAGS.replaceAll(" avx512\\w+", ""));
    List<Obstacle> found = about(report(withCpu(CPU)), "cpu");
    assertEquals(
        "with --cpu-cap: CPU xfeatures has unsupported bits (0xe0)",
        found.get(0).criu().orElseThrow());
    assertEquals(Level.UNKNOWN, found.get(1).level());
  }

  @Test
  void anImageOfTheProcessorsTellsEverything() throws IOException {
    Path image = machine.path("cpuinfo.img");
    try (Checkpoint other = withCpu(CPU.replace("xsave_size: 2696", "xsave_size: 832")).open()) {
      try (var data = other.images().source().open("cpuinfo.img").orElseThrow().stream()) {
        Files.write(image, data.readAllBytes());
      }
    }
    PreflightReport report =
        report(withCpu(CPU), Preflight.on(machine.target().withCpuinfo(image)).withCpuCap());
    assertRefuses("CPU xsave size mismatch (2696/832)", only("cpu", report));
  }

  @Test
  void theVersionOfCriu() throws IOException {
    FakeCheckpoint newer =
        checkpoint()
            .reg(7, "/", "")
            .add("pagemap-100.img", PagemapHead.newBuilder(), "pages_id: 1")
            .add(
                "pagemap-100.img",
                PagemapEntry.newBuilder(),
                "vaddr: 4096 compat_nr_pages: 0 flags: 4 nr_pages: 1");
    PreflightReport older =
        report(newer, Preflight.on(machine.target()).withCriu(new CriuVersion(4, 1)));
    Obstacle found = only("version", older);
    assertRefuses("vdso: ELF header magic mismatch", found);
    assertEquals("crit convert --to 4.1", found.suggestion().orElseThrow());
    none("version", newer);
  }

  @Test
  void filesInImagesOfTheirOwn() throws IOException {
    FakeCheckpoint old =
        checkpoint()
            .add(
                "reg-files.img",
                RegFileEntry.newBuilder(),
                "id: 7 flags: 0 pos: 0 fown { uid: 0 euid: 0 signum: 0 pid_type: 0 pid: 0 } name:"
                    + " '/'");
    assertEquals("crit convert --to any", only("version", old).suggestion().orElseThrow());
    PreflightReport before =
        report(old, Preflight.on(machine.target()).withCriu(new CriuVersion(3, 13)));
    assertEquals(List.of(), about(before, "version"));
  }

  @Test
  void anotherArchitecture() throws IOException {
    FakeCheckpoint arm =
        checkpoint()
            .core(
                "mtype: AARCH64 tc { task_state: 1 exit_code: 0 personality: 0 flags: 0 "
                    + "blk_sigset: 0 comm: 'fake' }");
    assertEquals("Core march mismatch 3", only("architecture", arm).criu().orElseThrow());
    none("architecture", checkpoint());
  }

  @Test
  void namespaces() throws IOException {
    machine.directory("proc/self/ns").file("proc/sys/user/max_net_namespaces", "0\n");
    List<Obstacle> found = about(report(checkpoint().own("net", 70).own("uts", 71)), "namespace");
    assertEquals(
        List.of(
            "the kernel has no net namespaces",
            "user.max_net_namespaces is 0: none can be made",
            "the kernel has no uts namespaces"),
        found.stream().map(Obstacle::message).toList());
    none("namespace", checkpoint());
  }

  @Test
  void plugins() throws IOException {
    FakeCheckpoint checkpoint = checkpoint().inventory("plugins_entry { plugins: 'cuda_plugin' }");
    assertEquals(Level.MAY_BREAK, only("plugin", checkpoint).level());
    machine.directory("usr/lib/criu");
    assertRefuses("Missing required plugin: cuda_plugin", only("plugin", checkpoint));
    machine.file("usr/lib/criu/cuda_plugin.so", "");
    none("plugin", checkpoint);
  }

  @Test
  void securityModules() throws IOException {
    String credentials =
        "thread_core { futex_rla: 0 futex_rla_len: 0 creds { uid: 0 gid: 0 euid: 0 egid: 0 suid: 0 "
            + "sgid: 0 fsuid: 0 fsgid: 0 secbits: 0 lsm_profile: 'docker-default' } }";
    FakeCheckpoint checkpoint = checkpoint().inventory("lsmtype: APPARMOR").core(credentials);
    assertRefuses("mismatched lsm types and lsm profile specified", only("lsm", checkpoint));
    machine.file("sys/kernel/security/apparmor/profiles", "docker-default (enforce)\n");
    none("lsm", checkpoint);
    machine.file("sys/kernel/security/apparmor/profiles", "other (enforce)\n");
    assertEquals(Level.UNKNOWN, only("lsm", checkpoint).level());
  }

  @Test
  void programsThatCriuRuns() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .own("net", 70)
            .raw("route-70.img")
            .raw("iptables-70.img")
            .raw("tmpfs-dev-9.tar.gz.img");
    for (String name : List.of("tar", "gzip", "iptables-restore", "ip")) {
      List<Obstacle> found = about(report(checkpoint), "program");
      assertTrue(
          found.stream().anyMatch(it -> it.message().startsWith("the program " + name + " is")));
      machine.file("usr/sbin/" + name, "");
      assertTrue(machine.path("usr/sbin/" + name).toFile().setExecutable(true));
    }
    none("program", checkpoint);
  }

  @Test
  void devicesOfANetwork() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .own("net", 70)
            .add("netns-70.img", NetnsEntry.newBuilder(), "")
            .add(
                "netdev-70.img",
                NetDeviceEntry.newBuilder(),
                "type: TUN ifindex: 2 mtu: 1500 flags: 0 name: 'tun0'")
            .add(
                "netdev-70.img",
                NetDeviceEntry.newBuilder(),
                "type: MACVLAN ifindex: 3 mtu: 1500 flags: 0 name: 'eth0'");
    List<Obstacle> found = about(report(checkpoint), "device");
    assertEquals(
        List.of(Level.REFUSES, Level.UNKNOWN), found.stream().map(Obstacle::level).toList());
    machine.file("dev/net/tun", "").directory("sys/module/macvlan");
    none("device", checkpoint);
  }

  @Test
  void fileSystemsThatTheKernelDoesNotHave() throws IOException {
    machine.file("proc/filesystems", "nodev\ttmpfs\n");
    String mount = "root_dev: 1 parent_mnt_id: 8 flags: 0 root: '/' source: 'x' options: '' ";
    FakeCheckpoint checkpoint =
        checkpoint()
            .own("mnt", 50)
            .add(
                "mountpoints-50.img",
                MntEntry.newBuilder(),
                mount + "fstype: 5 mnt_id: 9 mountpoint: '/tmp'")
            .add(
                "mountpoints-50.img",
                MntEntry.newBuilder(),
                mount + "fstype: 14 mnt_id: 10 mountpoint: '/dev/mqueue'");
    List<Obstacle> found = about(report(checkpoint), "mount");
    assertEquals(
        "The --root option is required to restore a mount namespace",
        found.get(0).criu().orElseThrow());
    assertTrue(found.get(1).message().contains("mqueue"), found.toString());
    assertEquals(Level.UNKNOWN, found.get(1).level());
    assertEquals("criu restore -D dir --root DIRECTORY", report(checkpoint).command("dir"));
  }

  @Test
  void locksOfOthers() throws IOException {
    machine.file("srv/data", "");
    Object inode = inode("srv/data");
    FakeCheckpoint checkpoint =
        checkpoint()
            .reg(7, "/srv/data", "")
            .descriptor(3, "REG", 7)
            .add(
                "filelocks.img",
                FileLockEntry.newBuilder(),
                "flag: 1 type: 1 pid: 100 fd: 3 start: 0 len: 0");
    machine.file("proc/locks", "1: POSIX  ADVISORY  WRITE 55 08:01:" + inode + " 0 EOF\n");
    Obstacle found = only("lock", checkpoint);
    assertEquals(Level.REFUSES, found.level());
    assertTrue(found.message().endsWith("is locked by process 55: CRIU waits for it"));
    machine.file("proc/locks", "1: FLOCK  ADVISORY  WRITE 55 08:01:" + inode + " 0 EOF\n");
    none("lock", checkpoint);
  }

  private Object inode(String name) throws IOException {
    return Files.getAttribute(machine.path(name), "unix:ino");
  }

  @Test
  void limitsOfTheKernel() throws IOException {
    machine.file("proc/sys/fs/nr_open", "1024\n");
    machine.file("proc/sys/vm/max_map_count", "0\n");
    machine.directory("proc/sys/kernel");
    FakeCheckpoint checkpoint =
        checkpoint()
            .descriptor(2000, "REG", 7)
            .add(
                "seccomp.img", SeccompEntry.newBuilder(), "seccomp_filters { filter: '12345678' }");
    assertRefuses("", only("limit", checkpoint));
    assertEquals("the kernel has no seccomp filters", only("kernel", checkpoint).message());
  }

  @Test
  void memoryThatIsNotThere() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .add("pagemap-100.img", PagemapHead.newBuilder(), "pages_id: 1")
            .add(
                "pagemap-100.img",
                PagemapEntry.newBuilder(),
                "vaddr: 4096 compat_nr_pages: 1000 flags: 4 nr_pages: 1000");
    machine.file("proc/meminfo", "MemAvailable:    1000 kB\nSwapFree:   500 kB\n");
    Obstacle found = only("memory", checkpoint);
    assertEquals(Level.MAY_BREAK, found.level());
    machine.file("proc/meminfo", "MemAvailable:    1000 kB\nSwapFree:   5000 kB\n");
    none("memory", checkpoint);
  }

  @Test
  void theCommandHasTheOptions() throws IOException {
    FakeCheckpoint checkpoint =
        checkpoint()
            .inventory("tcp_close: true allow_uprobes: true")
            .reg(7, "/a b", "ext: true")
            .add(
                "filelocks.img",
                FileLockEntry.newBuilder(),
                "flag: 1 type: 1 pid: 100 fd: 3 start: 0 len: 0");
    assertEquals(
        "criu restore -D 'my dump' --allow-uprobes --file-locks --tcp-close --inherit-fd 'fd[N]:/a"
            + " b'",
        report(checkpoint).command("my dump"));
    assertEquals(
        "podman container restore --import x.tar.zst --file-locks --tcp-close",
        report(checkpoint).podmanCommand("x.tar.zst"));
  }

  @Test
  void damagedImagesAreRefused() throws IOException {
    PreflightReport report = report(checkpoint());
    // The fake process has no descriptors and no directories.
    assertTrue(report.isRefused());
    assertFalse(about(report, "image").isEmpty());
    assertEquals("image", report.obstacles().get(0).subject());
  }

  @Test
  void containersHaveARootOfTheirOwn() throws IOException {
    FakeCheckpoint checkpoint = checkpoint().reg(7, "/srv/app", "");
    PreflightReport report = report(checkpoint, Preflight.on(machine.target()).byEngine());
    assertEquals(Level.UNKNOWN, only("file", report).level());
    Target target = machine.target().withRoot(machine.directory("rootfs").path("rootfs"));
    PreflightReport known = report(checkpoint, Preflight.on(target).byEngine());
    assertRefuses("Can't open file srv/app", only("file", known));
  }

  @Test
  void versions() {
    assertEquals(new CriuVersion(4, 2), CriuVersion.parse("4.2.1").orElseThrow());
    assertEquals(new CriuVersion(3, 0), CriuVersion.parse("3").orElseThrow());
    assertTrue(CriuVersion.parse("new").isEmpty());
    assertTrue(CriuVersion.parse("99999.1").isEmpty());
  }
}
