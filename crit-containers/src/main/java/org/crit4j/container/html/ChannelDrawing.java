package org.crit4j.container.html;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crit4j.report.ByteSize;

/**
 * Draws processes at the left, pipes and sockets in the middle, and what is outside at the right.
 */
final class ChannelDrawing {
  private static final int MOST_PROCESSES = 60;
  private static final int MOST_CHANNELS = 80;
  private static final int PITCH = 38;
  private static final int BOX = 28;
  private static final int PROCESS_WIDTH = 190;
  private static final int CHANNEL_X = 370;
  private static final int CHANNEL_WIDTH = 380;
  private static final int OUTSIDE_X = 850;
  private static final int OUTSIDE_WIDTH = 200;
  private static final int WIDTH = 1060;
  private static final int LETTER = 7;

  private final Subject subject;
  private final List<Channel> channels;
  private final Map<Long, Integer> processes = new LinkedHashMap<>();
  private final Map<Long, String> labels = new LinkedHashMap<>();
  private final Map<String, Integer> outsides = new LinkedHashMap<>();
  private final int more;

  ChannelDrawing(Subject subject, List<Channel> all) {
    this.subject = subject;
    Set<Long> holders = new TreeSet<>();
    all.forEach(it -> it.ends().forEach(end -> holders.addAll(end.holders().keySet())));
    for (ProcessNode node : subject.processes()) {
      if (holders.contains(node.row().pid()) && processes.size() < MOST_PROCESSES) {
        processes.put(node.row().pid(), processes.size());
        labels.put(node.row().pid(), subject.label(node.row()));
      }
    }
    this.channels =
        all.stream().limit(MOST_CHANNELS).sorted(Comparator.comparingDouble(this::middle)).toList();
    this.more = all.size() - channels.size();
    for (Channel each : channels) {
      each.outside().ifPresent(it -> outsides.putIfAbsent(it, outsides.size()));
    }
  }

  /** The mean place of the processes at its ends. */
  private double middle(Channel channel) {
    return channel.ends().stream()
        .flatMap(it -> it.holders().keySet().stream())
        .mapToInt(it -> processes.getOrDefault(it, 0))
        .average()
        .orElse(processes.size());
  }

  void write(Html html) {
    int rows = Math.max(channels.size(), Math.max(processes.size(), outsides.size()));
    int height = rows * PITCH + 34;
    html.open(
        "div",
        "class",
        "wide drawing",
        "role",
        "region",
        "tabindex",
        "0",
        "aria-label",
        "Drawing of pipes and sockets");
    html.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + height,
        "role",
        "img",
        "aria-label",
        processes.size()
            + " processes, "
            + channels.size()
            + " pipes and sockets, "
            + outsides.size()
            + " ends outside; the table below has them in words");
    defs(html);
    heading(html, 0, "Processes");
    heading(html, CHANNEL_X, "Pipes and sockets");
    if (!outsides.isEmpty()) {
      heading(html, OUTSIDE_X, "Outside");
    }
    for (int i = 0; i < channels.size(); i++) {
      edges(html, channels.get(i), i, rows);
    }
    processes.forEach((pid, index) -> process(html, pid, y(index, processes.size(), rows)));
    for (int i = 0; i < channels.size(); i++) {
      channel(html, channels.get(i), y(i, channels.size(), rows));
    }
    outsides.forEach(
        (label, index) ->
            box(
                html,
                "outside",
                OUTSIDE_X,
                y(index, outsides.size(), rows),
                OUTSIDE_WIDTH,
                label,
                label));
    html.close();
    HtmlTable.more(html, subject, more, "pipes and sockets", "inspect --files --sockets PATH");
    html.close();
  }

  private static void defs(Html html) {
    html.open("defs");
    for (Channel.Kind kind : Channel.Kind.values()) {
      html.open(
          "marker",
          "id",
          "to-" + kind.style(),
          "viewBox",
          "0 0 8 8",
          "refX",
          "7",
          "refY",
          "4",
          "markerWidth",
          "7",
          "markerHeight",
          "7",
          "orient",
          "auto-start-reverse");
      html.empty("path", "class", "head " + kind.style(), "d", "M0 0 8 4 0 8z").close();
    }
    html.close();
  }

  private static void heading(Html html, int x, String text) {
    html.element("text", text, "class", "heading", "x", Integer.toString(x), "y", "16");
  }

  /** The top of a box: columns with fewer boxes are centered. */
  private static double y(int index, int count, int rows) {
    return 30 + (rows - count) * PITCH / 2.0 + index * PITCH;
  }

  private void process(Html html, long pid, double y) {
    html.open("a", "href", "#p" + pid);
    String label = labels.getOrDefault(pid, "");
    box(html, "process", 0, y, PROCESS_WIDTH, label, label);
    html.close();
  }

  private static void channel(Html html, Channel channel, double y) {
    String waiting =
        channel.waiting() > 0 ? " · " + ByteSize.of(channel.waiting()) + " on the way" : "";
    String title = channel.kind().word() + " " + channel.label() + waiting;
    box(
        html,
        "channel " + channel.kind().style(),
        CHANNEL_X,
        y,
        CHANNEL_WIDTH,
        channel.label() + waiting,
        title);
  }

  private static void box(
      Html html, String style, int x, double y, int width, String label, String title) {
    html.open("g", "class", style);
    html.empty(
        "rect",
        "x",
        Integer.toString(x),
        "y",
        number(y),
        "width",
        Integer.toString(width),
        "height",
        Integer.toString(BOX),
        "rx",
        "7");
    html.element("text", fitted(label, width), "x", Integer.toString(x + 10), "y", number(y + 19));
    html.element("title", title).close();
  }

  private static String fitted(String label, int width) {
    int most = (width - 16) / LETTER;
    return label.length() <= most ? label : label.substring(0, most - 1) + "…";
  }

  private void edges(Html html, Channel channel, int index, int rows) {
    double at = y(index, channels.size(), rows) + BOX / 2.0;
    for (Channel.End end : channel.ends()) {
      for (long pid : end.holders().keySet()) {
        Integer place = processes.get(pid);
        if (place != null) {
          double from = y(place, processes.size(), rows) + BOX / 2.0;
          edge(html, channel.kind(), PROCESS_WIDTH, from, CHANNEL_X, at, end.writes(), end.reads());
        }
      }
    }
    channel
        .outside()
        .ifPresent(
            it -> {
              double to = y(outsides.getOrDefault(it, 0), outsides.size(), rows) + BOX / 2.0;
              boolean out = channel.ends().stream().anyMatch(Channel.End::writes);
              boolean in = channel.ends().stream().anyMatch(Channel.End::reads);
              edge(html, channel.kind(), CHANNEL_X + CHANNEL_WIDTH, at, OUTSIDE_X, to, out, in);
            });
  }

  private static void edge(
      Html html,
      Channel.Kind kind,
      int x1,
      double y1,
      int x2,
      double y2,
      boolean there,
      boolean back) {
    int middle = (x1 + x2) / 2;
    String path =
        "M"
            + x1
            + " "
            + number(y1)
            + "C"
            + middle
            + " "
            + number(y1)
            + " "
            + middle
            + " "
            + number(y2)
            + " "
            + x2
            + " "
            + number(y2);
    String arrow = "url(#to-" + kind.style() + ")";
    html.empty(
        "path",
        "class",
        "edge " + kind.style(),
        "d",
        path,
        "marker-end",
        there ? arrow : "",
        "marker-start",
        back ? arrow : "");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
