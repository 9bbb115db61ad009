package org.crit4j.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All bytes arrive in their order, and whatever fails ends both threads. */
@Timeout(60)
final class PipeCopyTest {
  private static final int LARGE = (9 << 20) + 4321;

  private final BufferPool pool = new BufferPool();
  private final AtomicLong counted = new AtomicLong();

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Gives less than was asked for, as pipes do. */
  private static ReadableByteChannel pipe(byte[] content) {
    Random random = new Random(7);
    return Channels.newChannel(
        new ByteArrayInputStream(content) {
          @Override
          public synchronized int read(byte[] bytes, int from, int length) {
            return super.read(bytes, from, Math.min(length, 1 + random.nextInt(40_000)));
          }
        });
  }

  private void copy(ReadableByteChannel pipe, WritableByteChannel file) throws IOException {
    new PipeCopy(pipe, file, counted::addAndGet, pool).run();
  }

  private static boolean hasWriter() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(it -> it.getName().equals(Thread.currentThread().getName() + ", to disk"));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 32_767, 32_768, 32_769, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, LARGE, 6 << 20})
  void whatIsReadIsWritten(int size) throws IOException {
    byte[] content = random(size);
    for (int i = 0; i < 2; i++) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      copy(pipe(content), Channels.newChannel(written));
      assertArrayEquals(content, written.toByteArray());
    }
    assertEquals(2L * size, counted.get());
    assertFalse(hasWriter());
  }

  @Test
  void pipeIsReadOnWhileTheFileIsSlow() throws IOException {
    CountDownLatch aheadOfTheFile = new CountDownLatch(1);
    byte[] content = random(3 << 20);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(content);
    AtomicLong read = new AtomicLong();
    ReadableByteChannel pipe =
        Channels.newChannel(
            new InputStream() {
              @Override
              public int read() {
                throw new AssertionError();
              }

              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                int count = in.read(bytes, from, length);
                if (read.addAndGet(Math.max(0, count)) >= content.length) {
                  aheadOfTheFile.countDown();
                }
                return count;
              }
            });
    WritableByteChannel file = Channels.newChannel(written);
    copy(
        pipe,
        new Waiting(file) {
          @Override
          void waitAt(long position) throws InterruptedException {
            if (position == 1 << 20) {
              aheadOfTheFile.await();
            }
          }
        });
    assertArrayEquals(content, written.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100_000, 1 << 20, 5 << 20, (9 << 20) + 4000})
  void fullDiskIsReported(long size) throws Exception {
    WritableByteChannel disk =
        new Waiting(Channels.newChannel(new ByteArrayOutputStream())) {
          @Override
          void waitAt(long position) throws IOException {
            if (position + (1 << 20) > size) {
              throw new IOException("No space left on device");
            }
          }
        };
    IOException failure = assertThrows(IOException.class, () -> copy(pipe(random(LARGE)), disk));
    assertEquals("No space left on device", failure.getMessage());
    assertNoWriterSoon();
  }

  @Test
  void errorsOfTheSecondThreadAreReported() throws Exception {
    WritableByteChannel broken =
        new Waiting(Channels.newChannel(new ByteArrayOutputStream())) {
          @Override
          void waitAt(long position) {
            if (position >= 2 << 20) {
              throw new IllegalStateException("broken");
            }
          }
        };
    IOException failure = assertThrows(IOException.class, () -> copy(pipe(random(LARGE)), broken));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("broken"), message);
    assertNoWriterSoon();
  }

  @Test
  void interruptEndsBothThreads() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    WritableByteChannel file =
        new Waiting(Channels.newChannel(new ByteArrayOutputStream())) {
          @Override
          void waitAt(long position) throws InterruptedException {
            if (position >= 2 << 20) {
              stuck.countDown();
              new CountDownLatch(1).await();
            }
          }
        };
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread copier =
        new Thread(
            () -> {
              try {
                copy(pipe(random(LARGE)), file);
              } catch (IOException e) {
                failure.set(e);
              }
            },
            Thread.currentThread().getName());
    copier.start();
    stuck.await();
    copier.interrupt();
    copier.join();
    assertTrue(failure.get() instanceof IOException, String.valueOf(failure.get()));
    assertNoWriterSoon();
  }

  private static void assertNoWriterSoon() throws InterruptedException {
    while (hasWriter()) {
      Thread.sleep(5); // the test's time limit ends it
    }
  }

  /** A file that is held up before it takes a buffer. */
  private abstract static class Waiting implements WritableByteChannel {
    private final WritableByteChannel file;
    private long position;

    Waiting(WritableByteChannel file) {
      this.file = file;
    }

    abstract void waitAt(long position) throws IOException, InterruptedException;

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      try {
        waitAt(position);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      position += bytes.remaining();
      return file.write(bytes);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
