package org.crit4j.checkpoint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crit4j.image.ImageType;
import org.crit4j.images.FdTypes;
import org.crit4j.images.FileEntry;
import org.crit4j.images.TimerfdEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of the kinds of files has all that the schema has. */
class FileKindTest {
  @Test
  void eachTypeOfTheSchemaIsAKind() {
    for (FdTypes type : FdTypes.values()) {
      FileKind kind = FileKind.of(type.getNumber()).orElseThrow();
      assertEquals(type.name(), kind.name());
      assertEquals(type, kind.type());
    }
    assertEquals(FdTypes.values().length, FileKind.values().length);
  }

  @Test
  void eachMessageOfAFileIsThatOfAKind() {
    List<String> fields = new ArrayList<>();
    for (FieldDescriptor field : FileEntry.getDescriptor().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        fields.add(field.getName());
      }
    }
    List<String> kinds = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      FileKind.of(kind.type()).ifPresent(it -> kinds.add(it.field()));
    }
    assertEquals(fields.stream().sorted().toList(), kinds.stream().sorted().toList());
  }

  @ParameterizedTest
  @EnumSource
  void theMessageOfASeparateImageIsTheSameAsInTheOne(FileKind kind) {
    if (kind.separateImage().isEmpty()) {
      return;
    }
    FieldDescriptor field = FileEntry.getDescriptor().findFieldByName(kind.field());
    Message.Builder own = FileEntry.newBuilder().newBuilderForField(field);
    assertEquals(
        kind.separateImage().get().entries().orElseThrow().body(),
        own.getDescriptorForType().getName());
    own.setField(own.getDescriptorForType().findFieldByName("id"), 77);
    FileEntry entry = kind.entryOf(own.buildPartial()).orElseThrow();
    assertEquals(kind.type(), entry.getType());
    assertEquals(77, entry.getId());
    assertTrue(kind.isIn(entry));
    OpenFile file = FileKind.file(entry);
    assertEquals(kind, file.kind());
    assertEquals(77, file.id());
    assertEquals(own.buildPartial(), file.entry());
    assertEquals(Optional.of(file), kind.fileOf(own.buildPartial()));
  }

  @Test
  void aMessageOfAnotherKindIsNone() {
    assertEquals(Optional.empty(), FileKind.REG.fileOf(TimerfdEntry.getDefaultInstance()));
    assertEquals(Optional.of(ImageType.TIMERFD), FileKind.TIMERFD.separateImage());
  }
}
