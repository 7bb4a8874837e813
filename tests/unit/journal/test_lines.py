import json

from retropace.journal import chain
from retropace.journal.lines import end_line, note_line, step_line
from retropace.journal.outcome import render
from retropace.kernel import Decision
from retropace.model import (
    Command,
    CommandKind,
    Cue,
    DecodeFault,
    Intent,
    IntentKind,
    Judgement,
    Notice,
    NoticeKind,
    Urgency,
    Verdict,
)
from retropace.session import Ending, EndingKind, Phase

BASE_NS = 1_000


def test_a_quiet_decision_is_phase_and_intent_alone() -> None:
    intent = Intent(IntentKind.REST, 5_000, step=0)
    quiet = Decision(2_000, Phase.READY, intent, Verdict(Judgement.ALLOW), (), (), (), 3_000)
    assert render(quiet, BASE_NS) == {"phase": "ready", "intent": {"kind": "rest", "step": 0}}


def test_everything_a_decision_can_hold_is_rendered() -> None:
    command = Command(3, CommandKind.SET_SPEED, 2_000, 9_000, 0.5, 0.02)
    loud = Decision(
        now_ns=2_000,
        phase=Phase.PROBING,
        intent=Intent(IntentKind.SPEED, 5_000, 0.5, 0.7, 0.02, 1, True, "why"),
        verdict=Verdict(Judgement.STOP, command, ("a", "b"), True),
        notices=(Notice(NoticeKind.OVERSPEED, True, 1.5, "fast"), Notice(NoticeKind.AT_REST)),
        cues=(Cue("x", Urgency.ALARM, (("n", 1), ("s", "t")), 0.5), Cue("y")),
        faults=(DecodeFault("2acd", b"\x01\xff", "short"),),
        due_ns=3_000,
    )
    assert render(loud, BASE_NS) == {
        "phase": "probing",
        "intent": {
            "kind": "speed",
            "step": 1,
            "speed_mps": 0.5,
            "cap_mps": 0.7,
            "grade": 0.02,
            "probing": True,
            "reason": "why",
        },
        "judgement": "stop",
        "command": {
            "kind": "set speed",
            "number": 3,
            "speed_mps": 0.5,
            "grade": 0.02,
            "expires_t": 8_000,
        },
        "reasons": ["a", "b"],
        "alarm": True,
        "notices": [
            {"kind": "overspeed", "stops": True, "value": 1.5, "detail": "fast"},
            {"kind": "belt at rest"},
        ],
        "cues": [
            {"key": "x", "urgency": "alarm", "values": {"n": 1, "s": "t"}, "announces_mps": 0.5},
            {"key": "y"},
        ],
        "faults": [{"characteristic": "2acd", "hex": "01ff", "reason": "short"}],
    }


def test_lines_are_one_line_of_ascii_whatever_is_in_them() -> None:
    odd = "two\nlines\u2028 of \udcff \N{PARTY POPPER}"
    for line in (
        note_line(odd, 5, 0, odd),
        step_line(0, 5, 0, (), {"phase": odd}),
        end_line(5, Ending(EndingKind.WALKER, odd), 0, {}),
    ):
        assert line.isascii()
        assert "\n" not in line
        assert odd in json.loads(line).values() or odd in json.loads(line)["out"].values()


def test_an_end_without_an_ending_has_no_exit_code() -> None:
    end = json.loads(end_line(5, None, 0, {"distance_m": 1}))
    assert (end["ending"], end["exit_code"], end["totals"]) == (None, None, {"distance_m": 1})


def test_the_chain_holds_for_what_was_sealed_and_for_nothing_else() -> None:
    first, value = chain.sealed('{"a":1}', chain.FIRST)
    second, last = chain.sealed('{"b":2}', value)
    assert json.loads(second)["chain"] == last.decode()
    assert chain.check(first.rstrip(), chain.FIRST) == (True, value)
    assert chain.check(second.rstrip(), value) == (True, last)
    assert not chain.check(second.rstrip(), chain.FIRST)[0]
    assert not chain.check(second.replace(b"2", b"3", 1).rstrip(), value)[0]
    for cut in range(len(second) - 1):
        assert not chain.check(second[:cut], value)[0]
