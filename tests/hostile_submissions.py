"""Submissions that mean harm, for lab 5: each is a body for relu_backward, or lines that run while the file is loaded.

Every one is harmless should a protection be missing: bursts are bounded, what is deleted is a copy, processes end by
themselves within a minute.
"""

RIGHT = """
def dense_backward(dz, x, W, need_dx=True):
    return dz @ W.T if need_dx else None, x.T @ dz, dz.sum(axis=0)


def relu_backward(da, z):
    return da * (z > 0)


def backward_pass(weights, zs, activations, dz):
    gradients = []
    for layer in reversed(range(len(zs))):
        da, dW, db = dense_backward(dz, activations[layer], weights[2 * layer])
        gradients = [dW, db, *gradients]
        if layer > 0:
            dz = da * (zs[layer - 1] > 0)
    return gradients
"""


def with_body(body, top=""):
    """Lab 5 with another body in relu_backward; the other two functions are right."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    return top + RIGHT.replace("    return da * (z > 0)", lines)


LOOP = "while True:\n    pass"
EXIT = "import sys\nsys.exit(0)"
HARD_EXIT = "import os\nos._exit(0)"
STRANGE_SIGNAL = "import os\nos.kill(os.getpid(), 35)"
MEMORY = "return bytearray(10 * 2**30)[0] * da"
MEMORY_TOGETHER = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = bytearray(b"x") * SHARE
        time.sleep(20)
        os._exit(0)
for _ in range(6):
    os.wait()
return da * (z > 0)
"""
# Six processes that left their group, session and parent, with a name that is no text; SHARE is what each takes.
GANG = """
import ctypes, os, time
ctypes.CDLL(None).prctl(15, b"\\xff\\xfe")  # PR_SET_NAME
for _ in range(6):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            held = bytearray(b"x") * SHARE
            time.sleep(20)
        os._exit(0)
    os.wait()
time.sleep(8)
return da * (z > 0)
"""
# Six processes whose first thread has ended, so that the process's own entry in /proc says nothing of its memory.
HEADLESS = """
import ctypes, os, threading, time
def hold():
    time.sleep(0.3)
    held = bytearray(b"x") * SHARE
    time.sleep(20)
    os._exit(0)
for _ in range(6):
    if os.fork() == 0:
        threading.Thread(target=hold).start()
        ctypes.CDLL(None).pthread_exit(None)
time.sleep(8)
return da * (z > 0)
"""
OUTPUT = 'for _ in range(10 * 2**14):\n    print("x" * 2**16)\nreturn da * (z > 0)'
LARGE_FILE = """
with open("large", "wb") as file:
    for _ in range(64):
        file.write(bytes(2**20))
return da * (z > 0)
"""
MANY_FILES = """
for index in range(96):
    with open(f"file{index}", "wb") as file:
        file.write(bytes(2**20))
return da * (z > 0)
"""
LARGE_ANSWER = "import numpy\nreturn numpy.zeros(100_000)"
BURST = """
import os, time
made = 0
try:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        made += 1
except OSError:
    pass
raise RuntimeError(f"made {made}")
"""
# It leaves its group, its session and its parent; MARK is what it can be found by.
GHOST = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(40)", "MARK"])
    os._exit(0)
os.wait()
import time
for _ in range(200):
    if any("MARK" in open(f"/proc/{pid}/cmdline").read() for pid in os.listdir("/proc") if pid.isdecimal()):
        raise RuntimeError("the ghost is there")
    time.sleep(0.01)
return da * (z > 0)
"""
KILL = """
import os, signal
for pid in (os.getppid(), GRADER, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
return da * (z > 0)
"""
DELETE = """
import os, shutil
shutil.rmtree(os.path.dirname(__file__), ignore_errors=True)
shutil.rmtree(os.getcwd(), ignore_errors=True)
return da * (z > 0)
"""
READ = """
import os
found = []
for path in PATHS:
    try:
        found.append(open(path).read(20))
    except OSError:
        pass
for folder, _, files in os.walk("/tmp"):
    found += [name for name in files if name == "SECRET"]
raise RuntimeError("found " + repr(found))
"""
SOCKET = """
import socket
try:
    socket.create_connection(("127.0.0.1", PORT), timeout=2)
except OSError:
    raise RuntimeError("blocked")
raise RuntimeError("connected")
"""
CHEATED_NUMPY = """
import builtins, sys, types
import numpy
numpy.array_equal = numpy.allclose = lambda *a, **k: True
numpy.linalg.norm = lambda *a, **k: 0.0
numpy.isfinite = lambda *a, **k: numpy.array(True)
for name in ("labs", "labs.diagnosis", "labs.checking"):
    sys.modules[name] = types.SimpleNamespace(diagnose=lambda *a: "right", equal=lambda *a: True, TOLERANCES={})
"""
# Writes its own messages into the pipe, as if the checker had asked and been content.
FORGED = """
import json, os, struct
def say(value):
    header = json.dumps(value).encode()
    body = struct.pack("<Q", len(header)) + header
    os.write(RESULTS, struct.pack("<Q", len(body)) + body)
import sys
RESULTS = int(sys.argv[-1])
for message in MESSAGES:
    say(message)
os._exit(0)
"""
LIAR = """
import numpy
class Liar:
    shape, dtype, ndim, size = z.shape, z.dtype, z.ndim, z.size
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __array__(self, *a, **k): return numpy.zeros_like(z)
    def __getattr__(self, name): return lambda *a, **k: True
return Liar()
"""
LYING_ARRAY = """
import numpy
class Lying(numpy.ndarray):
    def __eq__(self, other): return numpy.array(True)
    def tobytes(self, *a): return b"0" * self.nbytes
    def __array_ufunc__(self, *a, **k): return 0
    @property
    def shape(self): return (7, 6)
return numpy.zeros((2, 2)).view(Lying)
"""
NAN = "return da * float('nan')"
