"""An unpaired stranger's machine, in a process of its own, for ``flooding``.

``python -m tests.bench.strangers PORT`` sends until its standard input ends: `{}` in a tight loop
over one live socket, and GET requests without waiting for answers over eight connections. Whatever
is closed is opened again at once.
"""

import contextlib
import socket
import sys
import threading
from typing import Final

from tests.support.handmade import FRAME, upgrade

HOST: Final = "127.0.0.1"
ELSEWHERE: Final = "127.0.0.2"
"""Another machine than the hand's, as far as the program can tell."""
PIPES: Final = 8


def _connect(port: int) -> socket.socket:
    with contextlib.suppress(OSError):  # some systems have no second address of their own
        return socket.create_connection((HOST, port), 5.0, (ELSEWHERE, 0))
    return socket.create_connection((HOST, port), 5.0)


def _drain(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while connection.recv(65536):
            pass


def _send(port: int, first: bytes, again: bytes) -> None:
    """For ever."""
    while True:
        with contextlib.suppress(OSError), _connect(port) as connection:
            connection.sendall(first)
            threading.Thread(target=_drain, args=(connection,), daemon=True).start()
            while True:
                connection.sendall(again)


def main(port: int) -> None:
    """Until standard input ends."""
    head = f"Host: {HOST}:{port}\r\n".encode()
    floods = [(upgrade(f"{HOST}:{port}"), FRAME * 2000)]
    floods += [(b"", (b"GET /api HTTP/1.1\r\n" + head + b"\r\n") * 100)] * PIPES
    for first, again in floods:
        threading.Thread(target=_send, args=(port, first, again), daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
