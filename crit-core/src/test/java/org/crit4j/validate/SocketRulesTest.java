package org.crit4j.validate;

import static org.crit4j.validate.Damages.NOBODY;
import static org.crit4j.validate.Damages.file;
import static org.crit4j.validate.Damages.one;

import com.google.protobuf.ByteString;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.crit4j.images.FileEntry;
import org.crit4j.images.InetSkEntry;
import org.crit4j.images.ScmEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.images.SkShutdown;
import org.crit4j.images.TcpStreamEntry;
import org.crit4j.images.UnixSkEntry;
import org.junit.jupiter.api.Test;

class SocketRulesTest {
  private static DamagedCheckpoint unix(
      Predicate<UnixSkEntry> which, Consumer<UnixSkEntry.Builder> change) {
    return file(
        DamagedCheckpoint.of("unix-sockets"),
        it -> it.hasUsk() && which.test(it.getUsk()),
        it -> change.accept(it.getUskBuilder()));
  }

  private static boolean isPair(UnixSkEntry unix) {
    return unix.getType() == 1 && unix.getState() == 1 && unix.getPeer() != 0;
  }

  @Test
  void sameInode() {
    int[] first = new int[1];
    unix(SocketRulesTest::isPair, it -> first[0] = it.getIno());
    unix(it -> it.getPeer() == 0, it -> it.setIno(first[0])).says("USK-INO", "inode");
  }

  @Test
  void peerIsMissing() {
    unix(it -> it.getType() == 2 && it.getPeer() != 0, it -> it.setPeer(NOBODY))
        .says("USK-PEER", "9999");
  }

  @Test
  void peerComesLater() {
    int[] last = new int[1];
    DamagedCheckpoint.of("unix-sockets")
        .typed(
            "files.img",
            entries ->
                entries.forEach(
                    it -> {
                      UnixSkEntry unix = it.message(FileEntry.class).getUsk();
                      last[0] = unix.getType() == 2 ? unix.getIno() : last[0];
                    }));
    unix(it -> it.getType() == 2 && it.getIno() != last[0], it -> it.setPeer(last[0]))
        .says("USK-ORDER", "comes before");
  }

  @Test
  void connectionOfOneSide() {
    unix(SocketRulesTest::isPair, it -> it.setPeer(0).setShutdown(SkShutdown.BOTH))
        .finds("USK-MUTUAL");
  }

  @Test
  void connectionWithoutPeer() {
    unix(SocketRulesTest::isPair, it -> it.setPeer(0)).finds("USK-ORPHAN-EST", "USK-MUTUAL");
  }

  @Test
  void unknownType() {
    unix(it -> it.getType() == 2 && it.getPeer() == 0, it -> it.setState(3)).finds("USK-TYPE");
  }

  @Test
  void longName() {
    unix(it -> it.getState() == 10, it -> it.setName(ByteString.copyFrom(new byte[109])))
        .finds("USK-NAME");
  }

  @Test
  void socketOnNoMount() {
    unix(it -> true, it -> it.setMntId(NOBODY))
        .with("mountpoints-14.img", DamagedCheckpoint.of("container").get("mountpoints-14.img"))
        .by(it -> it.withOnly(Set.of("USK-MNT")))
        .finds("USK-MNT");
  }

  @Test
  void unixSocketInNoNetwork() {
    unix(it -> true, it -> it.setNsId(NOBODY))
        .with("netns-9.img", DamagedCheckpoint.of("tun").get("netns-9.img"))
        .by(it -> it.withOnly(Set.of("USK-NS")))
        .finds("USK-NS");
  }

  private static DamagedCheckpoint packet(
      Predicate<SkPacketEntry> which, Consumer<SkPacketEntry.Builder> change) {
    return DamagedCheckpoint.of("unix-sockets")
        .typed(
            "sk-queues.img",
            entries -> {
              for (int i = 0; i < entries.size(); i++) {
                SkPacketEntry packet = entries.get(i).message(SkPacketEntry.class);
                if (which.test(packet)) {
                  SkPacketEntry.Builder builder = packet.toBuilder();
                  change.accept(builder);
                  entries.set(i, entries.get(i).withMessage(builder.build()));
                  return;
                }
              }
            });
  }

  @Test
  void packetForNobody() {
    packet(it -> true, it -> it.setIdFor(NOBODY)).finds("SKQ-REF");
  }

  @Test
  void descriptorUnderWayIsNoFile() {
    packet(it -> it.getScmCount() > 0, it -> it.getScmBuilder(0).setRights(0, NOBODY))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("SKQ-SCM");
  }

  @Test
  void twoControlMessages() {
    packet(it -> it.getScmCount() > 0, it -> it.addScm(it.getScm(0))).finds("SKQ-SCM");
  }

  @Test
  void credentialsUnderWay() {
    packet(it -> true, it -> it.clearScm().addScm(ScmEntry.newBuilder().setType(2)))
        .by(it -> it.without(Set.of("FILE-UNREF")))
        .finds("SKQ-SCM");
  }

  private static DamagedCheckpoint inet(
      String name, Predicate<InetSkEntry> which, Consumer<InetSkEntry.Builder> change) {
    return file(
        DamagedCheckpoint.of(name),
        it -> it.hasIsk() && which.test(it.getIsk()),
        it -> change.accept(it.getIskBuilder()));
  }

  @Test
  void unknownFamily() {
    inet("inet-sockets", it -> true, it -> it.setFamily(77)).finds("ISK-FAMILY");
  }

  @Test
  void shortAddress() {
    inet("inet-sockets", it -> it.getFamily() == 10, it -> it.clearSrcAddr().addSrcAddr(0))
        .finds("ISK-ADDR");
  }

  @Test
  void listeningDatagrams() {
    inet("inet-sockets", it -> it.getProto() == 17, it -> it.setState(10)).finds("ISK-LISTEN");
  }

  @Test
  void unknownState() {
    inet("inet-sockets", it -> it.getProto() == 6, it -> it.setState(77)).finds("ISK-STATE");
  }

  @Test
  void socketInNoNetwork() {
    inet("tcp-established", it -> true, it -> it.setNsId(NOBODY)).finds("ISK-NS");
  }

  @Test
  void connectionWithoutState() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("tcp-established");
    checkpoint.without(checkpoint.first("tcp-stream-")).finds("TCP-STREAM");
  }

  @Test
  void stateWithoutConnection() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("tcp-established");
    checkpoint.copy(checkpoint.first("tcp-stream-"), "tcp-stream-abc.img").finds("TCP-ORPHAN");
  }

  private static DamagedCheckpoint tcp(Consumer<TcpStreamEntry.Builder> change) {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("tcp-established");
    return one(
        checkpoint, checkpoint.first("tcp-stream-"), 0, TcpStreamEntry.Builder.class, change);
  }

  @Test
  void noUnsentLength() {
    tcp(TcpStreamEntry.Builder::clearUnsqLen).finds("TCP-UNSQ");
  }

  @Test
  void moreUnsentThanQueued() {
    tcp(it -> it.setUnsqLen(it.getOutqLen() + 1)).finds("TCP-UNSQ");
  }

  @Test
  void noWindowScale() {
    tcp(it -> it.setOptMask(it.getOptMask() | 4).clearRcvWscale()).finds("TCP-WSCALE");
  }

  @Test
  void halfAWindow() {
    tcp(TcpStreamEntry.Builder::clearRcvWup).finds("TCP-WINDOW");
  }

  @Test
  void shortQueue() {
    DamagedCheckpoint checkpoint = DamagedCheckpoint.of("tcp-established");
    String longest = checkpoint.first("tcp-stream-");
    for (String image : checkpoint.names()) {
      if (image.startsWith("tcp-stream-")
          && checkpoint.get(image).length > checkpoint.get(longest).length) {
        longest = image;
      }
    }
    checkpoint.cut(longest, -1).finds("TCP-QLEN", "ENV-PAYLOAD");
  }
}
