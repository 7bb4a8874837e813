"""Where profiles and programmes are kept: those that ship, and files of the walker's own."""

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from retropace.errors import BadInputError, printable
from retropace.phrase import Phrase, placed
from retropace.profile.flatten import COUNTED, flatten
from retropace.profile.limits import SESSION_LONGEST_S, TEXT_LIMIT
from retropace.profile.parse import parse_profile
from retropace.profile.plan import Plan
from retropace.profile.programme import Programme, parse_programme
from retropace.profile.schema import Profile
from retropace.profile.words import Words, counted_in, glossary, in_words, parse_words

# By name, as data: the core imports nothing that only ships beside it.
_PACKAGE: Final = "retropace_profiles"
_PROGRAMMES: Final = "programmes"
_WORDS: Final = "words"


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped profiles, in alphabetical order."""
    return tuple(sorted(_shipped()))


def shipped_text(name: str) -> str:
    """The text of a shipped profile, as it ships."""
    return _shipped()[name].read_text(encoding="utf-8")


@cache
def shipped_words(language: str) -> Words | None:
    """What the shipped profiles say in another language; None in a language without words."""
    found = _shipped(_WORDS).get(language)
    return None if found is None else parse_words(found.read_text(encoding="utf-8"))


@cache
def shipped_profile(name: str, language: str) -> tuple[Profile, Plan]:
    """A shipped profile in a language, as written and flat."""
    profile, words = load_profile(name), shipped_words(language)
    if words is None:
        return profile, flatten(profile, COUNTED)
    said = in_words(profile, words)
    return said, flatten(said, words.counted)


def words_for(plan: Plan, language: str) -> dict[str, str]:
    """What a shipped profile's words are in a language; a walker's own stays in its own words.

    A plan that goes by a shipped name and is another one is nobody's but the walker's; only its
    repeats are counted in the language.
    """
    words = shipped_words(language)
    if words is None:
        return {}
    if plan.name in shipped_names():
        own, other = shipped_profile(plan.name, "")[1], shipped_profile(plan.name, language)[1]
        if plan == own:
            return glossary(own, other)
    return counted_in(plan, words)


def title_in(name: str, title: str, language: str) -> str:
    """The title of a session that was walked, as a journal has it, in a language."""
    words = shipped_words(language)
    if words is None or name not in shipped_names() or shipped_profile(name, "")[1].title != title:
        return title
    return words.titles.get(name, title)


def own_folder(data_dir: Path) -> Path:
    """Where a walker's own profiles are found by their names."""
    return data_dir / "profiles"


def own_names(folder: Path) -> tuple[str, ...]:
    """The names of a walker's own profiles there; a shipped name stays the shipped profile's."""
    try:
        found = {path.stem for path in folder.iterdir() if path.suffix == ".toml"}
    except OSError:
        return ()
    return tuple(sorted(found - _shipped().keys()))


def load_profile(
    name_or_path: str, *, longest_s: float = SESSION_LONGEST_S, own: Path | None = None
) -> Profile:
    """A shipped profile by its name, or a walker's own by its name in ``own`` or by its path.

    Raises BadInputError with one sentence: an unknown name (with those that look like it), a file
    that cannot be read, or what is wrong in it and where.
    """
    shipped = _shipped().get(name_or_path)
    if shipped is not None:
        text = shipped.read_text(encoding="utf-8")
        return parse_profile(text, shipped.name, longest_s=longest_s)
    if own is not None and name_or_path in own_names(own):
        kept = own / f"{name_or_path}.toml"
        return parse_profile(_read(kept), str(kept), longest_s=longest_s)
    path = Path(name_or_path)
    if _exists(path) or path.suffix == ".toml" or len(path.parts) > 1:
        return parse_profile(_read(path), str(path), longest_s=longest_s)
    names = (*shipped_names(), *(own_names(own) if own is not None else ()))
    raise BadInputError(printable(_unknown(name_or_path, names)))


def programme_names() -> tuple[str, ...]:
    """The names of the shipped programmes, in alphabetical order."""
    return tuple(sorted(_shipped(_PROGRAMMES)))


def load_programme(name: str) -> Programme:
    """A shipped programme. Raises BadInputError for an unknown name, with those there are."""
    shipped = _shipped(_PROGRAMMES).get(name)
    if shipped is None:
        names = programme_names()
        near = get_close_matches(name.lower(), names, n=3, cutoff=0.5)
        asked = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(names)}."
        raise BadInputError(printable(f'there is no programme "{name}": {asked}'))
    return parse_programme(shipped.read_text(encoding="utf-8"), shipped.name)


def _shipped(folder: str = "") -> dict[str, Traversable]:
    try:
        root = files(_PACKAGE)
        entries = list((root / folder if folder else root).iterdir())
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    return {
        entry.name.removesuffix(".toml"): entry for entry in entries if entry.name.endswith(".toml")
    }


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _read(path: Path) -> str:
    """The text of a file, never more of it than a profile may have."""
    try:
        with path.open("rb") as file:
            octets = file.read(4 * TEXT_LIMIT + 1)
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        told = Phrase(
            "the file is not UTF-8 text (at octet {octet}): save it as UTF-8.", octet=error.start
        )
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        told = Phrase(
            "the profile cannot be read ({reason}): check the path, "
            'or see "retropace profiles list".',
            reason=reason,
        )
    raise BadInputError(printable(placed(str(path), told)))


def _unknown(name: str, names: tuple[str, ...]) -> str:
    near = get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    near += [one for one in names if name and name.lower() in one and one not in near]
    told = f'there is no profile "{name}"'
    if near:
        return f"{told}: did you mean {' or '.join(near)}?"
    return f"{told}: choose one of {', '.join(names)}, or give the path of a .toml file."
