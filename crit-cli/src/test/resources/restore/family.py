# A family of processes: one on a terminal, one that ended, one with a thread that holds a lock; with
# packets that wait in a queue. Answers questions: each is an expression of Python, for the child
# after "child:".
import ctypes, fcntl, os, pty, signal, socket, sys, threading, time, tty

directory = sys.argv[1]
libc = ctypes.CDLL(None)
control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
control.bind(("127.0.0.1", 0))
sender, receiver = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
sender.send(b"first in the queue")
sender.send(b"second in the queue")
master, slave = pty.openpty()
tty.setraw(slave)
name = os.ttyname(slave)
to_child, from_parent = os.pipe()
from_child, to_parent = os.pipe()


def evaluate(question):
    try:
        return str(eval(question))
    except Exception as problem:
        return repr(problem)


child = os.fork()
if child == 0:
    os.setsid()
    os.close(master)
    os.close(slave)
    terminal = os.open(name, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(terminal, number)
    os.close(terminal)
    locked = open(directory + "/locked", "w")
    fcntl.lockf(locked, fcntl.LOCK_EX)
    thread = threading.Thread(target=lambda: time.sleep(100000), daemon=True)
    thread.start()
    while True:
        os.write(to_parent, evaluate(os.read(to_child, 1000).decode()).encode())
os.close(slave)
zombie = os.fork()
if zombie == 0:
    os._exit(42)
os.waitid(os.P_PID, zombie, os.WEXITED | os.WNOWAIT)


def ask_child(question):
    os.write(from_parent, question.encode())
    return os.read(from_child, 60000).decode()


ask_child("1")
with open(directory + "/ready.tmp", "w") as ready:
    ready.write(f"pid {os.getpid()}\n")
    ready.write(f"control {control.getsockname()[1]}\n")
    ready.write(f"child {child}\n")
    ready.write(f"zombie {zombie}\n")
os.rename(directory + "/ready.tmp", directory + "/ready")
while True:
    question, address = control.recvfrom(1000)
    text = question.decode()
    answer = ask_child(text[6:]) if text.startswith("child:") else evaluate(text)
    control.sendto(answer.encode(), address)
