"""Arrow streams: each batch fetched in a thread while the one before is used."""

import ctypes
import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

# What announces types and holds batches.
ARROW = "nanoarrow"


class _Stream(ctypes.Structure):
    """`ArrowArrayStream` of Arrow's C stream interface.

    It is called through here because nanoarrow holds the interpreter while it waits for a batch:
    nothing else in the process would go on, and no time could run out. A function of ctypes lets
    go of it.
    """

    _fields_ = (
        ("get_schema", ctypes.c_void_p),
        ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
        ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


@contextmanager
def ahead(stream: Any) -> Iterator[Iterator[Any]]:
    """The batches of a stream, one of them fetched ahead: the first from now on.

    A batch that could not be fetched raises `RuntimeError` with what the stream says of it.
    """
    arrow = importlib.import_module(ARROW)
    source = arrow.c_array_stream(stream)
    schema = source.get_schema()
    allocate = importlib.import_module(f"{ARROW}.c_array").allocate_c_array
    # Whether to go on, and what came of it.
    asked: SimpleQueue[bool] = SimpleQueue()
    given: SimpleQueue[Any] = SimpleQueue()

    def fetch() -> None:
        while asked.get():
            try:
                batch = allocate(schema)
                _fetch_into(source, batch)
                given.put(arrow.Array(batch) if batch.is_valid() else None)
            # Whatever it is, it belongs to who asked.
            except BaseException as error:
                given.put(error)

    def batches() -> Iterator[Any]:
        while (batch := given.get()) is not None:
            if isinstance(batch, BaseException):
                raise batch
            asked.put(True)
            yield batch

    # A driver that waits for ever is left alone, as `within` does.
    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    asked.put(True)
    try:
        yield batches()
    finally:
        asked.put(False)
        thread.join()
        # Let go of later than its connection, it takes the process with it.
        source.release()


def _fetch_into(source: Any, batch: Any) -> None:
    """Fetch a stream's next batch; after the last it stays as it was made, which is not valid."""
    address = source._addr()
    stream = _Stream.from_address(address)
    code = stream.get_next(address, batch._addr())
    if code:
        said = stream.get_last_error(address) or b""
        raise RuntimeError(said.decode(errors="replace") or f"error {code} of the driver")
