"""Small words shared by the sentences about faults."""


def octets(count: int) -> str:
    """``1 octet``, ``2 octets``."""
    return "1 octet" if count == 1 else f"{count} octets"


def too_few(count: int, what_for: str) -> str:
    """Why a value of ``count`` octets cannot be read at all."""
    verb = "is" if count == 1 else "are"
    return f"{octets(count)} {verb} too few {what_for}"
