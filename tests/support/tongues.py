"""What of ours is English: to be held against what a page in another language shows and says."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

from retropace.cues.catalogue import ENGLISH
from retropace.cues.languages import TONGUES
from retropace.cues.told import is_frame
from retropace.library import shipped_names, shipped_profile, words_for
from retropace.profile.schema import Profile, RepeatTable, StepTable

PAGE = Path(__file__).parents[2] / "src/retropace/web/page"
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIELDS = (*Profile.model_fields, *RepeatTable.model_fields, *StepTable.model_fields)
_NAMES = frozenset({"english", *"-".join(shipped_names()).split("-"), *_FIELDS})
"""What goes by an English name in every language."""
_QUOTED = re.compile(r'"[^"]*"|„[^“]*“|«[^»]*»|`[^`]*`|\w*_\w*|\(Expected .*?\)')
"""What somebody wrote, and what Python says of a text that is no TOML, is passed on as it is."""
_NUMBERS = ("number", "count", "minutes", "n")
_ENTRY = re.compile(r'(?:^|[,\s])(?:"([^"]+)"|([a-z]+)):\s*"((?:[^"\\]|\\.)*)"')


def page_words(language: str) -> dict[str, str]:
    """The page's own catalogue in a language."""
    text = (PAGE / f"words/{language}.js").read_text(encoding="utf-8")
    return {quoted or bare: value for quoted, bare, value in _ENTRY.findall(text)}


def english_in(texts: list[str], language: str) -> list[str]:
    """Those of the texts that are a sentence of ours in English, and not in the language too."""
    english, other = _patterns("en", language), _patterns(language, language)
    return [text for text in texts if english.fullmatch(text) and not other.fullmatch(text)]


def english_words_in(texts: list[str], language: str) -> list[str]:
    """Texts with a word that our English uses and our sentences in the language never do."""
    foreign = _words("en", language) - _words(language, language) - _NAMES
    return [text for text in texts if foreign & set(_WORD.findall(_QUOTED.sub("", text).lower()))]


@cache
def _words(wanted: str, language: str) -> frozenset[str]:
    """Every word of our sentences, in the language that is wanted."""
    bare = " ".join(re.sub(r"\{[^}]*\}", " ", one) for one in _templates(wanted, language))
    return frozenset(_WORD.findall(bare.lower()))


@cache
def _patterns(wanted: str, language: str) -> re.Pattern[str]:
    """Every sentence that there is in both, in the one that is wanted."""
    kept = {_pattern(one) for one in _templates(wanted, language) if not is_frame(one)}
    return re.compile("|".join(sorted(kept)), re.IGNORECASE)


def _templates(wanted: str, language: str) -> list[str]:
    native = wanted == language
    templates = [words for key, words in page_words(wanted).items() if key != "language"]
    phrases = TONGUES[language].phrases
    templates += phrases.values() if native else phrases.keys()
    for message in (TONGUES[language].sentences if native else ENGLISH).values():
        templates += [*message.spoken, *message.shown]
    for name in shipped_names():
        glossary = words_for(shipped_profile(name, "")[1], language)
        templates += glossary.values() if native else glossary.keys()
        profile = shipped_profile(name, language if native else "")[0]
        templates.append(" ".join(profile.for_whom.split()))
    return templates


def _pattern(template: str) -> str:
    """A template with anything in its places, and numbers where they belong."""
    found = ""
    for words, field, *_ in Formatter().parse(template):
        found += re.escape(words)
        if field is not None:
            found += r"\d+" if field in _NUMBERS else ".+"
    return found
