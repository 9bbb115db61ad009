import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the picture of the README: runs crit, and writes what a terminal would show as SVG.
 *
 * <pre>java crit-dist/scripts/Picture.java crit-dist/target/crit/bin/crit docs/crit.svg</pre>
 *
 * <p>It is run in the root of the project. {@code DocumentationIT} holds that the picture is that
 * of the tool as it is.
 */
public final class Picture {
  /** What is typed in the picture. */
  private static final List<String> COMMANDS =
      List.of(
          "crit inspect --ps-tree -p 2 docs/podman-svc.tar.zst",
          "crit memparse --search svc-thr docs/podman-svc.tar.zst",
          "crit x docs/podman-svc.tar.zst libs --pid 1",
          "crit validate --min-severity warning docs/podman-svc.tar.zst");

  /** Codes of ECMA-48 for what crit prints on terminals. */
  private static final Map<String, String> STYLES =
      Map.of("1", "b", "2", "d", "31", "r", "32", "g", "33", "y", "34", "u", "35", "m", "36", "c");

  private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");
  private static final Pattern PIECE = Pattern.compile("\\S+( \\S+)*");
  private static final double WIDTH = 8.4;
  private static final int HEIGHT = 18;
  private static final int MARGIN = 16;
  private static final int TOP = 44;

  private Picture() {}

  public static void main(String[] args) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String command : COMMANDS) {
      lines.add("\u001b[32m$\u001b[0m \u001b[1m" + command + "\u001b[0m");
      lines.addAll(run(args[0], command));
      lines.add("");
    }
    lines.remove(lines.size() - 1);
    Files.writeString(Path.of(args[1]), picture(lines));
  }

  private static List<String> run(String crit, String command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.set(0, crit);
    words.add(2, "--color=always");
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output.strip().lines().toList();
  }

  private static String picture(List<String> lines) {
    int columns =
        lines.stream().mapToInt(it -> STYLE.matcher(it).replaceAll("").length()).max().orElse(0);
    long width = Math.round(columns * WIDTH) + 2 * MARGIN;
    int height = TOP + lines.size() * HEIGHT + MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" \
        aria-label="crit inspect, memparse, x and validate in a terminal">
        <style>
        text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
        fill: #d8dee9 }
        .b { font-weight: bold; fill: #ffffff } .d { fill: #7b8494 } .r { fill: #e06c75 } .g { fill: #98c379 }
        .y { fill: #e5c07b } .u { fill: #61afef } .m { fill: #c678dd } .c { fill: #56b6c2 }
        </style>
        <rect width="%d" height="%d" rx="8" fill="#1f2430"/>
        <circle cx="20" cy="20" r="6" fill="#e06c75"/>
        <circle cx="40" cy="20" r="6" fill="#e5c07b"/>
        <circle cx="60" cy="20" r="6" fill="#98c379"/>
        """
            .formatted(width, height, width, height, width, height));
    for (int i = 0; i < lines.size(); i++) {
      line(lines.get(i), TOP + i * HEIGHT + 10, svg);
    }
    return svg.append("</svg>\n").toString();
  }

  /** A text for each run of characters in one style, at its column whatever the font. */
  private static void line(String line, int y, StringBuilder svg) {
    Matcher style = STYLE.matcher(line);
    String classes = "";
    int at = 0;
    int column = 0;
    while (at < line.length()) {
      int end = style.find(at) ? style.start() : line.length();
      column = text(line.substring(at, end), column, y, classes, svg);
      at = end == line.length() ? end : style.end();
      if (end < line.length()) {
        classes = classes(style.group(1));
      }
    }
  }

  private static String classes(String codes) {
    List<String> names = new ArrayList<>();
    for (String code : codes.split(";")) {
      if (STYLES.containsKey(code)) {
        names.add(STYLES.get(code));
      }
    }
    return String.join(" ", names);
  }

  /** A text element for each piece between blanks in a row, which SVG would merge. */
  private static int text(String text, int column, int y, String classes, StringBuilder svg) {
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      double x = MARGIN + (column + piece.start()) * WIDTH;
      svg.append("<text x=\"%.1f\" y=\"%d\"".formatted(x, y))
          .append(" textLength=\"%.1f\"".formatted(piece.group().length() * WIDTH))
          .append(classes.isEmpty() ? "" : " class=\"" + classes + "\"")
          .append('>')
          .append(piece.group().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
          .append("</text>\n");
    }
    return column + text.length();
  }
}
