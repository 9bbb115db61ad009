package org.crit4j.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.crit4j.CritException;
import org.crit4j.Location;
import org.crit4j.checkpoint.file.NameBytes;
import org.crit4j.images.CoreEntry;
import org.crit4j.images.TaskCoreEntry;
import org.crit4j.internal.schema.WireType;
import org.crit4j.internal.wire.WireException;
import org.crit4j.internal.wire.WireReader;

/**
 * What a core image has besides registers. A checkpoint may have thousands, of which mostly state
 * and name are asked for: the rest stays in bytes, a fraction of the message's size in memory.
 */
final class Core {
  /** The fields that are kept. */
  static final int[] FIELDS = {
    CoreEntry.MTYPE_FIELD_NUMBER,
    CoreEntry.TC_FIELD_NUMBER,
    CoreEntry.IDS_FIELD_NUMBER,
    CoreEntry.THREAD_CORE_FIELD_NUMBER
  };

  private final String file;
  private final ByteString bytes;
  private int state;
  private Optional<NameBytes> name = Optional.empty();

  private Core(String file, ByteString bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Reads the bytes of a core.
   *
   * @param file the image, for messages
   * @throws CritException if they are no message
   */
  static Core of(String file, ByteString bytes) throws CritException {
    Core core = new Core(file, bytes);
    byte[] all = bytes.toByteArray();
    try {
      WireReader reader = new WireReader(all, 0, all.length);
      while (reader.next()) {
        if (reader.number() == CoreEntry.TC_FIELD_NUMBER && reader.wireType() == WireType.LENGTH) {
          core.readTask(new WireReader(all, reader.valueStart(), reader.fieldEnd()), all);
        }
      }
    } catch (WireException e) {
      throw core.malformed(e);
    }
    return core;
  }

  private void readTask(WireReader task, byte[] all) throws WireException {
    name = name.or(() -> Optional.of(new NameBytes(ByteString.EMPTY)));
    while (task.next()) {
      int field = task.number();
      if (field == TaskCoreEntry.TASK_STATE_FIELD_NUMBER && task.wireType() == WireType.VARINT) {
        state = (int) task.value();
      } else if (field == TaskCoreEntry.COMM_FIELD_NUMBER && task.wireType() == WireType.LENGTH) {
        int length = task.fieldEnd() - task.valueStart();
        name = Optional.of(new NameBytes(ByteString.copyFrom(all, task.valueStart(), length)));
      }
    }
  }

  private CritException malformed(Exception problem) {
    return new CritException(
        Location.UNKNOWN.inFile(file), String.valueOf(problem.getMessage()), "a CoreEntry message");
  }

  /** What the task was doing. */
  TaskState state() {
    return TaskState.of(state);
  }

  /** What the task calls itself; empty for threads after the first one. */
  Optional<NameBytes> name() {
    return name;
  }

  /**
   * The message, without registers.
   *
   * @throws CritException if the bytes are none
   */
  CoreEntry message() throws CritException {
    try {
      return CoreEntry.newBuilder().mergeFrom(bytes).buildPartial();
    } catch (InvalidProtocolBufferException e) {
      throw malformed(e);
    }
  }
}
