"""What is told besides cues: in every language, with the same places, and nothing idle."""

import ast
import copy
import pickle
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.cues.languages import TONGUES
from retropace.cues.told import is_frame, told
from retropace.errors import printable
from retropace.model import Level, NoticeKind
from retropace.phrase import Phrase
from retropace.safety.levels import Standing, barred, way_up

ROOT = Path(__file__).parents[3]
SOURCES = ("src/retropace", "drivers/retropace_drivers")
DEVICES = ROOT / "drivers/retropace_drivers/devices"
OTHERS = [code for code in TONGUES if code != "en"]
SAME = {"{speed_kmh:g} km/h", "Interval"}
"""What is the same in another language."""
FOR_THE_PAGE = ("web", "profile", "safety", "session", "runtime", "workout", "app.py")
"""Whatever these raise or tell may stand on a page."""


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the sources."""
    for root in SOURCES:
        for path in sorted((ROOT / root).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield path, node


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def spoken_templates() -> set[str]:
    """Every template that the sources say: written there, or made of what is written elsewhere."""
    found = {kind.value for kind in NoticeKind} | {level.value for level in Level}
    for path in DEVICES.glob("*.toml"):
        found.add(tomllib.loads(path.read_text(encoding="utf-8")).get("refuse", ""))
    for _, call in calls():
        if name_of(call) == "Phrase" and isinstance(call.args[0], ast.Constant):
            found.add(str(call.args[0].value))
    return {template for template in found if template and not is_frame(template)}


def is_sentence(argument: ast.expr) -> bool:
    """Whether words are written here, and not handed on."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    return any(isinstance(part, ast.Constant) and " " in str(part.value) for part in parts)


def places(template: str) -> list[str]:
    return sorted(field for _, field, _, _ in Formatter().parse(template) if field)


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_told_in_every_language_and_none_is_idle(language: str) -> None:
    catalogue = TONGUES[language].phrases
    spoken = spoken_templates()
    assert len(spoken) > 200
    assert spoken - catalogue.keys() == set()
    assert catalogue.keys() - spoken == set()
    for english, other in catalogue.items():
        assert set(places(other)) == set(places(english)), english
        assert other != english or english in SAME, "not translated"


def test_what_a_page_may_show_is_a_phrase_wherever_it_is_raised() -> None:
    """A sentence put together on the spot would stay English for everybody."""
    bare = []
    for path, call in calls():
        room = path.relative_to(ROOT / path.relative_to(ROOT).parts[0]).parts[1]
        if room not in FOR_THE_PAGE or not name_of(call).endswith(("Error", "Fault", "Ending")):
            continue
        bare += [f"{path.name}:{call.lineno}" for arg in call.args if is_sentence(arg)]
    assert [place for place in bare if place.partition(":")[0] not in COMMAND_LINE] == []


COMMAND_LINE = {
    "packing.py",  # a programmer's error
    "addresses.py",  # options of `retropace serve`
    "certificate.py",
    "serving.py",
    "room.py",
    "programme.py",  # programmes are the command line's
    "precheck.py",  # a programmer's errors, which nobody is told
    "limits.py",
}


def test_a_phrase_is_its_english_text() -> None:
    said = Phrase("{name} is {speed_kmh:.1f} km/h", name="It", speed_kmh=1.25)
    assert said == "It is 1.2 km/h"
    assert told(said, "en") == said
    assert told(said, "tlh") == said
    assert type(told(said, "en")) is str
    for same in (copy.copy(said), copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert (same, same.template, same.values) == (said, said.template, said.values)
    assert told("no phrase", "de") == "no phrase"
    assert told(Phrase("not in any catalogue"), "de") == "not in any catalogue"


def test_phrases_inside_phrases_are_told_in_the_same_language() -> None:
    reason = Phrase("{notice}: {detail}", notice=Phrase("safety key"), detail=Phrase("no answer"))
    assert told(reason, "de") == "der Sicherheitsschlüssel wurde gezogen: keine Antwort"
    several = Phrase(
        "{name} cannot walk the profile '{profile}' safely: {reasons}.",
        name="T",
        profile="knees",
        reasons=(
            Phrase("{name} does not say which speeds it can do", name="T"),
            Phrase(
                "the profile climbs to {steepest:.1%}, and {name} takes no incline",
                steepest=0.025,
                name="T",
            ),
        ),
    )
    assert "; the profile climbs to 2.5%, and T" in several
    assert "; el programa sube hasta 2,5%, y T no" in told(several, "es")


def test_what_a_file_says_cannot_be_taken_for_a_template() -> None:
    nasty = Phrase("is {value}: {bound}", value="{0.__class__} {bound}\x1b[2J", bound="{x}")
    assert told(printable(nasty), "de") == "ist {0.__class__} {bound}?[2J: {x}"


@given(st.text(), st.text(), st.sampled_from(list(TONGUES)))
def test_no_value_can_make_it_raise(name: str, other: str, language: str) -> None:
    said = Phrase("The name in the text is {found}, not {name}.", found=name, name=other)
    assert name in told(said, language)


@pytest.mark.rule("R05")
@pytest.mark.parametrize("language", OTHERS)
def test_a_level_that_must_wait_is_told_in_every_language(language: str) -> None:
    for standing in (Standing(Level.FIRST_STEPS, 5, 0), Standing(Level.WALKER, 0, 0)):
        for wanted in Level:
            bar = barred("X", wanted, standing)
            if bar is None:
                continue
            said = told(bar, language)
            for english in ("level", "more", "session ", "To ", "walker", "of them"):
                assert english not in said
    far = Standing(Level.WALKER, 2, 1)
    assert told(way_up(far), "de") == "noch 10 ungestörte Einheiten, davon 2 mit 4,0 km/h oder mehr"
