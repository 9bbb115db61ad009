package org.crit4j.validate;

import org.junit.jupiter.api.Test;

/** What is good to know. */
class InformationTest {
  private static DamagedCheckpoint of(String name) {
    return DamagedCheckpoint.of(name).withInfos();
  }

  @Test
  void optionsForRestore() {
    of("tcp-established").finds("OPT-TCP-ESTABLISHED");
    of("files").finds("OPT-FILE-LOCKS");
    of("tun").edit("netns-*", it -> it.addProperty("ext_key", "net")).finds("OPT-EXTERNAL");
    of("tcp-closed").finds("INV-TCPCLOSE");
  }

  @Test
  void oldImages() {
    of("minimal")
        .with("rlimit-10387.img", DamagedCheckpoint.of("synthetic-plain").get("rlimit.img"))
        .says("OPT-DEPRECATED", "--deprecated");
  }

  @Test
  void inventory() {
    of("minimal").set("inventory.img", 0, "allow_uprobes", true).finds("INV-UPROBES");
    of("minimal")
        .edit(
            "inventory.img",
            it -> {
              com.google.gson.JsonArray names = new com.google.gson.JsonArray();
              names.add("amdgpu");
              it.getAsJsonObject("plugins_entry").add("plugins", names);
            })
        .finds("INV-PLUGINS");
  }

  @Test
  void preDump() {
    of("irmap").finds("INV-PREDUMP");
  }

  @Test
  void deduced() {
    of("minimal").set("ids-*", 0, "vm_id", 0).finds("IDS-ZERO");
    of("terminals").set("tty-info.img", 3, "id", 3).says("TTY-INFO-UNIQ", "3");
    of("container").set("mountpoints-14.img", 5, "mnt_id", 75).says("MNT-UNIQ", "75");
    of("tun").set("netdev-*", 1, "name", "lo").says("NETDEV-UNIQ", "lo");
  }

  @Test
  void processWithoutFiles() {
    of("binfmt-misc").says("FDT-IMG", "no open files");
  }
}
