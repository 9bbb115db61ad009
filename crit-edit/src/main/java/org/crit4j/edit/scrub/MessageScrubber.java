package org.crit4j.edit.scrub;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crit4j.edit.scrub.FieldTable.Decision;

/**
 * Scrubs messages, field by field as {@link FieldTable} says. Works on bytes, since text in images
 * need not be UTF-8; what the schema does not know is left out.
 */
final class MessageScrubber {
  private static final int MOST_DEPTH = 1000;

  private final FieldTable table;
  private final Secrets secrets;

  MessageScrubber(FieldTable table, Secrets secrets) {
    this.table = table;
    this.secrets = secrets;
  }

  /**
   * The bytes of a message, scrubbed.
   *
   * @throws IOException if the message is malformed
   */
  ByteString scrub(Descriptor type, ByteString message) throws IOException {
    return ByteString.copyFrom(new Run(type, 0).run(message));
  }

  /** One message. */
  private final class Run {
    private final Descriptor type;
    private final int depth;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    private final Map<Integer, Integer> indexes = new HashMap<>();
    private final List<Long> words = new ArrayList<>();
    private int wordsField;

    Run(Descriptor type, int depth) {
      this.type = type;
      this.depth = depth;
    }

    byte[] run(ByteString message) throws IOException {
      CodedInputStream in = message.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int number = WireFormat.getTagFieldNumber(tag);
        if (number != wordsField) {
          flushWords();
        }
        Optional<FieldDescriptor> field = known(number, WireFormat.getTagWireType(tag));
        if (field.isPresent()) {
          field(in, field.get(), WireFormat.getTagWireType(tag));
        } else {
          secrets.tally().add(ReplacementKind.UNKNOWN);
          in.skipField(tag);
        }
      }
      flushWords();
      out.flush();
      return bytes.toByteArray();
    }

    /** The field of that number, unless its bytes are not of its type. */
    private Optional<FieldDescriptor> known(int number, int wire) {
      FieldDescriptor field = type.findFieldByNumber(number);
      if (field == null || (depth == MOST_DEPTH && field.getJavaType() == JavaType.MESSAGE)) {
        return Optional.empty();
      }
      int own = field.getLiteType().getWireType();
      boolean packed = wire == WireFormat.WIRETYPE_LENGTH_DELIMITED && field.isPackable();
      return wire == own || packed ? Optional.of(field) : Optional.empty();
    }

    private void field(CodedInputStream in, FieldDescriptor field, int wire) throws IOException {
      int own = field.getLiteType().getWireType();
      if (field.getJavaType() == JavaType.MESSAGE) {
        byte[] content = new Run(field.getMessageType(), depth + 1).run(in.readBytes());
        out.writeByteArray(field.getNumber(), content);
      } else if (own == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        byte[] value = in.readBytes().toByteArray();
        out.writeByteArray(field.getNumber(), secrets.bytes(table.of(field), value));
      } else if (wire == own) {
        number(field, readNumber(in, own));
      } else {
        CodedInputStream all = in.readBytes().newCodedInput();
        while (!all.isAtEnd()) {
          number(field, readNumber(all, own));
        }
      }
    }

    private static long readNumber(CodedInputStream in, int wire) throws IOException {
      return switch (wire) {
        case WireFormat.WIRETYPE_FIXED64 -> in.readFixed64();
        case WireFormat.WIRETYPE_FIXED32 -> in.readFixed32() & 0xffffffffL;
        default -> in.readUInt64();
      };
    }

    private void number(FieldDescriptor field, long value) throws IOException {
      Decision decision = table.of(field);
      if (decision.treatment() == Treatment.ADDRESS) {
        wordsField = field.getNumber();
        words.add(value);
        return;
      }
      int index = field.isRepeated() ? indexes.merge(field.getNumber(), 1, Integer::sum) - 1 : 0;
      write(field, secrets.number(decision, index, value));
    }

    private void write(FieldDescriptor field, long value) throws IOException {
      switch (field.getLiteType().getWireType()) {
        case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64(field.getNumber(), value);
        case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32(field.getNumber(), (int) value);
        default -> out.writeUInt64(field.getNumber(), value);
      }
    }

    private void flushWords() throws IOException {
      if (!words.isEmpty()) {
        for (long word : AddressWords.replace(words, secrets.addresses())) {
          out.writeUInt64(wordsField, word);
        }
        words.clear();
      }
      wordsField = 0;
    }
  }
}
