package org.crit4j.validate;

import org.junit.jupiter.api.Test;

class InventoryRulesTest {
  private static final String IMAGE = "inventory.img";

  private static DamagedCheckpoint minimal() {
    return DamagedCheckpoint.of("minimal");
  }

  @Test
  void missing() {
    minimal().without(IMAGE).finds("INV-EXISTS");
  }

  @Test
  void version() {
    minimal().set(IMAGE, 0, "img_version", 9).finds("INV-VERSION");
  }

  @Test
  void fdinfoPerProcess() {
    minimal().drop(IMAGE, 0, "fdinfo_per_id").finds("INV-FDINFO");
  }

  @Test
  void noRootIds() {
    minimal().drop(IMAGE, 0, "root_ids").finds("INV-ROOTIDS");
  }

  @Test
  void filesOfTheDumper() {
    minimal().set(IMAGE, 0, "root_ids.files_id", 2).finds("INV-ROOT-FILES");
  }

  @Test
  void noCgroups() {
    minimal().set(IMAGE, 0, "root_cg_set", 0).finds("INV-CGSET");
  }

  @Test
  void namespacesByPid() {
    minimal().set(IMAGE, 0, "ns_per_id", false).finds("INV-NSPERID");
  }

  @Test
  void profileWithoutModule() {
    minimal().set("core-*", 0, "thread_core.creds.lsm_profile", "web").finds("INV-LSM");
  }

  @Test
  void networkLock() {
    minimal().set(IMAGE, 0, "network_lock_method", 3).finds("INV-NETLOCK");
  }
}
