"""A process tree with one of nearly everything, to be dumped and restored in damaged forms.

    victim.py DIRECTORY

When all is set up, it writes the port at which it answers questions (by UDP) to DIRECTORY/ready.
"""

import ctypes
import fcntl
import mmap
import os
import select
import signal
import socket
import struct
import sys
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
os.setsid()
os.chdir(sys.argv[1])

# Regular files, one of them locked, one deleted, one with an owner for its signals.
file = os.open("file", os.O_RDWR | os.O_CREAT, 0o644)
os.write(file, b"0123456789")
fcntl.flock(file, fcntl.LOCK_EX)
deleted = os.open("deleted", os.O_RDWR | os.O_CREAT, 0o600)
os.write(deleted, b"in no directory")
os.unlink("deleted")

# Pipes and a fifo with something in them.
reader, writer = os.pipe()
os.write(writer, b"words in a pipe")
fcntl.fcntl(reader, fcntl.F_SETOWN, os.getpid())
os.mkfifo("fifo")
fifo = os.open("fifo", os.O_RDWR)
os.write(fifo, b"words in a fifo")

# Unix sockets: a pair with a packet and a descriptor under way, datagrams to a name, a listener.
left, right = socket.socketpair()
socket.send_fds(left, [b"packet"], [file])
named = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
named.bind("named")
sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
sender.connect("named")
sender.send(b"datagram")
abstract = socket.socket(socket.AF_UNIX)
abstract.bind("\0crit4j-%d-%s" % (os.getpid(), sys.argv[1][-60:]))
abstract.listen(1)


def without_farewell(connection):
    # Nothing of it stays in the kernel when the process is killed.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return connection


# Internet sockets: a listener, a connection with bytes in its queue, IPv6, the one for questions.
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1)
near = without_farewell(socket.create_connection(listener.getsockname()))
far = without_farewell(listener.accept()[0])
near.sendall(b"through")
six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
six.bind(("::1", 0))
questions = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
questions.bind(("127.0.0.1", 0))

# Events.
event = os.eventfd(7)
timer = os.timerfd_create(time.CLOCK_MONOTONIC)
os.timerfd_settime(timer, initial=100000, interval=200000)
poll = select.epoll()
poll.register(reader, select.EPOLLIN)
poll.register(event, select.EPOLLIN)
watch = libc.inotify_init()
libc.inotify_add_watch(watch, b".", 0x100)
mask = struct.pack("Q", 1 << (signal.SIGUSR1 - 1))
signals = libc.signalfd(-1, ctypes.create_string_buffer(mask), 0)
signal.setitimer(signal.ITIMER_REAL, 100000, 200000)
for clock in range(2):
    libc.timer_create(clock, None, ctypes.byref(ctypes.c_void_p()))

# Memory: a memfd, mapped; memory that is shared with the child; private memory.
memory = os.memfd_create("memory")
os.ftruncate(memory, 8192)
mapped = mmap.mmap(memory, 8192)
mapped[:6] = b"memfd!"
shared = mmap.mmap(-1, 16384)
shared[:7] = b"shared!"
private = mmap.mmap(-1, 65536, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
private[:8] = b"private!"
private[32768:32776] = b"private!"



def permit_everything():
    # One filter of one instruction: return SECCOMP_RET_ALLOW.
    instruction = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7FFF0000))
    program = struct.pack("HxxxxxxP", 1, ctypes.addressof(instruction))
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, program)


# A child in a group of its own, a dead one, threads.
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    permit_everything()
    permit_everything()
    os.open("file", os.O_RDONLY)
    while True:
        time.sleep(1)
dead = os.fork()
if dead == 0:
    os._exit(3)
os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)
turns = [0]


def turn():
    while True:
        turns[0] += 1
        time.sleep(0.01)


threading.Thread(target=turn, daemon=True).start()


def answer(question):
    if question == "turns":
        before = turns[0]
        time.sleep(0.1)
        return b"on" if turns[0] > before else b"stopped"
    if question == "file":
        os.lseek(file, 3, os.SEEK_SET)
        return os.read(file, 4)
    if question == "pipe":
        os.set_blocking(reader, False)
        return os.read(reader, 100)
    if question == "fifo":
        os.set_blocking(fifo, False)
        return os.read(fifo, 100)
    if question == "packet":
        right.setblocking(False)
        return right.recv(100)
    if question == "datagram":
        named.setblocking(False)
        return named.recv(100)
    if question == "connection":
        far.setblocking(False)
        return far.recv(100)
    if question == "memfd":
        return mapped[:6]
    if question == "shared":
        return shared[:7]
    if question == "private":
        return private[:8] + private[32768:32776]
    if question == "locked":
        other = os.open("file", os.O_RDWR)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return b"no"
        except BlockingIOError:
            return b"yes"
        finally:
            os.close(other)
    if question == "descriptors":
        return b"%d" % len(os.listdir("/proc/self/fd"))
    if question == "descriptors of the child":
        return b"%d" % len(os.listdir("/proc/%d/fd" % child))
    if question == "child":
        with open("/proc/%d/stat" % child) as status:
            return status.read().split()[2].encode()
    return b"?"


with open("ready.new", "w") as ready:
    print(os.getpid(), child, dead, questions.getsockname()[1], file=ready)
os.rename("ready.new", "ready")

while True:
    question, asker = questions.recvfrom(100)
    try:
        said = answer(question.decode())
    except Exception as problem:
        said = type(problem).__name__.encode()
    questions.sendto(said, asker)
