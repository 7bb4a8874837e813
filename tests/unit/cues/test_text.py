"""Every cue the session can give has its words, spoken and shown, in both units."""

import subprocess
import sys
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.cues.catalogue import CHOOSES, ENGLISH
from retropace.cues.languages import TONGUES
from retropace.cues.text import caption, sentence
from retropace.model import Cue, SpeedUnit

EVERY_CUE: dict[str, dict[str, float | str]] = {
    "countdown": {"n": 3},
    "clip_ready": {},
    "belt_starting": {},
    "probe_ahead": {"speed_kmh": 1.0, "in_s": 5.0},
    "change_ahead": {"how": "slower", "speed_kmh": 1.5, "in_s": 5.0, "step": "Rest"},
    "grade_ahead": {"grade_pct": 2.0, "in_s": 5.0},
    "step_begins": {"step": "Easy", "duration_s": 90.0},
    "ramp_begins": {"speed_kmh": 1.5, "step": "Ease down"},
    "technique": {"text": "Toe first, then heel."},
    "halfway": {},
    "last_seconds": {"in_s": 5.0},
    "slower_now": {"speed_kmh": 0.8},
    "slowest_already": {"speed_kmh": 0.8},
    "new_treadmill": {},
    "console_question": {"speed_kmh": 1.0, "speed_mph": 0.62},
    "turn_ahead": {"direction": "forward", "in_s": 10.0},
    "turn_now": {"direction": "backward"},
    "say_go": {},
    "pausing": {},
    "paused": {},
    "going_on": {},
    "session_done": {},
    "stopping": {"reason": "you asked"},
    "at_rest": {},
    "pull_key": {},
    "link_lost": {},
    "link_back_moving": {},
    "link_back_rest": {},
    "link_failed": {},
    "telemetry_stale": {},
    "telemetry_lost": {},
    "not_following": {},
    "unit_mismatch": {"ratio": 1.609},
    "speed_ignored": {},
    "heart_rate_ease": {"bpm": 150, "ceiling_bpm": 140},
    "heart_rate_stop": {"bpm": 151, "ceiling_bpm": 140},
    "heart_rate_lost": {},
    "console_slower": {"speed_kmh": 1.2},
    "console_faster": {"speed_kmh": 1.8},
    "console_stop": {},
    "console_pause": {},
    "safety_key": {},
    "walker_unseen": {},
    "walker_gone": {},
    "journal_down": {},
    "guardian_gone": {},
    "time_limit": {},
    "pause_limit": {},
    "control_lost": {},
    "holding": {"reason": "the treadmill is silent"},
}


def cue(key: str, **values: float | str) -> Cue:
    return Cue(key, values=tuple(values.items()))


@pytest.mark.parametrize("key", EVERY_CUE)
@pytest.mark.parametrize("unit", list(SpeedUnit))
def test_every_cue_has_words(key: str, unit: SpeedUnit) -> None:
    spoken = sentence(cue(key, **EVERY_CUE[key]), unit)
    assert spoken[0].isupper()
    assert spoken[-1] in ".?"
    assert not any(letter.isdigit() for letter in spoken), "a voice is given words, not digits"
    assert not set(spoken) & set("{}_")
    shown = caption(cue(key, **EVERY_CUE[key]), unit)
    assert shown
    assert not set(shown) & set("{}_")
    fallback = key.replace("_", " ").capitalize() + "."
    allowed = {"countdown", "halfway"}
    assert key in allowed or spoken != fallback


def test_the_catalogue_has_no_key_that_nobody_gives() -> None:
    assert {key.partition("@")[0].partition(".")[0] for key in ENGLISH} == EVERY_CUE.keys()
    assert CHOOSES.keys() <= EVERY_CUE.keys()
    assert TONGUES["en"].sentences is ENGLISH


@pytest.mark.parametrize("language", TONGUES)
def test_every_language_has_every_sentence_with_the_same_values(language: str) -> None:
    sentences = TONGUES[language].sentences
    assert sentences.keys() == ENGLISH.keys()
    for key, english in ENGLISH.items():
        for kind in ("spoken", "shown"):
            wanted = {field for text in getattr(english, kind) for field in fields(text)}
            given_ = {field for text in getattr(sentences[key], kind) for field in fields(text)}
            assert given_ == wanted, (language, key)


def fields(wording: str) -> list[str]:
    return [field for _, field, _, _ in Formatter().parse(wording) if field]


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("key", EVERY_CUE)
def test_every_cue_has_words_in_every_language(key: str, language: str) -> None:
    spoken = sentence(cue(key, **EVERY_CUE[key]), language=language)
    assert spoken[-1] in ".?" or (language == "de" and spoken[-1].isdigit())
    assert not set(spoken) & set("{}_")
    assert caption(cue(key, **EVERY_CUE[key]), language=language)
    if language != "en" and key not in ("countdown", "technique", "step_begins"):
        assert spoken != sentence(cue(key, **EVERY_CUE[key])), "not translated"


@pytest.mark.parametrize(
    ("language", "spoken", "shown"),
    [
        ("de", "In 5 Sekunden schneller: 1,5.", "Schneller in 5 s: 1,5 km/h"),
        ("es", "En 5 segundos, más rápido: 1,5.", "Más rápido en 5 s: 1,5 km/h"),
    ],
)
def test_how_it_sounds_elsewhere(language: str, spoken: str, shown: str) -> None:
    faster = cue("change_ahead", how="faster", speed_kmh=1.5, in_s=5.0)
    assert sentence(faster, language=language) == spoken
    assert caption(faster, language=language) == shown


def test_one_is_not_many() -> None:
    step = cue("step_begins", step="Pause", duration_s=61)
    assert sentence(step, language="de") == "Pause, 1 Minute 1 Sekunde."
    assert sentence(step, language="es") == "Pause, 1 minuto 1 segundo."
    mile = cue("step_begins", step="A", distance_m=1609.344)
    assert sentence(mile, SpeedUnit.MPH, "de") == "A, 1 Meile."


def test_who_holds_a_page_is_told_of_the_page() -> None:
    assert "Enter" in sentence(Cue("paused"))
    assert "Enter" not in sentence(Cue("paused"), where="page")
    assert sentence(Cue("at_rest"), where="page") == sentence(Cue("at_rest"))


@pytest.mark.parametrize(
    ("key", "values", "spoken", "shown"),
    [
        (
            "change_ahead",
            {"how": "slower", "speed_kmh": 1.5, "in_s": 5.0, "step": "Rest"},
            "In five seconds, slower: one point five.",
            "Slower in 5 s: 1.5 km/h",
        ),
        (
            "change_ahead",
            {"how": "faster", "speed_kmh": 2.0, "in_s": 6.0, "step": "On"},
            "In six seconds, faster: two.",
            "Faster in 6 s: 2.0 km/h",
        ),
        (
            "change_ahead",
            {"how": "same", "speed_kmh": 2.0, "in_s": 5.0, "step": "On"},
            "In five seconds, On, at the same speed.",
            "On in 5 s, same speed: 2.0 km/h",
        ),
        ("countdown", {"n": 3.0}, "Three.", "3"),
        ("pull_key", {}, "Pull the safety key.", "PULL THE SAFETY KEY"),
        (
            "step_begins",
            {"step": "Easy", "duration_s": 150},
            "Easy, two minutes thirty seconds.",
            "Easy: 2:30 min",
        ),
        ("step_begins", {"step": "Easy", "distance_m": 100}, "Easy, one hundred metres.", None),
        ("grade_ahead", {"grade_pct": 2.5, "in_s": 5}, None, "Grade in 5 s: 2.5 %"),
        ("turn_now", {"direction": "forward"}, None, None),
        ("stopping", {"reason": "you asked."}, "Stopping: you asked. Hold the rails.", None),
        (
            "step_begins",
            {"step": "Brisk, 2 of 6", "duration_s": 60},
            "Brisk, two of six, one minute.",
            "Brisk, 2 of 6: 1:00 min",
        ),
        (
            "technique",
            {"text": "At 2.25 % stay tall!"},
            "At two point two five percent stay tall!",
            None,
        ),
        ("stopping", {}, "Stopping. Hold the rails.", "STOPPING"),
    ],
)
def test_how_it_sounds(
    key: str, values: dict[str, float | str], spoken: str | None, shown: str | None
) -> None:
    if spoken is not None:
        assert sentence(cue(key, **values)) == spoken
    if shown is not None:
        assert caption(cue(key, **values)) == shown


@pytest.mark.rule("R23")
def test_a_lost_link_says_what_to_do_and_what_software_cannot() -> None:
    assert sentence(Cue("link_lost")) == (
        "Connection lost. Hold the rails and stand astride, or pull the safety key. "
        "The belt may still move."
    )
    assert sentence(Cue("link_failed")).startswith("Pull the safety key.")


def test_miles_are_spoken_to_those_who_think_in_miles() -> None:
    change = cue("change_ahead", how="faster", speed_kmh=1.609344, in_s=5.0)
    assert sentence(change, SpeedUnit.MPH) == "In five seconds, faster: one."
    assert caption(change, SpeedUnit.MPH) == "Faster in 5 s: 1.0 mph"
    step = cue("step_begins", step="Easy", distance_m=160.9344)
    assert sentence(step, SpeedUnit.MPH) == "Easy, zero point one miles."


def test_the_console_question_names_both_units_whatever_the_walkers_own() -> None:
    question = cue("console_question", speed_kmh=1.0, speed_mph=0.62)
    assert sentence(question, SpeedUnit.MPH) == sentence(question)
    assert caption(question) == (
        "Does the console show 1.0 km/h, or 0.6 mph? (no if the unit is another one)"
    )


def test_an_unknown_key_is_still_said() -> None:
    assert sentence(cue("belt_on_fire", speed_kmh=2)) == "Belt on fire."
    assert caption(cue("belt_on_fire")) == "Belt on fire"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert sentence(Cue("pull_key"), language="tlh") == "Pull the safety key."


@given(
    st.sampled_from([*EVERY_CUE, "unknown_key", "", "turn_now.forward", "{0}"]),
    st.dictionaries(
        st.sampled_from(["n", "how", "speed_kmh", "in_s", "distance_m", "reason", "ratio", "bpm"]),
        st.one_of(st.floats(), st.integers(), st.text(), st.booleans()),
    ),
    st.sampled_from(SpeedUnit),
    st.sampled_from([*TONGUES, "", "tlh"]),
    st.sampled_from(["", "page", "moon"]),
)
def test_no_value_can_make_it_raise(
    key: str, values: dict[str, float | str], unit: SpeedUnit, language: str, where: str
) -> None:
    assert isinstance(sentence(cue(key, **values), unit, language, where), str)
    assert isinstance(caption(cue(key, **values), unit, language, where), str)


@pytest.mark.parametrize("value", [10**400, float("nan"), float("-inf"), None])
def test_a_value_without_words_counts_as_not_given(value: float) -> None:
    assert sentence(cue("change_ahead", how="faster", speed_kmh=value, in_s=5)) == "Faster soon."
    assert caption(cue("console_faster", speed_kmh=value)) == "Console: faster"


def test_speaking_needs_no_heavy_library() -> None:
    program = (
        "import sys, retropace.cues.text, retropace.speech, retropace.cli.profiles\n"
        "heavy = {'pydantic', 'rich', 'bleak', 'asyncio'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_german_voice_is_given_no_figure_that_it_would_count_off() -> None:
    ahead = cue("change_ahead", how="faster", speed_kmh=1.0, in_s=5.0, step="A")
    assert sentence(ahead, language="de").endswith(": 1")
    assert sentence(cue("countdown", n=5), language="de") == "5"
    eased = sentence(cue("heart_rate_ease", bpm=150, ceiling_bpm=140), language="de")
    assert "140." not in eased
    assert sentence(cue("slower_now", speed_kmh=0.8), language="de").endswith("0,8.")
