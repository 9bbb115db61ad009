package org.crit4j.edit.change;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.crit4j.edit.Change;
import org.crit4j.edit.Draft;
import org.crit4j.edit.Notes;
import org.crit4j.edit.Words;
import org.crit4j.image.Blob;
import org.crit4j.image.ImageName;
import org.crit4j.image.ImageType;
import org.crit4j.image.Payload;
import org.crit4j.images.PipeDataEntry;
import org.crit4j.images.SkPacketEntry;
import org.crit4j.message.ImageEntry;

/** Puts the content of a file in the place of what is in a pipe, or of a packet in a queue. */
public final class DataChange implements Change {
  /** What Linux makes a pipe large by itself. */
  private static final int PIPE_SIZE = 1 << 16;

  private final boolean isPipe;
  private final int id;
  private final Path file;

  private DataChange(boolean isPipe, int id, Path file) {
    this.isPipe = isPipe;
    this.id = id;
    this.file = file;
  }

  /**
   * Takes {@code ID=FILE} for a pipe or FIFO, by its {@code pipe_id}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static DataChange ofPipe(String text) {
    return parse(text, true);
  }

  /**
   * Takes {@code ID=FILE} for the first packet in the queue of a socket, by its {@code id_for}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static DataChange ofQueue(String text) {
    return parse(text, false);
  }

  private static DataChange parse(String text, boolean isPipe) {
    Pair pair = Pair.parse(text, "ID=FILE");
    try {
      return new DataChange(isPipe, Integer.parseUnsignedInt(pair.from()), Path.of(pair.to()));
    } catch (NumberFormatException | InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" does not have the form ID=FILE");
    }
  }

  @Override
  public void apply(Draft draft, Notes notes) throws IOException {
    byte[] content = PokeChange.content(file);
    int[] found = new int[1];
    if (isPipe) {
      for (ImageType type : List.of(ImageType.PIPES_DATA, ImageType.FIFO_DATA)) {
        draft.rewrite(ImageName.of(type), entry -> List.of(edited(entry, content, found, notes)));
      }
    } else {
      draft.rewrite(
          ImageName.of(ImageType.SK_QUEUES),
          entry -> List.of(edited(entry, content, found, notes)));
    }
    String what = (isPipe ? "pipe " : "socket ") + Integer.toUnsignedString(id);
    if (found[0] == 0) {
      notes.refuse("nothing is in the queue of " + what);
    } else {
      notes.matched(Words.count(content.length, "byte") + " for " + what);
    }
  }

  private ImageEntry edited(ImageEntry entry, byte[] content, int[] found, Notes notes) {
    Message message = entry.message();
    if (message instanceof PipeDataEntry pipe && pipe.getPipeId() == id) {
      found[0]++;
      int size = pipe.hasSize() ? pipe.getSize() : PIPE_SIZE;
      if (content.length > size) {
        notes.refuse(
            content.length
                + " bytes do not fit into the pipe, which takes "
                + size
                + ": the restore would wait for a reader");
      }
      return replaced(entry, pipe.toBuilder().setBytes(content.length).build(), content);
    }
    if (message instanceof SkPacketEntry packet && packet.getIdFor() == id && found[0] == 0) {
      found[0]++;
      return replaced(entry, packet.toBuilder().setLength(content.length).build(), content);
    }
    return entry;
  }

  private static ImageEntry replaced(ImageEntry entry, Message message, byte[] content) {
    ImageEntry sized = message.equals(entry.message()) ? entry : entry.withMessage(message);
    return sized.withPayload(new Payload.Bytes(Blob.of(content)));
  }
}
