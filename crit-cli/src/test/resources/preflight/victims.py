"""A program to be dumped, with one kind of thing.

    victims.py KIND DIRECTORY

It works in DIRECTORY. When all is set up, it writes its process ID to the file ready, and waits.
"""

import ctypes
import fcntl
import mmap
import os
import pty
import resource
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
import time

kept = []


def keep(thing):
    kept.append(thing)
    return thing


def fork():
    child = os.fork()
    if child == 0:
        wait()
    return child


def wait():
    while True:
        signal.pause()


def nothing():
    pass


def threads():
    for _ in range(3):
        threading.Thread(target=lambda: time.sleep(100000), daemon=True).start()


def deleted():
    file = keep(open("gone", "w+"))
    file.write("what only the image has")
    file.flush()
    os.unlink("gone")


def pipe():
    keep(os.pipe())
    fork()
    os.write(kept[0][1], b"on its way")


def socketpair():
    keep(socket.socketpair())
    fork()
    kept[0][0].send(b"on its way")


def unix():
    os.mkdir("run")
    listener = keep(socket.socket(socket.AF_UNIX))
    listener.bind(os.path.abspath("run/socket"))
    listener.listen(3)


def relative():
    listener = keep(socket.socket(socket.AF_UNIX))
    listener.bind("socket")
    listener.listen(3)


def abstract():
    listener = keep(socket.socket(socket.AF_UNIX))
    listener.bind("\0crit4j-preflight")
    listener.listen(3)


def datagram():
    receiver = keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    receiver.bind(os.path.abspath("datagrams"))
    sender = keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    sender.connect(os.path.abspath("datagrams"))
    sender.send(b"on its way")


def listen():
    listener = keep(socket.socket())
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(3)
    with open("port", "w") as port:
        port.write(str(listener.getsockname()[1]))
    return listener


def connection():
    client = keep(socket.create_connection(listen().getsockname()))
    server = keep(kept[0].accept()[0])
    for each in client, server:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.send(b"on its way")


def udp():
    receiver = keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    receiver.bind(("127.0.0.1", 0))
    with open("port", "w") as port:
        port.write(str(receiver.getsockname()[1]))


def ipv6():
    listener = keep(socket.socket(socket.AF_INET6))
    listener.bind(("::1", 0))
    listener.listen(3)


def memfd():
    file = keep(os.memfd_create("some memory"))
    os.write(file, b"x" * 10000)


def shared():
    memory = keep(mmap.mmap(-1, 1 << 16))
    memory[:5] = b"words"
    fork()


def terminals():
    master, slave = keep(pty.openpty())
    os.write(master, b"on its way")
    with open("terminal", "w") as file:
        file.write(os.ttyname(slave))


def shell():
    """A terminal whose other end is not dumped."""
    master, slave = pty.openpty()
    if os.fork() != 0:
        wait()
    os.setsid()
    os.close(master)
    fcntl.ioctl(slave, 0x540E, 0)  # TIOCSCTTY
    for fd in 0, 1, 2:
        os.dup2(slave, fd)
    os.close(slave)


def events():
    libc = ctypes.CDLL(None)
    keep(libc.eventfd(3, 0))
    timer = keep(libc.timerfd_create(1, 0))
    poll = keep(select.epoll())
    poll.register(timer, select.EPOLLIN)


def watches():
    libc = ctypes.CDLL(None)
    watcher = keep(libc.inotify_init())
    libc.inotify_add_watch(watcher, b".", 0x100)


def locks():
    for name, lock in ("posix", fcntl.lockf), ("flock", fcntl.flock):
        file = keep(open(name, "w"))
        lock(file, fcntl.LOCK_EX)


def fifo():
    os.mkfifo("fifo")
    keep(os.open("fifo", os.O_RDWR))


def zombie():
    if os.fork() == 0:
        os._exit(3)
    time.sleep(0.1)


def sessions():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setpgid(0, 0)
        wait()


def logs():
    log = keep(open("log.txt", "a"))
    log.write("a line\n")
    log.flush()
    os.mkdir("directory", 0o750)
    os.chdir("directory")


def timers():
    signal.setitimer(signal.ITIMER_REAL, 100000, 7)


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 4096))
    os.nice(3)


def memory():
    file = keep(open("mapped", "w+b"))
    file.write(b"y" * 20000)
    file.flush()
    keep(mmap.mmap(file.fileno(), 20000))
    keep(mmap.mmap(file.fileno(), 20000, flags=mmap.MAP_PRIVATE))


def posixshm():
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as file:
        file.write(b"z" * 5000)
        file.flush()
        keep(mmap.mmap(file.fileno(), 5000))


def external():
    """Writes to a socket of a program that is not dumped."""
    name = os.path.abspath("journal")
    ready = os.pipe()
    if os.fork() != 0:
        receiver = keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        receiver.bind(name)
        os.write(ready[1], b"!")
        wait()
    os.read(ready[0], 1)
    for fd in ready:
        os.close(fd)
    os.setsid()
    sender = keep(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    sender.connect(name)


def orphan():
    """Writes into a pipe whose reader is not dumped."""
    reader, writer = os.pipe()
    if os.fork() != 0:
        wait()
    os.setsid()
    os.close(reader)
    keep(writer)


def unshare(kind):
    if ctypes.CDLL(None, use_errno=True).unshare(kind) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def hostname():
    unshare(0x04000000)
    socket.sethostname("victim")


def ipc():
    unshare(0x08000000)


def network():
    unshare(0x40000000)
    listener = keep(socket.socket())
    listener.bind(("0.0.0.0", 7777))
    listener.listen(3)


def tmpfs():
    """In a mount namespace of its own."""
    os.mkdir("tmp")
    ctypes.CDLL(None).mount(b"none", b"tmp", b"tmpfs", 0, None)
    file = keep(open("tmp/file", "w"))
    file.write("in a tmpfs")
    file.flush()


def program():
    """Runs a program that nothing else runs."""
    shutil.copy("/bin/sleep", "program")
    write_ready()
    os.execv(os.path.abspath("program"), ["program", "100000"])


def write_ready():
    name = os.path.join(sys.argv[2], "ready")
    with open(name + ".new", "w") as file:
        file.write("%d\n" % os.getpid())
    os.rename(name + ".new", name)


os.chdir(sys.argv[2])
globals()[sys.argv[1]]()
write_ready()
wait()
