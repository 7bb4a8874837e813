"""Writes HTML and SVG, so that no text from a file can ever become a tag."""

from collections.abc import Iterable
from html import escape
from typing import Final

LONGEST: Final = 300
"""Characters of one text; a title longer than that is nobody's title."""
_VOID: Final = frozenset({"meta", "input", "br", "hr"})


class Markup(str):
    """Text that is markup already; any other text is escaped when it goes into a tag."""

    __slots__ = ()


Child = str | None
Attribute = str | float | None


def plain(text: str) -> str:
    """Text of somebody else's: one line, printable, not too long."""
    signs = "".join(sign if sign.isprintable() else " " for sign in text[: LONGEST + 1])
    return signs if len(signs) <= LONGEST else signs[:LONGEST] + "…"


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element; ``class_`` is written class, ``aria_label`` aria-label, None is left out.

    Children that are no Markup are escaped.
    """
    written = "".join(
        f' {_attribute_name(key)}="{_attribute_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Markup:
    """Children one after the other, escaped where they are no Markup."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(child, quote=False)
            for child in children
            if child is not None
        )
    )


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def corners(line: Iterable[tuple[float, float]]) -> str:
    """The corners of a path, straight from each to the next."""
    return "L".join(f"{number(x)} {number(y)}" for x, y in line)


def _attribute_name(key: str) -> str:
    known = {"viewBox", "preserveAspectRatio", "markerWidth", "patternUnits", "patternTransform"}
    return key if key in known else key.rstrip("_").replace("_", "-")


def _attribute_value(value: str | float) -> str:
    return escape(value if isinstance(value, str) else number(value))
