"""Event files, as TensorBoard reads them: records with checksums, each an event in protobuf's encoding.

Written by hand because so little of it is needed: some hundred bytes of format against a library that brings protobuf.

    record   length (8 bytes), crc of the length (4), event, crc of the event (4), all little-endian
    event    wall_time 1, step 2, file_version 3 (the first record alone) or summary 5: a list of values
    value    tag 1 and either simple_value 2, a scalar; or tensor 8 with metadata 9, which names TensorBoard's plugin

Sources: tensorflow/core/lib/io/record_writer.h (records, masked CRC), tensorflow/core/util/event.proto and
tensorboard/compat/proto/{summary,tensor}.proto (fields); RFC 3720, appendix B.4 (CRC32C).

Scalars are simple values: TensorBoard's dashboard shows them, and every reader of scalars finds them. Keras's are
tensors, which the dashboard shows alike, so that the two overlay, and which readers of scalars do not find.
"""

import itertools
import os
import socket
import struct
import time
from pathlib import Path

import numpy as np

VARINT, EIGHT_BYTES, LENGTH_DELIMITED, FOUR_BYTES = 0, 1, 2, 5  # protobuf's wire types
DOUBLE, STRING = 2, 7  # TensorFlow's numbers of dtypes
BINS = 30  # of a histogram, as in Keras
MOST_WAITING = 2**14  # bytes of events before they are written
_files = itertools.count()


class EventFile:
    """A file in a folder, both made with the first event; readers see what was added after the next `flush`.

    `name` sorts behind those of files that were begun before: TensorBoard reads them in that order. With the name and
    length of an earlier file, that one is gone on with, and what it has beyond the length is cut off. The file is open
    only while it is written to, so a training that breaks off leaves nothing open. Raises OSError.
    """

    def __init__(self, folder, name=None, length=0):
        self.name = name or f"events.out.tfevents.{time.time():.6f}.{socket.gethostname()}.{os.getpid()}.{next(_files)}"
        self._path, self._waiting = Path(folder) / self.name, bytearray()
        if self._path.exists() and self._path.stat().st_size > length:
            os.truncate(self._path, length)

    def add(self, step, values):
        """An event of the values that scalar, histogram and text make."""
        summary = b"".join(_field(1, value) for value in values)
        self._waiting += record(_field(2, step) + _field(5, summary))
        if len(self._waiting) > MOST_WAITING:
            self.flush()

    def flush(self):
        """Writes what is waiting, and returns the file's length in bytes."""
        if not self._waiting:
            return self._path.stat().st_size if self._path.exists() else 0
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "ab") as file:
            if file.tell() == 0:
                file.write(record(_field(3, b"brain.Event:2")))
            file.write(self._waiting)
            self._waiting.clear()
            return file.tell()


def record(content):
    """An event of now, between its length and checksums."""
    event = _field(1, time.time()) + content
    length = struct.pack("<Q", len(event))
    return length + masked_crc(length) + event + masked_crc(event)


def scalar(tag, value):
    """One number, in float32."""
    return _field(1, tag.encode()) + _key(2, FOUR_BYTES) + struct.pack("<f", value)


def histogram(tag, values):
    """The finite ones of `values` (any shape) in 30 bins of equal width: rows of left edge, right edge, count."""
    values = np.asarray(values, np.float64)
    counts, edges = np.histogram(values[np.isfinite(values)], BINS)
    rows = np.stack([edges[:-1], edges[1:], counts], axis=1)
    shape = b"".join(_field(2, _field(1, n)) for n in rows.shape)
    return _tensor(tag, "histograms", _field(1, DOUBLE) + _field(2, shape) + _field(4, rows.astype("<f8").tobytes()))


def text(tag, markdown):
    """A text, shown as Markdown."""
    return _tensor(tag, "text", _field(1, STRING) + _field(2, b"") + _field(8, markdown.encode()))


def _tensor(tag, plugin, tensor):
    metadata = _field(1, _field(1, plugin.encode()))
    return _field(1, tag.encode()) + _field(8, tensor) + _field(9, metadata)


def _field(number, value):
    """A field in protobuf's encoding: bytes, an integer >= 0, or a double."""
    if isinstance(value, bytes):
        return _key(number, LENGTH_DELIMITED) + _varint(len(value)) + value
    if isinstance(value, float):
        return _key(number, EIGHT_BYTES) + struct.pack("<d", value)
    return _key(number, VARINT) + _varint(int(value))


def _key(number, wire_type):
    return _varint(number << 3 | wire_type)


def _varint(value):
    """Seven bits a byte, the lowest first; all bytes but the last have their highest bit set."""
    digits = bytearray()
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


def masked_crc(content):
    """The CRC32C turned by 15 bits, plus a constant: a checksum of data that hold checksums."""
    crc = crc32c(content)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def crc32c(content):
    """Castagnoli's 32-bit checksum: crc32c(b"123456789") = 0xE3069283."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def _remainder(byte):
    """What a byte adds to the checksum: division by the polynomial, bits in reverse order."""
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    return byte


_TABLE = [_remainder(byte) for byte in range(256)]
