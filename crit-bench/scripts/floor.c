/*
 * The machine's limit: converts pagemap images and nothing else, without a check of anything. What
 * it prints is the same as crit's, byte by byte.
 *
 *   floor decode|pretty IMAGE JSON
 *   floor encode JSON IMAGE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, LONGEST_ENTRY = 512 };

static const unsigned char *in, *end;
static unsigned char buffer[BUFFER];
static unsigned char *out = buffer;
static int target;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void drain(void) {
  unsigned char *from = buffer;
  while (from < out) {
    ssize_t written = write(target, from, (size_t)(out - from));
    if (written < 0) {
      die("write");
    }
    from += written;
  }
  out = buffer;
}

static void reserve(void) {
  if (buffer + BUFFER - out < LONGEST_ENTRY) {
    drain();
  }
}

static uint64_t varint(void) {
  uint64_t value = 0;
  int shift = 0;
  unsigned char byte;
  do {
    byte = *in++;
    value |= (uint64_t)(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  return value;
}

static void text(const char *chars, size_t length) {
  memcpy(out, chars, length);
  out += length;
}

#define TEXT(chars) text(chars, sizeof(chars) - 1)

static void decimal(uint64_t value) {
  unsigned char digits[20];
  unsigned char *first = digits + sizeof digits;
  do {
    *--first = (unsigned char)('0' + value % 10);
    value /= 10;
  } while (value);
  text((const char *)first, (size_t)(digits + sizeof digits - first));
}

static void hex(uint64_t value) {
  int digits = 1;
  while (digits < 16 && value >> (4 * digits)) {
    digits++;
  }
  TEXT("\"0x");
  while (digits--) {
    *out++ = (unsigned char)"0123456789abcdef"[value >> (4 * digits) & 15];
  }
  *out++ = '"';
}

static void flags(uint64_t value) {
  static const char *const names[] = {"PE_PARENT", "PE_LAZY", "PE_PRESENT"};
  const char *separator = "";
  *out++ = '"';
  for (int i = 0; i < 3; i++) {
    if (value >> i & 1) {
      text(separator, strlen(separator));
      text(names[i], strlen(names[i]));
      separator = " | ";
    }
  }
  *out++ = '"';
}

static void line(int indent, int pretty) {
  if (pretty) {
    *out++ = '\n';
    memset(out, ' ', (size_t)indent);
    out += indent;
  }
}

static void separate(int first, int pretty) {
  if (!first) {
    *out++ = ',';
    if (!pretty) {
      *out++ = ' ';
    }
  }
}

static void field(unsigned char tag, int pretty) {
  static const char *const names[] = {"vaddr", "compat_nr_pages", "in_parent", "flags", "nr_pages"};
  const char *name = names[(tag >> 3) - 1];
  uint64_t value = varint();
  *out++ = '"';
  text(name, strlen(name));
  TEXT("\": ");
  if (pretty && tag == 0x08) {
    hex(value);
  } else if (pretty && tag == 0x20) {
    flags(value);
  } else {
    decimal(value);
  }
}

static void decode(int pretty) {
  in += 8;
  out += sprintf((char *)out, pretty ? "{\n    \"magic\": \"PAGEMAP\",\n    \"entries\": ["
                                     : "{\"magic\": \"PAGEMAP\", \"entries\": [");
  for (int entry = 0; in < end; entry++) {
    uint32_t size;
    memcpy(&size, in, 4);
    in += 4;
    const unsigned char *stop = in + size;
    reserve();
    separate(entry == 0, pretty);
    line(8, pretty);
    *out++ = '{';
    for (int first = 1; in < stop; first = 0) {
      separate(first, pretty);
      line(12, pretty);
      unsigned char tag = *in++;
      if (entry == 0) {
        TEXT("\"pages_id\": ");
        decimal(varint());
      } else {
        field(tag, pretty);
      }
    }
    line(8, pretty);
    *out++ = '}';
  }
  line(4, pretty);
  *out++ = ']';
  line(0, pretty);
  *out++ = '}';
}

static void put(unsigned char tag, uint64_t value) {
  *out++ = tag;
  while (value >> 7) {
    *out++ = (unsigned char)(value | 0x80);
    value >>= 7;
  }
  *out++ = (unsigned char)value;
}

static void encode(void) {
  static const unsigned char magics[] = {0x19, 0x43, 0x56, 0x54, 0x25, 0x40, 0x08, 0x56};
  text((const char *)magics, sizeof magics);
  in = memchr(in, '[', (size_t)(end - in));
  while (*in != ']') {
    reserve();
    unsigned char *start = out;
    out += 4;
    while (*in != '}') {
      while (*in != '"') {
        in++;
      }
      unsigned char tag = 0x08;
      switch (in[1]) {
        case 'c': tag = 0x10; break;
        case 'i': tag = 0x18; break;
        case 'f': tag = 0x20; break;
        case 'n': tag = 0x28; break;
        default: break;
      }
      while (*in != ':') {
        in++;
      }
      uint64_t value = 0;
      for (in += 2; *in >= '0'; in++) {
        if (*in > '9') {
          break;
        }
        value = value * 10 + (uint64_t)(*in - '0');
      }
      put(tag, value);
    }
    in++;
    uint32_t size = (uint32_t)(out - start - 4);
    memcpy(start, &size, 4);
  }
}

int main(int count, char **arguments) {
  if (count != 4) {
    fputs("usage: floor decode|pretty|encode IN OUT\n", stderr);
    return 2;
  }
  int source = open(arguments[2], O_RDONLY);
  struct stat status;
  if (source < 0 || fstat(source, &status) < 0) {
    die(arguments[2]);
  }
  in = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, source, 0);
  if (in == MAP_FAILED) {
    die("mmap");
  }
  end = in + status.st_size;
  target = open(arguments[3], O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (target < 0) {
    die(arguments[3]);
  }
  if (strcmp(arguments[1], "encode") == 0) {
    encode();
  } else {
    decode(strcmp(arguments[1], "pretty") == 0);
  }
  drain();
  return 0;
}
