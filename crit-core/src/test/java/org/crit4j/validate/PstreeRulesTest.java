package org.crit4j.validate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class PstreeRulesTest {
  private static final String IMAGE = "pstree.img";

  /** Processes 1 (2 (6 (7)), 3 and 4 zombies, 5, 8 (11 a zombie), 9 a zombie, 10). */
  private static DamagedCheckpoint container() {
    return DamagedCheckpoint.of("container");
  }

  private static DamagedCheckpoint threads() {
    return DamagedCheckpoint.of("threads-timers");
  }

  @Test
  void missing() {
    DamagedCheckpoint.of("minimal").without(IMAGE).finds("PST-EXISTS");
    DamagedCheckpoint.of("minimal").cut(IMAGE, 8).finds("PST-EXISTS", "CORE-ORPHAN", "FDT-ORPHAN");
  }

  @Test
  void samePid() {
    container().entries(IMAGE, it -> it.add(it.get(10))).finds("PST-UNIQ");
  }

  @Test
  void twoRoots() {
    container().set(IMAGE, 10, "ppid", 0).finds("PST-ROOT");
  }

  @Test
  void parentIsMissing() {
    container().set(IMAGE, 6, "ppid", 77).finds("PST-PARENT");
  }

  @Test
  void parentComesLater() {
    container().entries(IMAGE, PstreeRulesTest::swapFirstChildren).finds("PST-PARENT");
  }

  private static void swapFirstChildren(JsonArray entries) {
    var second = entries.get(1);
    entries.set(1, entries.get(2));
    entries.set(2, second);
  }

  @Test
  void pidIsZero() {
    container()
        .copy("core-9.img", "core-0.img")
        .set(IMAGE, 9, "pid", 0)
        .finds("PST-PIDZERO", "CORE-ORPHAN");
  }

  @Test
  void childOfZombie() {
    container().set(IMAGE, 6, "ppid", 3).finds("PST-ZOMBIE-LEAF");
  }

  @Test
  void noThreads() {
    DamagedCheckpoint.of("minimal").drop(IMAGE, 0, "threads").finds("PST-THREADS");
  }

  @Test
  void leaderIsNotFirst() {
    threads()
        .edit(
            IMAGE,
            entry -> {
              JsonArray list = entry.getAsJsonArray("threads");
              var first = list.get(0);
              list.set(0, list.get(1));
              list.set(1, first);
            })
        .finds("PST-THR-LEADER");
  }

  @Test
  void threadOccursTwice() {
    threads()
        .edit(IMAGE, entry -> entry.getAsJsonArray("threads").add(entry.get("pid").getAsInt() + 1))
        .finds("PST-THR-UNIQ");
  }

  @Test
  void firstProcessWithoutNamespace() {
    container().edit("inventory.img", it -> setPidNamespace(it, 9)).finds("PST-NOTEMPTY-NS");
  }

  private static void setPidNamespace(JsonObject inventory, int id) {
    inventory.getAsJsonObject("root_ids").addProperty("pid_ns_id", id);
  }

  @Test
  void namespaceWithoutFirstProcess() {
    DamagedCheckpoint.of("pidns-external").without("pidns-*").finds("PST-NOTEMPTY-NS");
  }

  @Test
  void noSession() {
    container().set(IMAGE, 6, "sid", 0).finds("PST-SID");
  }

  @Test
  void sessionOfStranger() {
    // 7, a grandchild of the root, is in the session of 8, which is no ancestor.
    container()
        .edit(
            IMAGE,
            3,
            it -> {
              it.addProperty("sid", 8);
              it.addProperty("pgid", 8);
            })
        .finds("PST-SID-ANC");
  }

  @Test
  void twoBirths() {
    // 2 leads its own session now; 6 and a new child of 6 tell of two sessions before it.
    container()
        .set(IMAGE, 2, "sid", 6)
        .set(IMAGE, 2, "pgid", 6)
        .edit(IMAGE, 3, it -> session(it, 1))
        .edit(IMAGE, 8, it -> session(it, 1))
        .entries(
            IMAGE,
            it -> {
              JsonObject zombie = it.get(8).getAsJsonObject();
              zombie.addProperty("ppid", 6);
              session(zombie, 2);
            })
        .finds("PST-SID-BORN");
  }

  private static void session(JsonObject process, int id) {
    process.addProperty("sid", id);
    process.addProperty("pgid", id);
  }

  @Test
  void groupInTwoSessions() {
    container().set(IMAGE, 10, "sid", 9).finds("PST-PGRP-SESSION");
  }

  @Test
  void leaderOfSessionInOtherGroup() {
    container().set(IMAGE, 7, "pgid", 9).finds("PST-PGRP-SESSION");
  }

  @Test
  void rootInOtherSession() {
    DamagedCheckpoint.of("minimal").edit(IMAGE, it -> session(it, 1)).finds("PST-SHELLJOB");
  }
}
