package org.crit4j.container.html;

import java.util.List;
import java.util.stream.Collectors;
import org.crit4j.report.Column;
import org.crit4j.report.ColumnType;
import org.crit4j.report.Tables;

/** Pipes and sockets, and what is at their ends: as a drawing, and in words. */
final class ConnectionSection implements Section {
  private static final List<Column<Channel>> COLUMNS =
      List.of(
          new Column<>(
              "kind", "kind", ColumnType.Simple.STRING, "Pipe or socket.", it -> it.kind().word()),
          new Column<>("label", "what", ColumnType.Simple.STRING, "What it is.", Channel::label),
          new Column<>(
              "ends",
              "held by process: descriptors",
              ColumnType.Simple.STRING,
              "The ends in the checkpoint.",
              ConnectionSection::ends),
          new Column<>(
              "outside", "outside", ColumnType.Simple.STRING, "The end outside.", Channel::outside),
          new Column<>(
              "waiting_bytes",
              "on the way",
              ColumnType.Simple.SIZE,
              "Bytes on the way.",
              Channel::waiting));

  private final Subject subject;
  private final List<Channel> channels;

  ConnectionSection(Subject subject, FileSection.Holders holders) {
    this.subject = subject;
    this.channels = Channels.of(subject, holders);
  }

  private static String ends(Channel channel) {
    return channel.ends().stream()
        .map(
            it ->
                it.name()
                    + ": "
                    + (it.holders().isEmpty()
                        ? "no process"
                        : FileSection.Holders.words(it.holders())))
        .collect(Collectors.joining(" | "));
  }

  @Override
  public String id() {
    return "connections";
  }

  @Override
  public String title() {
    return "Pipes and sockets";
  }

  @Override
  public boolean isEmpty() {
    return channels.isEmpty();
  }

  @Override
  public void write(Html html) {
    new ChannelDrawing(subject, channels).write(html);
    new HtmlTable<>(subject, "channels", COLUMNS)
        .write(
            html,
            "Pipes and sockets, and who is at their ends",
            channels,
            "inspect --files --sockets PATH");
    html.open("details").element("summary", "All about sockets");
    new HtmlTable<>(
            subject, "sockets", Tables.SOCKETS.columnsWithout("stream", "entry", "inode", "peer"))
        .write(html, "Sockets", subject.report().rows(Tables.SOCKETS), "x --long PATH sk");
    html.close();
  }
}
