package org.crit4j.coredump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crit4j.image.Blob;
import org.crit4j.image.Payload;
import org.crit4j.images.GhostChunkEntry;
import org.crit4j.images.GhostFileEntry;
import org.crit4j.message.ImageEntry;
import org.crit4j.message.ImageReader;
import org.crit4j.source.Images;

/** The content of a file that is mapped. */
interface MappedFile {

  /** Opens it. */
  Content open() throws IOException;

  /** An open file. */
  interface Content extends AutoCloseable {

    /**
     * Reads bytes from an offset on; what is past the end of the file is zero.
     *
     * @return whether there may be others than zeros
     */
    boolean read(long offset, byte[] into, int length) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file on this machine. */
  record OnDisk(Path path) implements MappedFile {

    @Override
    public Content open() throws IOException {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new Content() {
        @Override
        public boolean read(long offset, byte[] into, int length) throws IOException {
          ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
          while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
              break;
            }
          }
          boolean any = buffer.position() > 0;
          while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
          }
          return any;
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }
  }

  /** A file that had no name any more, so that CRIU put its content into an image. */
  record Ghost(Images images, String image) implements MappedFile {
    private record Chunk(long offset, Blob bytes) {}

    @Override
    public Content open() throws IOException {
      ImageReader reader = images.open(image);
      List<Chunk> chunks = new ArrayList<>();
      try {
        while (reader.hasNext()) {
          ImageEntry entry = reader.next();
          if (entry.payload() instanceof Payload.Bytes bytes) {
            long offset = entry.message() instanceof GhostChunkEntry chunk ? chunk.getOff() : 0;
            chunks.add(new Chunk(offset, bytes.content()));
          }
        }
      } catch (IOException e) {
        reader.close();
        throw e;
      }
      return new Content() {
        @Override
        public boolean read(long offset, byte[] into, int length) throws IOException {
          return Ghost.read(chunks, offset, into, length);
        }

        @Override
        public void close() throws IOException {
          reader.close();
        }
      };
    }

    private static boolean read(List<Chunk> chunks, long offset, byte[] into, int length)
        throws IOException {
      Arrays.fill(into, 0, length, (byte) 0);
      boolean any = false;
      for (Chunk chunk : chunks) {
        long start = Math.max(offset, chunk.offset());
        long end = Math.min(offset + length, chunk.offset() + chunk.bytes().size());
        if (start < end) {
          any = true;
          try (InputStream in = chunk.bytes().open()) {
            in.skipNBytes(start - chunk.offset());
            in.readNBytes(into, (int) (start - offset), (int) (end - start));
          }
        }
      }
      return any;
    }

    /** Whether it is a regular file. */
    boolean isRegular() throws IOException {
      return images
          .first(image, GhostFileEntry.class)
          .filter(ghost -> (ghost.getMode() & 0xf000) == 0x8000)
          .isPresent();
    }
  }
}
