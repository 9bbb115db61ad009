# Has what checkpoints are edited for, and answers questions: each is an expression of Python.
import ctypes, fcntl, os, socket, sys, threading, time

directory = sys.argv[1]
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p

control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
control.bind(("127.0.0.1", 0))
listener = socket.socket()
listener.bind((os.environ.get("LISTEN", "127.0.0.1"), 0))
listener.listen()
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
unix = socket.socket(socket.AF_UNIX)
unix.bind(directory + "/old/socket")
unix.listen()
reader, writer = os.pipe()
os.write(writer, b"in the pipe")
log = os.open(directory + "/old/log", os.O_RDWR | os.O_CREAT, 0o644)
os.write(log, b"0123456789")
locked = open(directory + "/locked", "w")
fcntl.lockf(locked, fcntl.LOCK_EX)
text = ctypes.create_string_buffer(b"poke me here")
os.chdir(directory + "/old")
thread = threading.Thread(target=lambda: time.sleep(100000), daemon=True)
thread.start()


def accept():
    connection, _ = listener.accept()
    connection.sendall(b"welcome")
    connection.close()


def through():
    client.sendall(b"ping")
    return server.recv(10).decode()


with open(directory + "/ready.tmp", "w") as ready:
    ready.write(f"control {control.getsockname()[1]}\n")
    ready.write(f"listen {listener.getsockname()[1]}\n")
    ready.write(f"pid {os.getpid()}\n")
    ready.write(f"log {log}\n")
    ready.write(f"reader {reader}\n")
    ready.write(f"text {ctypes.addressof(text):x}\n")
os.rename(directory + "/ready.tmp", directory + "/ready")
while True:
    question, address = control.recvfrom(1000)
    try:
        answer = str(eval(question.decode()))
    except Exception as problem:
        answer = repr(problem)
    control.sendto(answer.encode(), address)
