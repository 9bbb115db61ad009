package org.crit4j.validate;

import org.junit.jupiter.api.Test;

class IdsRulesTest {
  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  /** Processes 1, 2, 5, 6, 7, 8 and 10 have ids. */
  private static DamagedCheckpoint container() {
    return DamagedCheckpoint.of("container");
  }

  @Test
  void missing() {
    minimal().without("ids-*").finds("IDS-EXISTS");
  }

  @Test
  void sharedMemory() {
    container().set("ids-2.img", 0, "vm_id", 2).finds("IDS-NOSHARE");
    container().set("ids-2.img", 0, "sighand_id", 2).finds("IDS-NOSHARE");
  }

  @Test
  void siblingsShareFiles() {
    container().set("ids-8.img", 0, "files_id", 3).without("fdinfo-7.img").finds("IDS-FILES-SHARE");
  }

  @Test
  void parentAndChildShareFiles() {
    container().set("ids-6.img", 0, "files_id", 3).finds("FDT-ORPHAN");
  }

  @Test
  void noTable() {
    minimal().without("fdinfo-2.img").finds("FDT-IMG");
  }

  @Test
  void orphanTable() {
    minimal().copy("fdinfo-2.img", "fdinfo-77.img").finds("FDT-ORPHAN");
  }

  @Test
  void otherNamespace() {
    container().set("ids-2.img", 0, "pid_ns_id", 99).finds("IDS-NS-SAME");
    container().set("ids-2.img", 0, "cgroup_ns_id", 99).finds("IDS-NS-SAME");
  }

  @Test
  void otherNetworkIsFine() {
    container().set("ids-2.img", 0, "net_ns_id", 99).isClean();
  }

  @Test
  void noImageOfNamespace() {
    container().without("utsns-*").finds("IDS-NS-IMG");
    container().without("ipcns-var-*").finds("IDS-NS-IMG");
  }

  @Test
  void orphanImageOfNamespace() {
    container().copy("utsns-*", "utsns-99.img").finds("IDS-NS-EXTRA");
  }

  @Test
  void differentIdsInCore() {
    minimal()
        .edit(
            "core-*",
            it -> {
              var ids = new com.google.gson.JsonObject();
              for (String id : new String[] {"vm_id", "files_id", "fs_id", "sighand_id"}) {
                ids.addProperty(id, 77);
              }
              it.add("ids", ids);
            })
        .finds("IDS-COREDUP");
  }
}
