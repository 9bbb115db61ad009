package org.crit4j.edit.preflight;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.crit4j.checkpoint.NamespaceKind;
import org.crit4j.image.ImageType;

/** Whether the programs are there that CRIU runs for a restore. */
final class ProgramCheck implements Check {
  private static final List<ImageType> OF_IP =
      List.of(ImageType.IFADDR, ImageType.ROUTE, ImageType.ROUTE6, ImageType.RULE);

  @Override
  public void run(Situation in, Consumer<Obstacle> out) throws IOException {
    if (in.isOwn(NamespaceKind.NET) && !in.hasExternalNetwork()) {
      if (OF_IP.stream().anyMatch(in::hasContent)) {
        need("ip", "for addresses and routes", "IP tool failed on addr restore", in, out);
      }
      if (in.hasContent(ImageType.IPTABLES)) {
        need("iptables-restore", "for rules of the firewall", "iptables-restore -w", in, out);
      }
      if (in.hasContent(ImageType.IP6TABLES)) {
        need("ip6tables-restore", "for rules of the firewall", "ip6tables-restore -w", in, out);
      }
    }
    if (in.hasContent(ImageType.TMPFS_DEV) || in.hasContent(ImageType.TMPFS_IMG)) {
      need("tar", "for the files of a tmpfs", "Can't restore tmpfs content", in, out);
      need("gzip", "for the files of a tmpfs", "Can't restore tmpfs content", in, out);
    }
  }

  private static void need(
      String program, String purpose, String words, Situation in, Consumer<Obstacle> out) {
    if (!in.target().hasProgram(program)) {
      String message = "the program " + program + " is missing, which CRIU runs " + purpose;
      out.accept(
          Obstacle.of(Level.REFUSES, "program", message)
              .criu(words)
              .suggest(
                  program.equals("tar") || program.equals("gzip")
                      ? "install it"
                      : "install it, or criu restore --empty-ns net"));
    }
  }
}
