"""Device handling: every file loads, unread keys are refused, machines are told apart."""

import ast
import inspect
from pathlib import Path

import pytest

from retropace.belief import PresenceTracker
from retropace.errors import BadInputError
from retropace.model import Sample, SpeedRange, SpeedUnit
from retropace.units import kmh_to_mps, mph_to_mps
from retropace_drivers import handling as module
from retropace_drivers.handling import (
    CAUTIOUS,
    PRESENCE_FIELDS,
    UNTRUSTED_FIELDS,
    Handling,
    SpeedHandling,
    all_handlings,
    by_lack,
    by_model,
    by_name,
    handling_names,
    load_handling,
    parse_handling,
)
from tools.treadmills import page

ROOT = Path(__file__).parents[3]
LEAST = 'title = "a"\ndoes = "b."\n[match]\nnames = ["c"]\n'


@pytest.mark.parametrize("known", all_handlings(), ids=lambda known: known.name)
def test_a_shipped_file_says_what_it_does_and_where_that_is_from(known: Handling) -> None:
    assert known.title
    assert known.does.endswith(".")
    assert known.quirks
    assert known.sources
    assert not known.refuse.endswith(".")


def test_no_two_files_claim_the_same_name() -> None:
    claimed = [
        word.casefold()
        for known in all_handlings()
        if known.match
        for word in (*known.match.names, *known.match.exact, *known.match.models)
    ]
    repeated = {word for word in claimed if claimed.count(word) > 1}
    assert repeated <= {"fs-bt-t4"}  # one machine's name and model number


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (LEAST + '[speed]\ntarget = "mph"', "speed.target"),
        (LEAST.replace("does", "did"), "does"),
        (LEAST + "[start]\nspin_up = 3", "start.spin_up"),
        (LEAST + '[speed]\ntarget_unit = "knots"', "speed.target_unit"),
        (LEAST + "[start]\nspin_up_s = 60", "start.spin_up_s"),
        (LEAST + '[telemetry]\nuntrusted = ["speed"]', "telemetry.untrusted"),
        (LEAST + '[telemetry]\npresence = ["steps"]', "telemetry.presence"),
        (
            LEAST + '[telemetry]\nuntrusted = ["elapsed"]\npresence = ["elapsed"]',
            "elapsed cannot be untrusted and tell of a walker",
        ),
        (LEAST + '[[control.unlock]]\ncharacteristic = "fff"\noctets = "00"', "characteristic"),
        (LEAST + '[start]\nwhen_running = "keep-alive"', "has to be refused"),
        (LEAST.replace("title", 'name = "x"\ntitle'), "the file's own name"),
        ('title = "a"\ndoes = "b."', "match"),
        ('title = "a"\ndoes = "b."\n[match]', "nothing to recognise"),
        ("title = ", "not TOML"),
    ],
)
def test_what_nobody_reads_is_refused_by_name(text: str, where: str) -> None:
    with pytest.raises(BadInputError, match=where):
        parse_handling(text, "mine.toml")


def test_an_unknown_entry_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"no device handling 'nix'.*tm11gy"):
        load_handling("nix")
    assert load_handling("tm11gy").name == "tm11gy"
    assert "tm11gy" in handling_names()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Run BT", "t12b"),
        ("JFTM T202-5_4DEE", "jftm-t202"),
        ("JFTM T101", None),
        ("JFTMOmega Z", "omega-z"),
        ("KS-HD-Z1D", "ks-hd-z1d"),
        ("ks-hd-z1d", "ks-hd-z1d"),
        ("KS-HD-PH4", "kingsmith-ph4"),
        ("TP1", "tp1"),
        ("TP10", None),
        ("", None),
        ("Nobody's", None),
    ],
)
def test_the_longest_name_wins_and_case_does_not_matter(name: str, expected: str | None) -> None:
    found = by_name(name)
    assert (found and found.name) == expected


def test_machines_without_a_name_are_known_by_model_or_by_what_they_lack() -> None:
    omega, dbt = by_model("OMEGA Z\0"), by_model("FS-BT-T4")
    assert omega
    assert dbt
    assert (omega.name, dbt.name) == ("omega-z", "dbt-fs-bt-t4")
    assert by_model("") is None
    assert by_model("Z") is None
    old = by_lack({"2acd", "2acc"})
    assert old
    assert old.refuse
    assert by_lack({"2acd", "2ad9"}) is None


@pytest.mark.rule("R04", "R05")
def test_a_range_labelled_km_h_that_is_in_mph_is_converted() -> None:
    dbt = load_handling("dbt-fs-bt-t4").speed
    low, high, step = dbt.range_of(SpeedRange(kmh_to_mps(0.6), kmh_to_mps(3.8), kmh_to_mps(0.1)))
    assert step == pytest.approx(mph_to_mps(0.1))
    assert mph_to_mps(0.6) < low < mph_to_mps(0.61)
    assert high == pytest.approx(mph_to_mps(3.8))
    for steps in range(20):
        wire_kmh = int((low + steps * step) * 360 + 1e-6) / 100
        assert int(wire_kmh / 1.609344 * 10) == 6 + steps, "rounding down fell to the speed below"


def test_the_same_radio_in_another_treadmill_keeps_its_range() -> None:
    declared = SpeedRange(kmh_to_mps(1.0), kmh_to_mps(16.0), kmh_to_mps(0.1))
    low, high, _ = load_handling("dbt-fs-bt-t4").speed.range_of(declared)
    assert low == pytest.approx(mph_to_mps(0.7) + kmh_to_mps(0.01))
    assert kmh_to_mps(15.8) < high <= kmh_to_mps(16.0)


def test_a_grid_in_mph_lies_inside_the_range() -> None:
    declared = SpeedRange(kmh_to_mps(0.8), kmh_to_mps(20.0), kmh_to_mps(0.1))
    low, high, step = load_handling("jftm-t202").speed.range_of(declared)
    assert (low, step) == (pytest.approx(mph_to_mps(0.5)), pytest.approx(mph_to_mps(0.1)))
    assert high == pytest.approx(mph_to_mps(12.4))


def test_a_minimum_only_ever_raises() -> None:
    lifted = SpeedHandling(minimum_kmh=1.0)
    for declared_kmh, low_kmh in ((0.6, 1.0), (1.2, 1.2)):
        declared = SpeedRange(kmh_to_mps(declared_kmh), kmh_to_mps(12.0), kmh_to_mps(0.1))
        assert lifted.range_of(declared).minimum_mps == pytest.approx(kmh_to_mps(low_kmh))


@pytest.mark.rule("R03")
def test_no_entry_makes_a_machine_trusted() -> None:
    assert "known" not in Handling.model_fields
    assert CAUTIOUS.speed.target_unit is SpeedUnit.KMH
    assert not CAUTIOUS.refuse


def test_untrusted_words_are_fields_of_a_sample() -> None:
    assert {name for names in UNTRUSTED_FIELDS.values() for name in names} <= set(Sample._fields)
    assert "speed_mps" not in {name for names in UNTRUSTED_FIELDS.values() for name in names}


@pytest.mark.rule("R11")
def test_no_field_tells_of_a_walker_unless_its_file_says_so() -> None:
    assert CAUTIOUS.telemetry.presence_fields == ()
    telling = {known.name: known.telemetry.presence_fields for known in all_handlings()}
    assert {name: fields for name, fields in telling.items() if fields} == {
        "mobvoi-tmp": ("elapsed_s",)
    }
    PresenceTracker(tuple(PRESENCE_FIELDS.values()))  # belief can read each of them


def test_every_knob_is_explained_where_it_stands() -> None:
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name != "_Knobs":
            lines = node.body
            for knob, after in zip(lines, [*lines[1:], None], strict=True):
                if isinstance(knob, ast.AnnAssign):
                    explained = isinstance(after, ast.Expr) and isinstance(
                        after.value, ast.Constant
                    )
                    named = isinstance(knob.target, ast.Name) and knob.target.id
                    assert explained or named in PARTS, f"{node.name}.{named}"


PARTS = {"match", "control", "start", "speed", "telemetry"}


def test_every_knob_is_read_somewhere() -> None:
    """A knob that nothing reads would promise what nobody does."""
    folder = ROOT / "drivers/retropace_drivers"
    tool = (ROOT / "tests/tools/treadmills.py").read_text(encoding="utf-8")
    sources = tool + "".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))
    )
    for model in (Handling, *(type(getattr(CAUTIOUS, part)) for part in PARTS - {"match"})):
        for knob in model.model_fields:
            assert f".{knob}" in sources, f"{model.__name__}.{knob}"


def test_the_page_is_current() -> None:
    written = (ROOT / "docs/treadmills.md").read_text(encoding="utf-8")
    assert written == page(), "run `make treadmills`"
