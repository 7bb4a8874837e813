"""A WebSocket by hand, for those who send what no library would, or as fast as none can."""

FRAME = b"\x81\x82\0\0\0\0{}"
"""An empty request, as a browser sends it."""


def upgrade(host: str = "localhost", *more: str) -> bytes:
    """The request that makes a live socket of a connection, with more lines of its head."""
    lines = [
        "GET /api/live HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()
