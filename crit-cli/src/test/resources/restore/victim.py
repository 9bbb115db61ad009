"""A process tree to be dumped: a parent with threads, a child, a file, a pipe and sockets.

    victim.py DIRECTORY [PAGES]

It works in DIRECTORY, where file-a is. With PAGES, it
has shared memory too, and so many pages that lie apart from each other. When all is set up, it writes what it has to the file ready, in
lines of a name and a value. From then on it answers questions that come by UDP: with what it reads
from the file or the pipe, with what has passed through a TCP connection to itself, and with a number
that only its memory has.
"""

import hashlib
import mmap
import os
import random
import select
import signal
import socket
import struct
import sys
import threading
import time

os.chdir(sys.argv[1])
signal.signal(signal.SIGCHLD, signal.SIG_IGN)

file = os.open(os.path.abspath("file-a"), os.O_RDWR)
os.lseek(file, 4, os.SEEK_SET)
reader, writer = os.pipe()
os.write(writer, b"words in a pipe")


def listen():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    return listener


def without_farewell(connection):
    # Nothing of it stays in the kernel when the process is killed.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return connection


first = listen()
near = without_farewell(socket.create_connection(first.getsockname()))
far = without_farewell(first.accept()[0])
first.close()
listener = listen()
questions = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
questions.bind(("127.0.0.1", 0))
memory = random.getrandbits(60)
turns = [0, 0]
private = mmap.mmap(-1, 2 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
private.write(os.urandom(len(private)))
kind = mmap.MAP_SHARED if len(sys.argv) > 2 else mmap.MAP_PRIVATE
shared = mmap.mmap(-1, 1 << 20, flags=kind | mmap.MAP_ANONYMOUS)
shared.write(os.urandom(len(shared)))
pages = int(sys.argv[2]) if len(sys.argv) > 2 else 0
apart = mmap.mmap(-1, max(pages, 1) * 2 * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for page in range(pages):
    apart[page * 2 * mmap.PAGESIZE : page * 2 * mmap.PAGESIZE + 8] = struct.pack("q", page + 1)


def digest():
    all = hashlib.sha256(private)
    all.update(shared)
    for page in range(pages):
        all.update(apart[page * 2 * mmap.PAGESIZE : (page * 2 + 1) * mmap.PAGESIZE])
    return all.hexdigest()


def turn(index):
    while True:
        turns[index] += 1
        time.sleep(0.01)


child = os.fork()
if child == 0:
    while True:
        time.sleep(1)
for index in range(len(turns)):
    threading.Thread(target=turn, args=(index,), daemon=True).start()


def answer(question):
    if question == b"memory":
        return b"%d" % memory
    if question == b"hash":
        return digest().encode()
    if question == b"file":
        return os.read(file, 5)
    if question == b"pipe":
        return os.read(reader, 100)
    if question == b"connection":
        near.sendall(b"through")
        return far.recv(100)
    if question == b"threads":
        before = list(turns)
        time.sleep(0.2)
        return b"%d" % sum(now > then for now, then in zip(turns, before))
    return b"?"


with open("ready.new", "w") as ready:
    print("parent", os.getpid(), file=ready)
    print("child", child, file=ready)
    print("file", file, file=ready)
    print("udp", questions.getsockname()[1], file=ready)
    print("tcp", listener.getsockname()[1], file=ready)
    print("memory", memory, file=ready)
    print("hash", digest(), file=ready)
os.rename("ready.new", "ready")

while True:
    for ready in select.select([questions, listener], [], [])[0]:
        if ready is listener:
            connection = without_farewell(listener.accept()[0])
            connection.sendall(b"welcome")
            connection.close()
        else:
            question, asker = questions.recvfrom(100)
            questions.sendto(answer(question), asker)
