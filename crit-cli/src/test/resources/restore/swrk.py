"""Restores as container engines do: by CRIU's RPC.

    swrk.py CRIU IMAGES CONFIGURATION

It runs criu swrk at the other end of a socket, and asks it to restore what is in IMAGES, with a file of
CONFIGURATION, which counts more. When that is done, it waits for the end of the restored process; if
it fails, it prints why.
"""

import os
import socket
import subprocess
import sys

from pycriu import rpc_pb2

criu, images, configuration = sys.argv[1:]
near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
directory = os.open(images, os.O_RDONLY)
worker = subprocess.Popen([criu, "swrk", str(far.fileno())], pass_fds=[far.fileno()])
far.close()

request = rpc_pb2.criu_req(type=rpc_pb2.RESTORE)
request.opts.images_dir_fd = directory
request.opts.log_level = 4
request.opts.log_file = "restore.log"
request.opts.tcp_established = True
# As a child of this process, rather than of the one that restores it.
request.opts.rst_sibling = True
request.opts.config_file = configuration
near.send(request.SerializeToString())
answer = rpc_pb2.criu_resp()
answer.ParseFromString(near.recv(1 << 16))
worker.wait()
if not answer.success:
    sys.exit("criu swrk: " + (answer.cr_errmsg or "failed"))
os.waitpid(answer.restore.pid, 0)
