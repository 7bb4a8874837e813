"""A stranger who floods one topic of a broker, in a process of its own: PORT TOPIC PAYLOAD.

As fast as the broker reads, with quality of service 0, until it is killed; MQTT 3.1.1 by hand,
since no client library is fast enough.
"""

import socket
import sys

CONNECT = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00"
AT_ONCE = 1000


def publish(topic: str, payload: str) -> bytes:
    """One PUBLISH packet, shorter than 128 octets, whose length then is one octet."""
    body = len(topic).to_bytes(2) + topic.encode() + payload.encode()
    if len(body) > 127:
        raise ValueError(f"{len(body)} octets are too many")
    return b"\x30" + bytes([len(body)]) + body


def flood(port: int, topic: str, payload: str) -> None:
    """Send without end."""
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(CONNECT)
        link.recv(4)
        print("connected", flush=True)
        while True:
            link.sendall(publish(topic, payload) * AT_ONCE)


if __name__ == "__main__":
    flood(int(sys.argv[1]), sys.argv[2], sys.argv[3])
