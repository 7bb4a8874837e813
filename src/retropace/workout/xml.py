"""Reads XML that nobody vouches for: no DTD, no entities, bounded in size, depth and number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from retropace.errors import BadInputError
from retropace.phrase import Phrase
from retropace.profile.limits import FLAT_STEPS_LIMIT, NESTING_LIMIT
from retropace.workout.parts import number, too_deep, too_many

_ELEMENTS_LIMIT: Final = 4 * FLAT_STEPS_LIMIT
"""Steps, and what is said in them."""
_DEPTH_LIMIT: Final = NESTING_LIMIT + 6
_CHUNK: Final = 64 * 1024
_TEXT_LIMIT: Final = 4_000


@dataclass(slots=True)
class Node:
    """One element; names of tags and attributes in lower case, without their namespace."""

    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str | None:
        """An attribute's value, None where it is not there or blank."""
        value = self.attributes.get(name, "").strip()
        return value or None

    def number(self, name: str, low: float, high: float, unit: str = "") -> float | None:
        """An attribute's number, None where it is not there. Raises BadInputError beyond bounds."""
        text = self.get(name)
        return None if text is None else number(text, self.at(name), low, high, unit)

    def at(self, name: str = "") -> str:
        """Where this is, for a message."""
        element = f"<{self.tag}>: {name}" if name else f"<{self.tag}>"
        return Phrase("line {line}, {element}", line=self.line, element=element)

    def named(self, tag: str) -> Iterator["Node"]:
        """The children of that name."""
        return (child for child in self.children if child.tag == tag)


class _Builder:
    """A parser's target that gives up as soon as a bound is passed."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._count += 1
        if self._count > _ELEMENTS_LIMIT:
            raise BadInputError(too_many())
        if len(self._open) >= _DEPTH_LIMIT:
            raise BadInputError(too_deep())
        line = self.parser.parser.CurrentLineNumber
        node = Node(_plain(tag), line, {_plain(name): value for name, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._open.pop()

    def data(self, text: str) -> None:
        """Text between tags; more than anyone would say is not kept."""
        node = self._open[-1] if self._open else None
        if node is not None and len(node.text) < _TEXT_LIMIT:
            node.text += text[:_TEXT_LIMIT]

    def close(self) -> Node | None:
        """The document's root."""
        return self.root


def read_xml(octets: bytes) -> Node:
    """The root element. Raises BadInputError, without the file's name."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        for begin in range(0, len(octets), _CHUNK):
            parser.feed(octets[begin : begin + _CHUNK])
        root = parser.close()
    except DefusedXmlException:
        raise BadInputError(
            Phrase("it declares a document type or entities, which no workout needs: remove them.")
        ) from None
    except ParseError as error:
        line, column = error.position
        raise BadInputError(
            Phrase(
                "line {line}, column {column} is not XML ({reason}): correct it there.",
                line=line,
                column=column + 1,
                reason=str(error).split(":")[0],
            )
        ) from None
    except (ValueError, LookupError):
        raise BadInputError(Phrase("its encoding cannot be read: save it as UTF-8.")) from None
    if not isinstance(root, Node):
        raise BadInputError(Phrase("it holds no XML element."))
    return root


def _plain(name: str) -> str:
    return name.rpartition("}")[2].lower()
