"""A hung, broken or missing speech engine is never noticed by whoever speaks (rule R26)."""

import os
import queue
import select
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.model import Urgency
from retropace.speech import SilentVoice, SystemVoice, best_voice
from retropace.speech.engines import Engine, engine_at, find_engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake engine is a shell script")
WAIT_S = 20.0

# It says what it began by writing to a pipe, ignores a polite end, and hangs when told to.
FAKE_ENGINE = """#!/bin/sh
trap '' TERM INT HUP
read -r words
echo "$words" > {pipe}
case "$words" in *hang*) sleep 60 ;; esac
"""


class Heard:
    """The sentences that the fake engine began, in order, as they come."""

    def __init__(self, pipe: Path) -> None:
        os.mkfifo(pipe)
        # Opened for both, so that there is no end of file between two engines.
        self._descriptor = os.open(pipe, os.O_RDWR)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with os.fdopen(self._descriptor, "r", closefd=True) as lines:
            while (line := lines.readline().strip()) != "end":
                self._lines.put(line)

    def next(self) -> str:
        return self._lines.get(timeout=WAIT_S)

    def close(self) -> None:
        os.write(self._descriptor, b"end\n")

    def nothing_more(self) -> bool:
        return self._lines.empty()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    script = tmp_path / "engine"
    script.write_text(FAKE_ENGINE.format(pipe=tmp_path / "heard"))
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return Engine(str(script))


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    listener = Heard(tmp_path / "heard")
    yield listener
    listener.close()


@pytest.fixture
def voice(engine: Engine, heard: Heard) -> Iterator[SystemVoice]:
    speaking = SystemVoice(engine, longest_s=600)
    yield speaking
    speaking.close()
    assert not speaking._worker.is_alive()


def test_says_in_order(voice: SystemVoice, heard: Heard) -> None:
    voice.say("one", Urgency.CALM)
    voice.say("two", Urgency.CALM)
    assert [heard.next(), heard.next()] == ["one", "two"]
    assert voice.wait_until_silent(WAIT_S)


@pytest.mark.rule("R26")
def test_an_alarm_cuts_off_a_hung_engine(voice: SystemVoice, heard: Heard) -> None:
    voice.say("hang", Urgency.CALM)
    assert heard.next() == "hang"
    voice.say("pull the safety key", Urgency.ALARM)
    assert heard.next() == "pull the safety key"


@pytest.mark.rule("R06")
def test_advice_keeps_nobody_from_hearing_of_a_change(voice: SystemVoice, heard: Heard) -> None:
    voice.say("hang: bend the knees a little", Urgency.CALM)
    assert heard.next() == "hang: bend the knees a little"
    voice.say("look ahead", Urgency.CALM)
    voice.say("in five seconds, faster", Urgency.CHANGE)
    assert heard.next() == "in five seconds, faster"
    assert voice.wait_until_silent(WAIT_S)
    assert heard.nothing_more()


@pytest.mark.rule("R26")
def test_speaking_to_a_hung_engine_never_waits_and_never_grows(
    voice: SystemVoice, heard: Heard
) -> None:
    voice.say("hang", Urgency.CALM)
    heard.next()
    for number in range(10_000):
        voice.say(f"calm {number}", Urgency.CALM)
    assert len(voice._queue) <= 6
    voice.say("alarm", Urgency.ALARM)
    assert heard.next() == "alarm"
    assert voice.wait_until_silent(WAIT_S)
    assert heard.nothing_more()


@pytest.mark.rule("R26")
def test_a_hung_engine_is_killed_after_its_bound(engine: Engine, heard: Heard) -> None:
    voice = SystemVoice(engine, longest_s=0.05)
    voice.say("hang", Urgency.CALM)
    voice.say("next", Urgency.CALM)
    assert [heard.next(), heard.next()] == ["hang", "next"]
    assert voice.wait_until_silent(WAIT_S)
    voice.close()


def test_an_alarm_is_heard_to_its_end_before_another(voice: SystemVoice, heard: Heard) -> None:
    voice.say("first alarm", Urgency.ALARM)
    voice.say("second alarm", Urgency.ALARM)
    assert [heard.next(), heard.next()] == ["first alarm", "second alarm"]


def test_an_alarm_repeated_while_it_is_heard_is_not_cut_off(
    voice: SystemVoice, heard: Heard
) -> None:
    voice.say("hang alarm", Urgency.ALARM)
    heard.next()
    voice.say("hang alarm", Urgency.ALARM)
    assert len(voice._queue) == 0
    assert not voice._cut.is_set()


@pytest.mark.rule("R26")
def test_the_program_ends_while_its_engine_hangs_and_takes_it_along(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    script = tmp_path / "engine"
    script.write_text(f"#!/bin/sh\ntrap '' TERM\nexec 3> {alive}\nsleep 600\n")
    script.chmod(0o700)
    program = (
        "import sys\n"
        "from retropace.speech import SystemVoice\n"
        "from retropace.speech.engines import Engine\n"
        "from retropace.model import Urgency\n"
        "SystemVoice(Engine(sys.argv[1])).say('hello', Urgency.CALM)\n"
        "sys.stdin.readline()\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program, script], stdin=subprocess.PIPE)
    engine_runs = os.open(alive, os.O_RDONLY)  # waits until the engine holds the other end
    running.communicate(b"\n", timeout=WAIT_S)
    assert running.returncode == 0
    ended, _, _ = select.select([engine_runs], [], [], WAIT_S)
    assert ended, "the engine outlived the program"
    assert os.read(engine_runs, 1) == b""
    os.close(engine_runs)


@pytest.mark.rule("R26")
def test_an_engine_that_cannot_start_is_given_up() -> None:
    voice = SystemVoice(Engine("/nowhere/no-such-engine"))
    for number in range(3):
        voice.say(f"lost {number}", Urgency.CALM)
        assert voice.wait_until_silent(WAIT_S)
    voice.say("nobody tries", Urgency.ALARM)
    assert len(voice._queue) == 0
    voice.close()


def test_nothing_is_said_after_close(voice: SystemVoice, heard: Heard) -> None:
    voice.close()
    voice.say("too late", Urgency.ALARM)
    voice.close()
    assert len(voice._queue) == 0


def test_control_characters_and_length_are_tamed(voice: SystemVoice, heard: Heard) -> None:
    voice.say("a\x1b[31m\nb" + "c" * 5000, Urgency.CALM)
    line = heard.next()
    assert line.startswith("a [31m bccc")
    assert len(line) == 1000


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("/usr/bin/espeak-ng", ["/usr/bin/espeak-ng", "-s", "150", "--stdin"]),
        ("/usr/bin/spd-say", ["/usr/bin/spd-say", "--wait", "--", "-x"]),
        ("/usr/bin/say", ["/usr/bin/say", "-f", "-"]),
        ("/opt/mine", ["/opt/mine"]),
    ],
)
def test_each_engine_is_called_its_own_way(program: str, words: list[str]) -> None:
    assert engine_at(program).command("-x", alarm=False) == words


def test_spd_say_lets_an_alarm_cut_off_its_daemon() -> None:
    assert engine_at("spd-say").command("stop", alarm=True)[1:4] == ["--wait", "-P", "important"]


def test_the_first_engine_found_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_espeak(name: str) -> str | None:
        return "/bin/espeak" if name == "espeak" else None

    monkeypatch.setattr("retropace.speech.engines.shutil.which", only_espeak)
    found = find_engine("linux")
    assert found is not None
    assert found.program == "/bin/espeak"
    assert find_engine("darwin") is None
    assert find_engine("win32") is None


@pytest.mark.parametrize("wish", ["off", "OFF", " off "])
def test_the_voice_can_be_switched_off(wish: str) -> None:
    assert isinstance(best_voice({"RETROPACE_VOICE": wish}), SilentVoice)


def test_no_engine_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Callable[[str], None] = lambda name: None  # noqa: E731
    monkeypatch.setattr("retropace.speech.engines.shutil.which", nothing)
    for wish in ({}, {"RETROPACE_VOICE": "auto"}):
        voice = best_voice(wish)
        voice.say("nobody hears this", Urgency.ALARM)
        voice.close()
        assert isinstance(voice, SilentVoice)


def test_a_path_is_used_as_the_engine(engine: Engine, heard: Heard) -> None:
    voice = best_voice({"RETROPACE_VOICE": engine.program})
    voice.say("hello", Urgency.CALM)
    assert heard.next() == "hello"
    voice.close()


@pytest.mark.rule("R27")
def test_a_voice_that_is_no_program_is_bad_input() -> None:
    with pytest.raises(BadInputError, match=r'RETROPACE_VOICE is "/no/such".*off, to auto'):
        best_voice({"RETROPACE_VOICE": "/no/such"})
