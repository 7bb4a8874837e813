"""Puts a sentence of ours into another language: a reason, a refusal, an error."""

from string import Formatter
from typing import Any, Final

from retropace.cues.languages import TONGUES, Tongue
from retropace.phrase import Phrase, Value

_LETTERS: Final = Formatter()


class _Places(Formatter):
    """Fills the places of a template, with a language's own decimal mark."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value, in the template's format."""
        text = format(value, format_spec)
        return text.replace(".", self._mark) if isinstance(value, float) else text


def told(text: str, language: str) -> str:
    """A sentence in a language; what is no Phrase, or has no words there, stays as it is."""
    tongue = TONGUES.get(language)
    if tongue is None or not tongue.phrases or not isinstance(text, Phrase):
        return str(text)
    return _told(text, tongue)


def is_frame(template: str) -> bool:
    """Whether there is nothing in it to translate: only places, and signs between them."""
    return not any(sign.isalpha() for words, *_ in _LETTERS.parse(template) for sign in words)


def _told(text: str, tongue: Tongue) -> str:
    if not isinstance(text, Phrase):
        return text
    template = tongue.phrases.get(text.template)
    if template is None:
        if not is_frame(text.template):
            return str(text)
        template = text.template
    values = {name: _value(value, tongue) for name, value in text.values.items()}
    return _Places(tongue.mark).vformat(template, (), values)


def _value(value: Value, tongue: Tongue) -> str | float:
    if isinstance(value, tuple):
        return "; ".join(_told(one, tongue) for one in value)
    return _told(value, tongue) if isinstance(value, str) else value
