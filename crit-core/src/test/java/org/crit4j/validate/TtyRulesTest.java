package org.crit4j.validate;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;

class TtyRulesTest {
  private static final String INFO = "tty-info.img";

  private static DamagedCheckpoint terminals() {
    return DamagedCheckpoint.of("terminals");
  }

  private static int firstTty(JsonArray files) {
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).getAsJsonObject().has("tty")) {
        return i;
      }
    }
    throw new AssertionError("no terminal");
  }

  private static DamagedCheckpoint setInFile(String field, int value) {
    return terminals()
        .entries(
            "files.img",
            it ->
                it.get(firstTty(it))
                    .getAsJsonObject()
                    .getAsJsonObject("tty")
                    .addProperty(field, value));
  }

  @Test
  void notDescribed() {
    setInFile("tty_info_id", 77).finds("TTY-INFO");
  }

  @Test
  void noPath() {
    setInFile("regf_id", 777).finds("TTY-REG", "FILE-UNREF");
  }

  @Test
  void index() {
    terminals().drop(INFO, 0, "pty").finds("TTY-PTY");
    terminals().set(INFO, 1, "type", "CONSOLE").finds("TTY-PTY");
    terminals().set(INFO, 1, "type", "UNKNOWN").finds("TTY-PTY");
  }

  @Test
  void device() {
    terminals().set(INFO, 1, "rdev", 0x0103).finds("TTY-RDEV");
  }

  @Test
  void settings() {
    terminals().drop(INFO, 1, "winsize").finds("TTY-TERMIOS");
  }

  @Test
  void controlCharacters() {
    terminals()
        .edit(INFO, 1, it -> it.getAsJsonObject("termios").getAsJsonArray("c_cc").remove(0))
        .finds("TTY-CC");
  }

  @Test
  void largeId() {
    terminals()
        .entries(
            INFO,
            it -> {
              JsonObject more = it.get(0).getAsJsonObject().deepCopy();
              more.addProperty("id", 2177);
              it.add(more);
            })
        .finds("TTY-ID");
  }

  @Test
  void data() {
    terminals().set("tty-data.img", 0, "tty_id", 77).finds("TTY-DATA");
  }

  @Test
  void session() {
    terminals().set(INFO, 0, "sid", 7).finds("TTY-SID");
  }
}
