package org.crit4j.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.EventpollTfdEntry;

/** An open file in words. */
record FileDescription(FileRow row) {
  NameBytes text() {
    return switch (row.file().kind()) {
      case REG ->
          row.path()
              .orElse(NameBytes.of(""))
              .plus(NameBytes.of(row.replacement().isPresent() ? " (deleted)" : "").bytes());
      case INETSK, UNIXSK, NETLINKSK, PACKETSK ->
          row.socket().map(SocketRow::description).orElseGet(this::typeAndId);
      case MEMFD -> row.memoryName().map(it -> before("memfd:", it)).orElse(NameBytes.of("memfd"));
      case PIPE -> NameBytes.of("pipe [" + pipe() + "]");
      case FIFO -> fifo();
      case TTY -> terminal();
      case TUNF -> before("tun ", row.device());
      case BPFMAP -> before("bpf map ", row.map());
      case EXT -> NameBytes.of("external file " + row.id());
      default -> words().map(NameBytes::of).orElseGet(this::typeAndId);
    };
  }

  private static NameBytes before(String word, NameBytes name) {
    return NameBytes.of(word).plus(name.bytes());
  }

  private static NameBytes before(String word, Optional<NameBytes> name) {
    return name.map(it -> before(word, it)).orElseGet(() -> NameBytes.of(word.strip()));
  }

  private NameBytes typeAndId() {
    return NameBytes.of(row.type() + " " + row.id());
  }

  private String pipe() {
    return row.pipeId().map(Long::toUnsignedString).orElse("?");
  }

  private NameBytes fifo() {
    NameBytes name = before("fifo ", row.path().filter(it -> !it.isEmpty()));
    return name.plus(NameBytes.of(" [" + pipe() + "]").bytes());
  }

  private NameBytes terminal() {
    String type = row.terminalType().map(it -> " (" + it.toLowerCase(Locale.ROOT) + ")").orElse("");
    NameBytes which =
        row.path().filter(it -> !it.isEmpty()).orElseGet(() -> NameBytes.of(terminalId()));
    return before("terminal ", which).plus(NameBytes.of(type).bytes());
  }

  private String terminalId() {
    return row.file() instanceof org.crit4j.checkpoint.file.Terminal terminal
        ? Integer.toUnsignedString(terminal.terminalId())
        : "";
  }

  private Optional<String> words() {
    return row.counter()
        .map(it -> "eventfd " + Long.toUnsignedString(it))
        .or(() -> row.targets().map(FileDescription::epoll))
        .or(() -> row.signals().map(it -> join("signalfd of ", it, "signalfd of no signals")))
        .or(() -> row.watches().map(it -> "inotify, watches: " + it.size()))
        .or(() -> row.marks().map(it -> "fanotify, marks: " + it.size()))
        .or(() -> row.clock().map(this::timer))
        .or(() -> row.process().map(it -> "pidfd of " + it))
        .or(() -> row.namespace().map(it -> "namespace " + it));
  }

  private static String join(String before, List<String> words, String none) {
    return words.isEmpty() ? none : before + String.join(", ", words);
  }

  private static String epoll(List<EventpollTfdEntry> targets) {
    return targets.isEmpty()
        ? "epoll of nothing"
        : targets.stream()
            .map(it -> Integer.toUnsignedString(it.getTfd()))
            .collect(Collectors.joining(", ", "epoll of descriptors ", ""));
  }

  private String timer(String clock) {
    return "timerfd, clock "
        + clock
        + row.expires().map(it -> ", expires in " + TextValues.duration(it)).orElse(", not armed")
        + row.interval().map(it -> ", interval " + TextValues.duration(it)).orElse("");
  }
}
