"""Converts images with CRIU's own crit for a test that asks over standard input.

A request is one byte for what to do, a 32-bit little-endian length, and so many bytes. An answer is
the byte + or ! (it failed), a length, and the result or what went wrong.

  r   image to JSON on one line
  p   image to JSON as --pretty prints it
  n   image to JSON as show --nopl prints it
  e   JSON to image
  t   names of the image types that can be converted, one on a line
  s   the schema: message.field and enum.value, one on a line, messages and enums in lower case and
      without underscores
"""

import io
import json
import struct
import sys

from pycriu import images

requests = sys.stdin.buffer
answers = sys.stdout.buffer
sys.stdout = sys.stderr


def schema():
    for module in list(sys.modules.values()):
        file = getattr(module, "DESCRIPTOR", None)
        if hasattr(file, "message_types_by_name"):
            yield from members(file.message_types_by_name, file.enum_types_by_name)


def members(messages, enums):
    for name, message in messages.items():
        for field in message.fields:
            yield plain(name) + "." + field.name
        yield from members(message.nested_types_by_name, message.enum_types_by_name)
    for name, enum in enums.items():
        for value in enum.values:
            yield plain(name) + "." + value.name


def plain(name):
    return name.replace("_", "").lower()


def handle(what, data):
    if what == b"r":
        return json.dumps(images.loads(data)).encode()
    if what == b"p":
        return json.dumps(images.loads(data, True), indent=4).encode()
    if what == b"n":
        return json.dumps(images.load(io.BytesIO(data), True, True), indent=4).encode()
    if what == b"e":
        return images.dumps(json.loads(data))
    if what == b"t":
        # What has a handler but no magic number cannot be told from other files.
        return "\n".join(m for m in images.handlers if m in images.magic.by_name).encode()
    if what == b"s":
        return "\n".join(schema()).encode()
    raise ValueError("unknown request")


def answer(status, data):
    answers.write(status + struct.pack("<I", len(data)))
    answers.write(data)
    answers.flush()


while True:
    what = requests.read(1)
    if not what:
        break
    length, = struct.unpack("<I", requests.read(4))
    data = requests.read(length)
    try:
        result = handle(what, data)
    except Exception as problem:
        answer(b"!", ("%s: %s" % (type(problem).__name__, problem)).encode())
    else:
        answer(b"+", result)
