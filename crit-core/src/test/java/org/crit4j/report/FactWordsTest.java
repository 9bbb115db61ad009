package org.crit4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.util.List;
import org.crit4j.checkpoint.ExitStatus;
import org.crit4j.checkpoint.file.NameBytes;
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
    assertEquals(words, ProcessRow.ended(ExitStatus.of(status)));
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
    assertEquals(words, Bits.open(Integer.parseUnsignedInt(octal, 8)).toString());
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
    assertEquals(words, new LockRow(lock).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1048524, 1023.9 KiB",
    "1048566, 1.0 MiB",
    "1073741823, 1.0 GiB",
    "-1, 16.0 EiB"
  })
  void sizesAreRoundedBeforeTheUnitIsChosen(long bytes, String words) {
    assertEquals(words, ByteSize.of(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "25, 600000000, 25.6 s",
    "30, 0, 30 s",
    "0, 1, 0.000000001 s",
    "-1, -1, 9223372036854775807 s"
  })
  void times(long seconds, long nanoseconds, String words) {
    assertEquals(words, TextValues.duration(Durations.of(seconds, nanoseconds).orElseThrow()));
  }

  @Test
  void bytesThatAreNotText() {
    assertEquals(
        "caf\\xe9",
        TextValues.name(
            new NameBytes(ByteString.copyFrom(new byte[] {'c', 'a', 'f', (byte) 0xe9}))));
  }

  @Test
  void eventsAndClocks() {
    assertEquals("IN|OUT|ET", Bits.EPOLL.in(0x80000005).toString());
    assertEquals("0", Bits.EPOLL.in(0).toString());
    assertEquals("BOOTTIME", ClockNames.of(7));
    assertEquals("99", ClockNames.of(99));
  }
}
