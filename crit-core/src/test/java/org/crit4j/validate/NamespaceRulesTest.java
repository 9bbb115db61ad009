package org.crit4j.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.crit4j.finding.Finding;
import org.crit4j.finding.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mounts, networks, IPC and cgroups. */
class NamespaceRulesTest {
  private static final String MOUNTS = "mountpoints-14.img";

  /** Mounts: 0 tmpfs /data, 1 mqueue, 2 devpts on 3 tmpfs /dev, 4 /tmp, 5 proc, 6 the root. */
  private static DamagedCheckpoint container() {
    return DamagedCheckpoint.of("container");
  }

  private static DamagedCheckpoint ipc() {
    return DamagedCheckpoint.of("sysv-ipc");
  }

  private static DamagedCheckpoint tun() {
    return DamagedCheckpoint.of("tun");
  }

  private static DamagedCheckpoint cgroups() {
    return DamagedCheckpoint.of("minimal");
  }

  @Test
  void twoRoots() {
    container()
        .entries(
            MOUNTS,
            it -> {
              JsonObject second = it.get(6).getAsJsonObject().deepCopy();
              second.addProperty("mnt_id", 900);
              second.addProperty("parent_mnt_id", 901);
              it.add(second);
            })
        .finds("MNT-ROOT");
  }

  @Test
  void noParent() {
    container().set(MOUNTS, 5, "parent_mnt_id", 900).finds("MNT-PARENT");
  }

  @Test
  void samePlace() {
    container().set(MOUNTS, 4, "mountpoint", "/data").finds("MNT-COLLISION");
  }

  @Test
  void bindOfNothing() {
    container().set(MOUNTS, 5, "root", "/sys").finds("MNT-BIND");
  }

  @Test
  void bindOfAnotherMount() {
    container().set(MOUNTS, 4, "root", "/sub").isClean();
  }

  @Test
  void externalTwice() {
    container()
        .set(MOUNTS, 5, "ext_key", "proc")
        .set(MOUNTS, 5, "ext_mount", true)
        .finds("MNT-EXT");
  }

  @Test
  void nameOfKnownType() {
    container().set(MOUNTS, 5, "fsname", "proc").finds("MNT-FSNAME");
  }

  @Test
  void contentsOfTmpfs() {
    container().without("tmpfs-dev-*").finds("MNT-TMPFS");
    container()
        .bytes(
            "tmpfs-dev-*",
            bytes -> {
              bytes[0] = 0;
              return bytes;
            })
        .finds("MNT-TMPFS");
  }

  @Test
  void stateOfAutofs() {
    DamagedCheckpoint.of("autofs").without("autofs-*").finds("MNT-AUTOFS");
  }

  @Test
  void unknownNetwork() {
    DamagedCheckpoint.of("container")
        .edit(
            "netns-*",
            it -> {
              JsonObject id = new JsonObject();
              id.addProperty("target_ns_id", 99);
              id.addProperty("netnsid_value", 1);
              JsonArray ids = new JsonArray();
              ids.add(id);
              it.add("nsids", ids);
            })
        .finds("NETNS-REF");
  }

  @Test
  void unknownMaster() {
    tun().set("netdev-*", 1, "master", 99).finds("NETDEV-MASTER");
  }

  @Test
  void noDataOfType() {
    tun().drop("netdev-*", 1, "tun").finds("NETDEV-TYPE");
  }

  @Test
  void noPeer() {
    DamagedCheckpoint.of("link-layer")
        .set("netdev-*", 0, "type", "VETH")
        .set("netdev-*", 0, "peer_nsid", 99)
        .finds("NETDEV-PEER");
    DamagedCheckpoint.of("link-layer")
        .set("netdev-*", 0, "type", "VETH")
        .set("netdev-*", 0, "peer_ifindex", 99)
        .finds("NETDEV-PEER");
  }

  @Test
  void settingsOfIpc() {
    ipc().edit("ipcns-var-*", it -> it.getAsJsonArray("sem_ctls").remove(0)).finds("IPC-VAR");
  }

  @ParameterizedTest
  @CsvSource({
    "msg_ctlmax, 4294967295, 2147483647",
    "msg_ctlmnb, 2147483648, 2147483647",
    "msg_ctlmni, 16777217, 32768",
    "auto_msgmni, 2, 1",
    "shm_ctlmni, 4294967295, 32768",
    "shm_rmid_forced, 2, 1",
    "mq_queues_max, 4294967295, 2147483647",
    "mq_msg_max, 0, 65536",
    "mq_msgsize_max, 16777217, 16777216",
    "mq_msg_default, 65537, 65536",
    "mq_msgsize_default, 127, 16777216"
  })
  void settingsThatTheKernelRefuses(String field, long value, long most) {
    DamagedCheckpoint wrong = ipc().set("ipcns-var-*", 0, field, value);
    wrong.says("IPC-VAR-LIMITS", value + " is not between");
    wrong.says("IPC-VAR-LIMITS", " and " + most);
    ipc().set("ipcns-var-*", 0, field, most).isClean();
  }

  @Test
  void settingsThatSomeKernelsTake() {
    List<Finding> found = ipc().set("ipcns-var-*", 0, "msg_ctlmni", 32769).validate().findings();
    assertEquals(List.of(Severity.WARNING), found.stream().map(Finding::severity).toList());
  }

  @Test
  void settingsOfSemaphores() {
    ipc()
        .edit(
            "ipcns-var-*", it -> it.getAsJsonArray("sem_ctls").set(0, new JsonPrimitive(1L << 31)))
        .says("IPC-VAR-LIMITS", "2147483648");
    ipc()
        .edit("ipcns-var-*", it -> it.getAsJsonArray("sem_ctls").set(3, new JsonPrimitive(1 << 25)))
        .says("IPC-VAR-LIMITS", "33554432");
  }

  @Test
  void ownersAndIdsThatTheKernelRefuses() {
    ipc().set("ipcns-sem-*", 0, "desc.id", 1L << 31).says("IPC-DESC", "2147483648");
    ipc().set("ipcns-msg-*", 0, "desc.uid", 0xffffffffL).says("IPC-DESC", "4294967295");
    ipc().set("ipcns-shm-*", 0, "desc.gid", 0xffffffffL).says("IPC-DESC", "4294967295");
  }

  @Test
  void sizeOfSegment() {
    ipc().set("ipcns-shm-*", 0, "size", 0).says("IPC-SHM-ZERO", "0 bytes");
    ipc().set("ipcns-var-*", 0, "shm_ctlmax", 1).says("IPC-SHM-ZERO", "shm_ctlmax");
  }

  @Test
  void sameIds() {
    ipc().set("ipcns-sem-*", 1, "desc.id", 0).finds("IPC-UNIQ");
    ipc().set("ipcns-sem-*", 1, "desc.key", 8195).finds("IPC-UNIQ");
  }

  @Test
  void noPagesOfSegment() {
    ipc()
        .edit(
            "ipcns-shm-*",
            it -> {
              it.getAsJsonObject("desc").addProperty("id", 77);
            })
        .finds("IPC-SHM-PAGES", "VMA-SYSV");
  }

  @Test
  void longMessages() {
    ipc().set("ipcns-msg-*", 0, "qbytes", 5).finds("IPC-MSG-SIZE");
  }

  @Test
  void largeSemaphore() {
    ipc()
        .edit("ipcns-sem-*", it -> it.getAsJsonArray("extra").set(0, new JsonPrimitive(32768)))
        .finds("IPC-SEM-COUNT");
  }

  @Test
  void unknownSet() {
    cgroups().set("core-*", 0, "thread_core.cg_set", 99).finds("CG-REF");
  }

  @Test
  void setOfCriuIsInheritedByTheRootOnly() {
    DamagedCheckpoint inherited = container().set("core-1.img", 0, "thread_core.cg_set", 1);
    inherited.isClean();
    inherited.set("core-2.img", 0, "thread_core.cg_set", 1).isClean();
    container().set("core-2.img", 0, "thread_core.cg_set", 1).finds("CG-REF");
  }

  @Test
  void processesWithoutASetPassTheirParentsOn() {
    container()
        .set("core-1.img", 0, "thread_core.cg_set", 0)
        .set("core-2.img", 0, "thread_core.cg_set", 1)
        .isClean();
  }

  @Test
  void unknownSetOfThread() {
    DamagedCheckpoint.of("threads-timers")
        .set("core-10430.img", 0, "thread_core.cg_set", 99)
        .finds("CG-THREAD");
  }

  private static void addSet(JsonObject cgroup, int id) {
    JsonArray sets = cgroup.getAsJsonArray("sets");
    JsonObject set = sets.get(0).getAsJsonObject().deepCopy();
    set.addProperty("id", id);
    sets.add(set);
  }

  @Test
  void sameSets() {
    cgroups().edit("cgroup.img", it -> addSet(it, 2)).finds("CGSET-UNIQ");
    cgroups().edit("cgroup.img", it -> addSet(it, 0)).finds("CGSET-UNIQ");
  }

  @Test
  void unknownController() {
    cgroups().set("cgroup.img", 0, "sets.0.ctls.1.name", "magic").finds("CGSET-CTL");
  }

  @Test
  void controllerWithoutName() {
    cgroups()
        .edit("cgroup.img", it -> it.getAsJsonArray("controllers").add(new JsonObject()))
        .finds("CG-CNAME");
  }

  @Test
  void differentHierarchies() {
    cgroups()
        .edit(
            "cgroup.img",
            it -> {
              addSet(it, 3);
              JsonArray sets = it.getAsJsonArray("sets");
              sets.get(1).getAsJsonObject().getAsJsonArray("ctls").remove(0);
            })
        .finds("CGSET-SAME");
  }

  @Test
  void longPrefix() {
    cgroups().set("cgroup.img", 0, "sets.0.ctls.1.cgns_prefix", 99).finds("CG-PREFIX");
  }
}
