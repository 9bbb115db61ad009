package org.crit4j.checkpoint.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.crit4j.checkpoint.ExitStatus;
import org.crit4j.images.FileLockEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of the kernel in words. */
final class FactWordsTest {
  @ParameterizedTest
  @CsvSource({
    "768, exit code 3",
    "0, exit code 0",
    "9, ended by SIGKILL",
    "139, ended by SIGSEGV",
    "37, ended by SIGRTMIN+3",
    "32, ended by signal 32"
  })
  void howAProcessEnded(int status, String words) {
    assertEquals(words, ProcessFacts.ended(ExitStatus.of(status)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, O_RDONLY",
    "02102001, O_WRONLY|O_APPEND|O_LARGEFILE|O_CLOEXEC",
    "04010002, O_RDWR|O_SYNC",
    "010002, O_RDWR|O_DSYNC",
    "3, 0x3",
    "010000000000, O_RDONLY|0x40000000"
  })
  void howAFileIsOpen(String octal, String words) {
    assertEquals(words, OpenFlags.text(Integer.parseUnsignedInt(octal, 8)));
  }

  @Test
  void signalsOfASet() {
    assertEquals(List.of("SIGHUP", "SIGRTMIN+30"), SignalNames.of(1L << 63 | 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 0; 0; 0; POSIX read",
        "1; 1; 10; 20; POSIX write from 10, 20 bytes",
        "2; 1; 0; 0; flock write",
        "32; 0; 5; 0; lease read from 5 to the end",
        "1024; 1; 0; 1; open file write from 0, 1 bytes"
      })
  void locks(int flag, int type, long start, long length, String words) {
    FileLockEntry lock =
        FileLockEntry.newBuilder()
            .setFlag(flag)
            .setType(type)
            .setPid(1)
            .setFd(3)
            .setStart(start)
            .setLen(length)
            .build();
    assertEquals(words, LockText.of(lock));
  }

  @Test
  void eventsAndClocks() {
    assertEquals("IN|OUT|ET", EventNames.of(0x80000005));
    assertEquals("0x0", EventNames.of(0));
    assertEquals("BOOTTIME", ClockNames.of(7));
    assertEquals("99", ClockNames.of(99));
  }
}
