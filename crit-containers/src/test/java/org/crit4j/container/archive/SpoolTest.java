package org.crit4j.container.archive;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class SpoolTest {
  /** What the hook at the end of the process meets: the process is still unpacking. */
  @RepeatedTest(20)
  void isRemovedWhileFilesAreMadeInIt() throws Exception {
    Spool spool = new Spool();
    Path place = spool.newDirectory();
    CountDownLatch busy = new CountDownLatch(1);
    Thread unpacking = new Thread(() -> makeFiles(place, busy));
    unpacking.start();
    busy.await();
    spool.close();
    unpacking.join();
    assertFalse(Files.exists(place.getParent()), "it is left");
  }

  private static void makeFiles(Path place, CountDownLatch busy) {
    try {
      for (int i = 0; i < 100_000; i++) {
        Files.createFile(place.resolve("file-" + i));
        if (i == 20) {
          busy.countDown();
        }
      }
    } catch (IOException e) {
      // The directory is gone.
    }
  }

  @Test
  void givesNothingOutOnceItIsClosed() {
    Spool spool = new Spool();
    spool.close();
    assertThrows(IOException.class, spool::newFile);
    assertThrows(IOException.class, spool::newDirectory);
  }
}
