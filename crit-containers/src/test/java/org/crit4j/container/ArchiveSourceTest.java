package org.crit4j.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.crit4j.ImageData;
import org.crit4j.Warnings;
import org.crit4j.container.archive.ArchiveLimits;
import org.crit4j.container.archive.Archives;
import org.crit4j.container.archive.MemberTree;
import org.crit4j.source.ImageSource;
import org.junit.jupiter.api.Test;

class ArchiveSourceTest {
  /** With thousands of images, to look through all names for each takes minutes. */
  @Test
  void imagesOfASortAreUnpackedTogetherAndOnce() throws IOException {
    List<Integer> prepared = new ArrayList<>();
    try (MemberTree tree =
        Archives.open(Samples.COUNTER_1, ArchiveLimits.DEFAULT, Warnings.IGNORE, it -> false)) {
      ImageSource source = ArchiveSource.of(counting(tree, prepared), "checkpoint");
      for (String name : source.names()) {
        try (ImageData data = source.open(name).orElseThrow()) {
          assertTrue(data.size() >= 0, name);
        }
      }
      assertTrue(source.names().size() > 20);
    }
    assertEquals(2, prepared.size(), "one pass for what describes processes, one for memory");
  }

  private static MemberTree counting(MemberTree tree, List<Integer> prepared) {
    return (MemberTree)
        Proxy.newProxyInstance(
            MemberTree.class.getClassLoader(),
            new Class<?>[] {MemberTree.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepare")) {
                prepared.add(((List<?>) arguments[0]).size());
              }
              return method.invoke(tree, arguments);
            });
  }
}
