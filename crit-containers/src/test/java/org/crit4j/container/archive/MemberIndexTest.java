package org.crit4j.container.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.crit4j.container.member.Member;
import org.crit4j.container.member.MemberKind;
import org.crit4j.container.member.MemberName;
import org.junit.jupiter.api.Test;

/** What is packed comes out as it went in. */
final class MemberIndexTest {
  private static final List<String> FORMS =
      List.of("%s", "./%s", "%s/", "./%s/", "a//%s", "././%s", "/%s", "../%s", "%s\u00e4", ".", "");

  private static final List<MemberKind> KINDS = List.of(MemberKind.values());

  private final Random random = new Random(4);
  private final MemberIndex index = new MemberIndex();
  private final List<Member> expected = new ArrayList<>();
  private final Map<String, Integer> last = new HashMap<>();

  private Member random(int number) {
    String form = FORMS.get(random.nextInt(FORMS.size()));
    MemberName name = new MemberName(form.formatted("dir-" + number % 7 + "/f" + (number / 2)));
    boolean large = random.nextInt(5) == 0;
    MemberKind kind = KINDS.get(random.nextInt(KINDS.size()));
    return new Member(
        expected.size(),
        name,
        name.path(),
        kind,
        random.nextLong(),
        random.nextInt(),
        large ? random.nextLong() : random.nextInt(1 << 20),
        random.nextInt() & 0xffff_ffffL,
        random.nextLong(),
        random.nextInt(9) == 0 ? new MemberName("target") : MemberName.EMPTY,
        random.nextInt(9) == 0 ? new Member.Device(1, 3) : Member.Device.NONE,
        random.nextInt(9) == 0 ? Set.of("user.x") : Set.of());
  }

  private void add(Member member) {
    index.add(member);
    if (member.path().isPresent()) {
      Integer earlier = last.put(member.path().get().latin1(), expected.size());
      if (earlier != null) {
        expected.set(earlier, expected.get(earlier).withoutPath());
      }
    }
    expected.add(member);
  }

  @Test
  void allMembersAreAsTheyWere() {
    for (int i = 0; i < 5_000; i++) {
      add(random(i));
      assertEquals(expected.get(i), index.get(i));
    }
    assertEquals(expected, index.all());
    assertEquals(expected.size(), index.size());
    for (Map.Entry<String, Integer> each : last.entrySet()) {
      MemberName path = new MemberName(each.getKey());
      assertEquals(Optional.of(expected.get(each.getValue())), index.find(path), path.latin1());
    }
    assertEquals(Optional.empty(), index.find("dir-1/none"));
  }

  @Test
  void whatALinkLeadsToIsBeforeIt() {
    for (int i = 0; i < 3; i++) {
      MemberName name = new MemberName("same");
      add(
          new Member(
              i,
              name,
              name.path(),
              MemberKind.FILE,
              i,
              0600,
              0,
              0,
              0,
              MemberName.EMPTY,
              Member.Device.NONE,
              Set.of()));
    }
    MemberName same = new MemberName("same");
    assertEquals(Optional.of(2), index.before(3, same).map(Member::index));
    assertEquals(Optional.of(1), index.before(2, same).map(Member::index));
    assertEquals(Optional.empty(), index.before(0, same));
  }

  @Test
  void thereIsNoMemberBehindTheLast() {
    add(random(1));
    assertThrows(IndexOutOfBoundsException.class, () -> index.get(1));
    assertThrows(UnsupportedOperationException.class, () -> index.all().remove(0));
  }
}
