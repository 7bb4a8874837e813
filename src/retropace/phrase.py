"""A sentence that is English text and still knows what it was made of, for other languages."""

from collections.abc import Callable
from typing import Self, TypeAlias

Value: TypeAlias = "str | float | tuple[str, ...]"


class Phrase(str):
    """English as it stands; ``template`` and ``values`` are what another language is made of.

    The template is the sentence's key in every other language's catalogue, so that English stands
    in one place, where it is said. A value may be a Phrase itself, or several texts that are
    strung together; numbers keep the format of the template.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Value]

    def __new__(cls, template: str, **values: Value) -> Self:
        """The sentence, its places filled in."""
        made = super().__new__(cls, template.format_map({k: strung(v) for k, v in values.items()}))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        """What a copy is made of."""
        return (self.template,), self.values


def strung(value: Value) -> str | float:
    """A value as it goes into a sentence."""
    return "; ".join(value) if isinstance(value, tuple) else value


def placed(place: str, told: str) -> Phrase:
    """What is told of a place or a file, with that before it."""
    return Phrase("{place}: {told}", place=place, told=told)


def cleaned(text: str, clean: Callable[[str], str]) -> str:
    """The text with what it was made of cleaned; a Phrase stays one."""
    if not isinstance(text, Phrase):
        return clean(text)
    values = {name: _cleaned(value, clean) for name, value in text.values.items()}
    return Phrase(text.template, **values)


def _cleaned(value: Value, clean: Callable[[str], str]) -> Value:
    if isinstance(value, tuple):
        return tuple(cleaned(one, clean) for one in value)
    return cleaned(value, clean) if isinstance(value, str) else value
