"""Run Python under file permissions even where the tests run as root: ``without_power.py -c …`` or ``-m …``.

It drops CAP_DAC_OVERRIDE, the capability by which root writes read-only files; any process may drop its own.
"""

import ctypes
import os
import runpy
import sys

_VERSION = 0x20080522
_DAC_OVERRIDE = 1


def give_up() -> None:
    """Drop CAP_DAC_OVERRIDE from this process. Raises OSError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    for low_word in range(3):  # effective, permitted, inheritable
        sets[low_word] &= ~(1 << _DAC_OVERRIDE)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    give_up()
    sys.path.insert(0, os.getcwd())
    if sys.argv[1] == "-m":
        sys.argv = sys.argv[2:]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = sys.argv[2:]
        exec(compile(sys.argv[0], "-c", "exec"), {"__name__": "__main__"})
