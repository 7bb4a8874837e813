"""Fifty slow viewers and one hand, in a process of their own, for ``tapping``.

``python -m tests.bench.viewers PORT TOKEN`` reads a line for each order: ``watch N`` opens N live
sockets that are read far too slowly, ``tap`` sends a stop over a connection of its own and prints
the monotonic time of the tap in ns, ``leave`` closes the sockets.
"""

import selectors
import socket
import sys
import time
from typing import Final

from tests.support.handmade import upgrade

HOST: Final = "127.0.0.1"
_EACH_S: Final = 0.5
_OCTETS: Final = 512


def _connect(port: int) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect((HOST, port))
    return connection


def _watch(port: int, token: str) -> socket.socket:
    viewer = _connect(port)
    viewer.sendall(upgrade(f"{HOST}:{port}", f"Authorization: Bearer {token}"))
    viewer.recv(16)
    return viewer


def _tap(port: int) -> None:
    tapped_ns = time.monotonic_ns()
    with socket.create_connection((HOST, port)) as hand:
        hand.sendall(
            f"POST /api/stop HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: http://{HOST}:{port}\r\n"
            "Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        hand.recv(4096)
    print(tapped_ns, flush=True)


def main(port: int, token: str) -> None:
    """Until standard input ends."""
    viewers: list[socket.socket] = []
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while True:
        if not waiting.select(_EACH_S):
            for viewer in viewers:
                viewer.recv(_OCTETS, socket.MSG_DONTWAIT)
            continue
        word, _, number = sys.stdin.readline().strip().partition(" ")
        if word == "watch":
            viewers = [_watch(port, token) for _ in range(int(number))]
            print(len(viewers), flush=True)
        elif word == "tap":
            _tap(port)
        else:
            for viewer in viewers:
                viewer.close()
            viewers = []
            if not word:
                return
            print(0, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
