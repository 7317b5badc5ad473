"""A name for the machine one works on, so that two machines never write to the same log."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from functools import cache
from pathlib import Path


@cache
def machine_name() -> str:
    """Eight letters and digits that stay the same on this machine and say nothing about it.

    They are made of a random number kept among the user's own files, and of the machine's name on the network, since
    homes are copied and shared between machines.
    """
    kept = (
        Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "evaltools" / "machine"
    )
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            with kept.open("x", encoding="ascii") as file:
                file.write(secrets.token_hex(16))
        except FileExistsError:
            pass
        number = kept.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        # A home that cannot be written to; the names of users and machines are then told apart all the same.
        number = str(os.getuid())
    return hashlib.sha256(f"{number.strip()}@{socket.gethostname()}".encode()).hexdigest()[:8]
