package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.crit4j.images.InventoryEntry;

/** Whether the plugins that took part in the dump are there. */
final class PluginCheck implements Check {
  /** Where distributions have them; CR_PLUGIN_DEFAULT in CRIU's plugin.h is the first. */
  private static final List<String> PLACES =
      List.of(
          "usr/lib/criu",
          "usr/lib64/criu",
          "usr/libexec/criu",
          "usr/local/lib/criu",
          "usr/local/lib64/criu",
          "usr/lib/x86_64-linux-gnu/criu",
          "usr/lib/aarch64-linux-gnu/criu",
          "var/lib/criu");

  private static final String ADVICE = "install it, or criu restore --libdir DIRECTORY";

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    Optional<InventoryEntry> inventory = in.checkpoint().inventory();
    if (inventory.isEmpty()) {
      return;
    }
    boolean any = PLACES.stream().anyMatch(in.target()::has);
    for (String plugin : inventory.get().getPluginsEntry().getPluginsList()) {
      if (PLACES.stream().noneMatch(it -> in.target().has(it + "/" + plugin + ".so"))) {
        out.accept(any ? refused(plugin) : ignored(plugin));
      }
    }
  }

  private static Obstacle refused(String plugin) {
    String message = "the plugin " + plugin + " is not in /" + PLACES.get(0);
    return Obstacle.of(Level.REFUSES, "plugin", message)
        .criu("Missing required plugin: " + plugin)
        .suggest(ADVICE);
  }

  /** cr_plugin_init() in CRIU's plugin.c looks for none if it has no directory of plugins. */
  private static Obstacle ignored(String plugin) {
    String message = "CRIU has no plugins here, and restores without " + plugin;
    return Obstacle.of(Level.MAY_BREAK, "plugin", message).suggest(ADVICE);
  }
}
