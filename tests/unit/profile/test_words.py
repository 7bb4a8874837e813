"""The shipped profiles in other languages: whole, nothing idle, and never a walker's own."""

from dataclasses import replace

import pytest

from retropace.cues.languages import TONGUES
from retropace.library import (
    load_profile,
    shipped_names,
    shipped_profile,
    shipped_words,
    words_for,
)
from retropace.profile.plan import Plan
from retropace.profile.schema import Profile, RepeatTable, StepOrRepeat, StepTable
from retropace.profile.words import parse_words

OTHERS = [code for code in TONGUES if code != "en"]
PROFILES = {name: load_profile(name) for name in shipped_names()}


def steps_of(entries: list[StepOrRepeat]) -> list[StepTable]:
    """Every step as written, once."""
    found: list[StepTable] = []
    for entry in entries:
        found += steps_of(entry.steps) if isinstance(entry, RepeatTable) else [entry]
    return found


def said_by(profiles: list[Profile]) -> tuple[set[str], set[str]]:
    """The names of the steps, and the cues."""
    steps = [step for profile in profiles for step in steps_of(profile.steps)]
    return {step.name for step in steps}, {cue.say for step in steps for cue in step.cues}


@pytest.mark.parametrize("language", OTHERS)
def test_every_shipped_profile_is_told_whole_and_no_word_is_idle(language: str) -> None:
    words = shipped_words(language)
    assert words is not None
    assert words.language == language
    names, says = said_by(list(PROFILES.values()))
    assert set(words.titles) == set(words.for_whom) == set(PROFILES)
    assert set(words.steps) == names
    assert set(words.says) == says
    for table in (words.steps, words.says):
        assert [own for own, other in table.items() if own == other] == [], "not translated"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", PROFILES)
def test_only_the_words_differ(name: str, language: str) -> None:
    def bare(plan: Plan) -> Plan:
        steps = [replace(step, name="", cues=()) for step in plan.steps]
        return replace(plan, title="", steps=tuple(steps))

    own, other = shipped_profile(name, "")[1], shipped_profile(name, language)[1]
    assert bare(own) == bare(other)
    for step, same in zip(own.steps, other.steps, strict=True):
        assert [cue.offset_s for cue in step.cues] == [cue.offset_s for cue in same.cues]
        assert step.name[-6:] != same.name[-6:], "no ', 2 of 6' is left"
        for cue in (*step.cues, *same.cues):
            assert len(cue.text) <= 140, "short enough to be said"


@pytest.mark.parametrize("language", OTHERS)
def test_numbers_are_the_same(language: str) -> None:
    """A bound that is told to a walker is the same in every language."""
    for name, own in PROFILES.items():
        said = shipped_profile(name, language)[0].for_whom
        figures = [word for word in own.for_whom.replace(",", " ").split() if word[0].isdigit()]
        for figure in figures:
            assert figure.replace(".", ",") in said.replace("\n", " "), (name, figure)


def test_repeated_steps_are_counted_in_the_language() -> None:
    words = words_for(shipped_profile("walk-intervals", "")[1], "de")
    assert words["Brisk, 2 of 6"] == "Zügig, 2 von 6"
    assert words_for(shipped_profile("walk-intervals", "")[1], "en") == {}


def test_a_walkers_own_profile_stays_in_its_own_words() -> None:
    plan = shipped_profile("knees", "")[1]
    assert words_for(plan, "de")["Comfortable, 1 of 2"] == "Angenehm, 1 von 2"
    counted = {
        f"{name}, {n} of 2": f"{name}, {n} von 2"
        for name in ("Comfortable", "Rest")
        for n in (1, 2)
    }
    assert words_for(replace(plan, name="my-knees"), "de") == counted
    faster = replace(plan, cap_mps=plan.cap_mps / 2)
    assert words_for(faster, "de") == counted, "another one by a shipped name"
    assert words_for(faster, "en") == {}


def test_a_file_of_words_is_checked() -> None:
    whole = 'schema_version = 1\nlanguage = "de"\ncounted = "{number}{total}"\n'
    tables = "[titles]\n[for_whom]\n[steps]\n[says]\n"
    assert parse_words(whole + tables).language == "de"
    for broken in (
        whole,
        whole.replace("{total}", "") + tables,
        whole.replace('"de"', '"deutsch"') + tables,
        whole + tables + "[cues]\n",
        whole + tables.replace("[steps]", '[steps]\n"A" = ""'),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            parse_words(broken)
