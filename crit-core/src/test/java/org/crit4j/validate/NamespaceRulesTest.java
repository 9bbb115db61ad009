package org.crit4j.validate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

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
        .edit(
            "ipcns-sem-*",
            it -> it.getAsJsonArray("extra").set(0, new com.google.gson.JsonPrimitive(32768)))
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
