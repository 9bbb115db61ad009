"""Runs CRIU, and stands between it and crit.

    between.py CRIU ARGUMENT...

Of criu dump --stream, the second process gets a parent that is not in the tree. Of criu lazy-pages
--page-server, the connection ends when a part of the memory has come. All else goes to CRIU as it is.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import threading

from pycriu import images

LIMIT = 3_000_000
criu, command, options = sys.argv[1], sys.argv[2], sys.argv[3:]


def connected(path):
    end = socket.socket(socket.AF_UNIX)
    end.connect(path)
    return end


def damaged(source):
    tree = images.load(io.BytesIO(source))
    tree["entries"][1]["ppid"] = 999_999
    return images.dumps(tree)


def damage(source, target):
    with open(source, "rb") as whole, open(target, "wb") as changed:
        changed.write(damaged(whole.read()))


def pass_images(listener, target):
    near = listener.accept()[0]
    far = connected(target)
    while True:
        size = near.recv(4, socket.MSG_WAITALL)
        if not size:
            far.close()
            return
        name = near.recv(int.from_bytes(size, "little"), socket.MSG_WAITALL)
        byte, descriptors, _, _ = socket.recv_fds(near, 1, 1)
        if name.endswith(b"pstree.img"):
            reader, writer = os.pipe()
            threading.Thread(target=damage, args=(descriptors[0], writer)).start()
            descriptors = [reader]
        far.sendall(size + name)
        socket.send_fds(far, [byte], descriptors)
        os.close(descriptors[0])


def pass_pages(listener, port):
    near = listener.accept()[0]
    far = socket.create_connection(("127.0.0.1", port))

    def ask():
        while request := near.recv(1 << 16):
            far.sendall(request)

    threading.Thread(target=ask, daemon=True).start()
    passed = 0
    while passed < LIMIT and (pages := far.recv(1 << 16)):
        passed += len(pages)
        near.sendall(pages)
    near.shutdown(socket.SHUT_RDWR)
    far.close()


if command == "dump":
    at = options.index("-D") + 1
    place = tempfile.mkdtemp()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place + "/streamer-capture.sock")
    work = (pass_images, (listener, options[at] + "/streamer-capture.sock"))
    options[at] = place
elif command == "lazy-pages":
    at = options.index("--port") + 1
    listener = socket.create_server(("127.0.0.1", 0))
    work = (pass_pages, (listener, int(options[at])))
    options[at] = str(listener.getsockname()[1])
else:
    os.execv(criu, sys.argv[1:])
listener.listen(1)
threading.Thread(target=work[0], args=work[1], daemon=True).start()
sys.exit(subprocess.run([criu, command, *options]).returncode)
