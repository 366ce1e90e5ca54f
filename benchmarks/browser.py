"""A headless Chromium driven over the DevTools protocol with nothing but the standard library.

with Browser() as browser:
    page = browser.open("file:///page.html", width=1366, height=768)
    page.run("document.title")
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-dev-shm-usage", "--force-color-profile=srgb"),
    "--remote-debugging-port=0",
)
PATIENCE = 120  # seconds, for a start or an answer on a busy machine


class BrowserError(RuntimeError):
    """The browser did not start, or a script on the page failed."""


def find_browser():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *NAMES])), None)


def checked_browser():
    """The path of a Chromium. Raises BrowserError with the line that installs one."""
    path = find_browser()
    if path is None:
        raise BrowserError("no Chromium found: install one (apt install chromium), or name it in CHROMIUM")
    return path


class Browser:
    """A Chromium with a profile of its own, ended and removed when the block ends."""

    def __init__(self):
        path = checked_browser()
        self.folder = tempfile.mkdtemp(prefix="browser-")
        command = [path, *FLAGS, f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        try:
            port, path = self._address()
        except BrowserError:
            self._end()
            raise
        self.connection = Connection(int(port), path)
        return self

    def __exit__(self, *_):
        self.connection.close()
        self._end()

    def _end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _address(self):
        """The port and path on which it listens, once it has written them down."""
        file, until = Path(self.folder, "DevToolsActivePort"), time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            lines = file.read_text().split() if file.exists() else []
            if len(lines) == 2:
                return lines
            time.sleep(0.05)
        raise BrowserError("the browser did not start")

    def version(self):
        """As in Chrome/139.0"""
        return self.connection.call("Browser.getVersion")["product"]

    def open(self, address, width=1366, height=768, dark=False, ratio=1):
        """A new page, once its load event has come."""
        target = self.connection.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.connection.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self.connection, session, target)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.resize(width, height, ratio)
        page.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )
        page.call("Page.bringToFront")  # behind another tab no frame would be drawn
        page.goto(address)
        return page


class Page:
    """A tab: `run` evaluates JavaScript, `press` presses a key, `picture` is what is seen."""

    def __init__(self, connection, session, target):
        self.connection, self.session, self.target = connection, session, target

    def call(self, method, **parameters):
        return self.connection.call(method, self.session, **parameters)

    def goto(self, address):
        """Loads the address; returns when its scripts have run."""
        self.call("Page.navigate", url=address)
        self.connection.wait_for("Page.loadEventFired", self.session)

    def resize(self, width, height, ratio=1):
        size = {"width": width, "height": height, "deviceScaleFactor": ratio}
        self.call("Emulation.setDeviceMetricsOverride", mobile=width < 600, **size)

    def run(self, script):
        """The value of a JavaScript expression, a promise's once it is kept. Raises BrowserError for what it throws."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            details = found["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return found["result"].get("value")

    def press(self, key, times=1):
        """A key pressed and let go, as a person does it."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        codes = {"Enter": 13, "Tab": 9, "Backspace": 8, "Escape": 27}
        for _ in range(times):
            for kind in ("keyDown", "keyUp"):
                more = text if kind == "keyDown" else {}
                self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=codes.get(key, 0), **more)

    def click(self, x, y):
        """The left button pressed and let go at a point of the window."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def move(self, x, y):
        """The pointer moved to a point of the window."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def close(self):
        """Closes the tab; what it has told is forgotten."""
        self.connection.call("Target.closeTarget", targetId=self.target)
        self.connection.events = [each for each in self.connection.events if each.get("sessionId") != self.session]

    def picture(self):
        """What is seen, as the bytes of a PNG file."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def events(self, method):
        """The parameters of all events of this name so far."""
        seen = [event for event in self.connection.events if event.get("sessionId") == self.session]
        return [event["params"] for event in seen if event["method"] == method]


class Connection:
    """A WebSocket (RFC 6455) with the DevTools protocol on it: calls wait for their answer, events are kept."""

    def __init__(self, port, path):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.stream = self.socket.makefile("rb")
        self.events, self.number = [], 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while self.stream.readline().strip():
            pass

    def close(self):
        self.stream.close()
        self.socket.close()

    def call(self, method, session=None, **parameters):
        """The method's result. Raises BrowserError for an error."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        self._send(json.dumps(message | ({"sessionId": session} if session else {})).encode())
        while True:
            answer = self._receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def wait_for(self, method, session):
        """Waits for an event that has not come yet, or has come since the last wait."""
        while not any(self._is(event, method, session) for event in self.events):
            self._receive()
        self.events = [event for event in self.events if not self._is(event, method, session)]

    @staticmethod
    def _is(event, method, session):
        return event["method"] == method and event.get("sessionId") == session

    def _send(self, data):
        """One masked text frame: a client has to mask."""
        length = len(data)
        if length < 126:
            head = struct.pack("!BB", 0x81, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x81, 0x80 | 127, length)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))
        self.socket.sendall(head + mask + masked)

    def _receive(self):
        """The next message, put together from its frames; an event is kept as well."""
        data, is_last = b"", False
        while not is_last:
            first, second = self.stream.read(2)
            length = second & 0x7F
            if length >= 126:
                length = int.from_bytes(self.stream.read(2 if length == 126 else 8), "big")
            part = self.stream.read(length)
            if first & 0x0F in (0x0, 0x1):  # what is neither text nor its continuation is a ping
                data, is_last = data + part, bool(first & 0x80)
        message = json.loads(data)
        if "method" in message:
            self.events.append(message)
        return message
