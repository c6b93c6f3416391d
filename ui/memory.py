"""Memory that is free given back to the system; the C library would keep it for itself."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what nothing uses any more, as after an index was taken up anew; on Linux alone."""
    if sys.platform != "linux":
        return
    gc.collect()
    with suppress(OSError, AttributeError):  # a C library without it keeps what it has
        ctypes.CDLL(None).malloc_trim(0)
