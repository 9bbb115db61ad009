package org.crit4j.container.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crit4j.report.FileRow;
import org.crit4j.report.PipeRow;
import org.crit4j.report.SocketRow;
import org.crit4j.report.SocketRow.Endpoint;
import org.crit4j.report.Tables;
import org.crit4j.report.TextValues;

/** Finds out which pipes and sockets connect what. */
final class Channels {
  private final Subject subject;
  private final FileSection.Holders holders;
  private final List<Channel> channels = new ArrayList<>();
  private final Map<Long, FileRow> socketFiles = new LinkedHashMap<>();

  private Channels(Subject subject, FileSection.Holders holders) {
    this.subject = subject;
    this.holders = holders;
  }

  /** All channels: pipes first, then sockets, each pair once. */
  static List<Channel> of(Subject subject, FileSection.Holders holders) {
    Channels found = new Channels(subject, holders);
    subject.report().rows(Tables.PIPES).forEach(found::pipe);
    found.sockets();
    return found.channels;
  }

  private void pipe(PipeRow pipe) {
    List<Channel.End> ends = new ArrayList<>();
    boolean read = false;
    boolean written = false;
    for (FileRow end : pipe.ends()) {
      boolean writes = pipe.writes(end);
      boolean reads = pipe.reads(end);
      Map<Long, List<Long>> its = holders.of(end);
      ends.add(new Channel.End(reads ? writes ? "both" : "reads" : "writes", reads, writes, its));
      read |= reads;
      written |= writes;
    }
    Optional<String> outside =
        read && written
            ? Optional.empty()
            : Optional.of(read ? "a writer outside" : "a reader outside");
    String label = pipe.path().map(TextValues::name).orElse("pipe " + pipe.pipeId());
    channels.add(
        new Channel(Channel.Kind.PIPE, subject.shown(label), ends, outside, pipe.waitingBytes()));
  }

  private void sockets() {
    for (FileRow file : subject.report().rows(Tables.FILES)) {
      file.socket().ifPresent(it -> socketFiles.put(it.id(), file));
    }
    Map<String, SocketRow> connected = new HashMap<>();
    List<SocketRow> rows =
        socketFiles.values().stream().flatMap(it -> it.socket().stream()).toList();
    rows.forEach(it -> key(it, false).ifPresent(key -> connected.put(key, it)));
    Set<Long> done = new HashSet<>();
    for (SocketRow row : rows) {
      if (done.add(row.id())) {
        Optional<SocketRow> peer =
            peer(row)
                .or(() -> key(row, true).map(connected::get))
                .filter(it -> it.id() != row.id());
        peer.ifPresent(it -> done.add(it.id()));
        socket(row, peer);
      }
    }
  }

  private Optional<SocketRow> peer(SocketRow row) {
    return row.peer()
        .flatMap(
            it ->
                it.id().isPresent()
                    ? Optional.of(Integer.toUnsignedLong(it.id().getAsInt()))
                    : Optional.empty())
        .map(socketFiles::get)
        .flatMap(FileRow::socket);
  }

  /** Both addresses of a connection, seen from one side or from the other. */
  private static Optional<String> key(SocketRow row, boolean fromPeer) {
    Optional<Endpoint> local = row.local();
    Optional<Endpoint> remote = row.remote();
    if (local.isEmpty() || remote.isEmpty() || !isInet(row)) {
      return Optional.empty();
    }
    Endpoint first = fromPeer ? remote.get() : local.get();
    Endpoint second = fromPeer ? local.get() : remote.get();
    return Optional.of(
        row.protocol().orElse("") + " " + row.networkNamespace() + " " + first + " " + second);
  }

  private static boolean isInet(SocketRow row) {
    return row.familyName().startsWith("INET");
  }

  private void socket(SocketRow row, Optional<SocketRow> peer) {
    Channel.Kind kind = kind(row);
    List<Channel.End> ends = new ArrayList<>();
    ends.add(end(row));
    peer.ifPresent(it -> ends.add(end(it)));
    long waiting = waiting(row) + peer.map(Channels::waiting).orElse(0L);
    String label = label(row, kind) + peer.map(it -> " ⇄ " + local(it)).orElse("");
    channels.add(
        new Channel(
            kind,
            subject.shown(label),
            ends,
            peer.isPresent() ? Optional.empty() : outside(row, kind),
            waiting));
  }

  private static Channel.Kind kind(SocketRow row) {
    return row.familyName().equals("UNIX")
        ? Channel.Kind.UNIX
        : isInet(row) ? Channel.Kind.INET : Channel.Kind.OTHER;
  }

  private Channel.End end(SocketRow row) {
    Optional<FileRow> file = Optional.ofNullable(socketFiles.get(row.id()));
    return new Channel.End(
        subject.shown(local(row)), true, true, file.map(holders::of).orElse(Map.of()));
  }

  private static String local(SocketRow row) {
    return TextValues.name(row.localText());
  }

  private static long waiting(SocketRow row) {
    return row.waitingBytes() + row.unsentBytes().orElse(0L);
  }

  private static String label(SocketRow row, Channel.Kind kind) {
    String protocol =
        kind == Channel.Kind.UNIX
            ? row.typeName().orElse("")
            : row.protocol().orElse(row.familyName());
    String state =
        row.stateName().filter(it -> it.equals("LISTEN")).map(it -> " listens").orElse("");
    return protocol.toLowerCase(java.util.Locale.ROOT) + state + " " + local(row);
  }

  private Optional<String> outside(SocketRow row, Channel.Kind kind) {
    if (row.stateName().filter("LISTEN"::equals).isPresent()) {
      return kind == Channel.Kind.UNIX ? Optional.of("clients") : Optional.of(audience(row));
    }
    if (kind == Channel.Kind.OTHER) {
      return Optional.of("kernel");
    }
    return row.remoteText().map(it -> subject.shown(TextValues.name(it)));
  }

  /** Who may connect, by the address that it listens at. */
  private static String audience(SocketRow row) {
    String address = row.local().flatMap(Endpoint::address).orElse("");
    return address.startsWith("127.") || address.equals("::1")
        ? "clients, this host"
        : "clients, any host";
  }
}
