"""A kernel's inputs as JSON objects and back, exactly; instants are ns after the journal's base."""

from typing import Any, Final

from retropace.kernel import Input
from retropace.model import (
    CommandKind,
    Frame,
    HealthEvent,
    LinkEvent,
    LinkState,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
)

MALFORMED: Final = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What reading back a line of the wrong shape may raise."""
_FURTHEST_NS: Final = 2**62


def input_to_json(given: Input, base_ns: int) -> dict[str, Any]:
    """One input; the first key says which of the five it is."""
    if isinstance(given, Frame):
        characteristic, data, received_ns = given
        return {"frame": characteristic, "hex": data.hex(), "t": received_ns - base_ns}
    if isinstance(given, Receipt):
        line: dict[str, Any] = {
            "receipt": given.kind,
            "number": given.number,
            "outcome": given.outcome,
            "t": given.at_ns - base_ns,
        }
        if given.result is not None:
            line["result"] = given.result
        return _with_text(line, "detail", given.detail)
    at_ns = given.at_ns - base_ns
    if isinstance(given, LinkEvent):
        return _with_text({"link": given.state, "t": at_ns}, "detail", given.detail)
    if isinstance(given, OperatorEvent):
        return _with_text({"request": given.request, "t": at_ns}, "source", given.source)
    health = {"health": given.part, "healthy": given.healthy, "t": at_ns}
    return _with_text(health, "detail", given.detail)


def input_from_json(raw: dict[str, Any], base_ns: int) -> Input:
    """The input again. Raises one of MALFORMED for anything else."""
    at_ns = instant_ns(raw["t"]) + base_ns
    if "frame" in raw:
        return Frame(raw["frame"], bytes.fromhex(raw["hex"]), at_ns)
    if "receipt" in raw:
        kind, outcome = CommandKind(raw["receipt"]), Outcome(raw["outcome"])
        result, detail = raw.get("result"), raw.get("detail", "")
        return Receipt(int(raw["number"]), kind, outcome, at_ns, result, detail)
    if "link" in raw:
        return LinkEvent(LinkState(raw["link"]), at_ns, raw.get("detail", ""))
    if "request" in raw:
        return OperatorEvent(Request(raw["request"]), at_ns, raw.get("source", ""))
    return HealthEvent(raw["health"], bool(raw["healthy"]), at_ns, raw.get("detail", ""))


def instant_ns(value: object) -> int:
    """An instant as recorded. Raises ValueError for anything but a whole number of a sane size."""
    if type(value) is int and -_FURTHEST_NS < value < _FURTHEST_NS:
        return value
    raise ValueError(f"{value!r:.40} is no instant")


def _with_text(line: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    if text:
        line[key] = text
    return line
