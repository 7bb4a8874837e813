"""What of a recorded calibration counts: its last minutes, when they are whole."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from retropace.cli.main import run_command_line
from retropace.errors import BadInputError
from retropace.journal import Recording, find_session, read_recording
from retropace.journal.stages import stages_of
from retropace.journal.tally import Second
from retropace.model import Direction
from retropace.units import mps_to_kmh

Change = Callable[[Second], Second]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """One whole calibration, as it was recorded."""
    data_dir = tmp_path_factory.mktemp("walked")
    words = ["--treadmill", "simulated", "--yes", "--speed-up", "100000", "--json"]
    words += ["--profile", "calibration", "--data-dir", str(data_dir)]
    assert run_command_line(["calibrate", *words]) == 0
    return read_recording(find_session(data_dir, "last"))


def changed(recording: Recording, before_end_s: range, change: Change) -> Recording:
    """The recording with seconds of its second backward stage changed, counted from its end."""
    end_s = next(lap.end_s for lap in recording.laps if lap.name == "Backward, faster")
    return replace(
        recording,
        seconds=tuple(
            change(second) if int(end_s - second.time_s) in before_end_s else second
            for second in recording.seconds
        ),
    )


def unheard(second: Second) -> Second:
    return second._replace(heart_rate_bpm=None)


def unknown(second: Second) -> Second:
    return second._replace(speed_mps=None)


def test_every_stage_is_read_at_its_speed(walked: Recording) -> None:
    stages = stages_of(walked)
    assert [round(mps_to_kmh(one.speed_mps), 1) for one in stages] == [2.6, 4.8, 2.2, 3.6, 4.8]
    minutes = [one.minute for one in stages]
    assert all(2.8 < later - one < 4.5 for one, later in pairwise(minutes))


def test_only_the_last_minute_of_the_heart_counts(walked: Recording) -> None:
    racing = changed(walked, range(61, 170), lambda one: one._replace(heart_rate_bpm=200))
    assert stages_of(racing) == stages_of(walked)
    racing = changed(walked, range(30), lambda one: one._replace(heart_rate_bpm=200))
    assert stages_of(racing)[3].bpm > stages_of(walked)[3].bpm + 30


def test_a_beat_missed_now_and_then_does_no_harm(walked: Recording) -> None:
    gappy = changed(walked, range(0, 60, 5), unheard)
    assert stages_of(gappy)[3].bpm == pytest.approx(stages_of(walked)[3].bpm, abs=1.0)
    assert len(stages_of(changed(walked, range(3), unknown))) == 5


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("before_end_s", "change", "told"),
    [
        (range(17), unheard, "has a heart rate for"),
        (range(0, 60, 3), unheard, "has a heart rate for"),
        (range(20), unknown, "nobody knew the speed"),
        (range(90, 100), lambda one: one._replace(speed_mps=0.8), "not walked at its speed"),
        (range(9), lambda one: one._replace(grade=0.02), "not level"),
        (range(9), lambda one: one._replace(direction=Direction.FORWARD), "not walked backward"),
    ],
)
def test_a_stage_that_is_not_whole_is_named(
    walked: Recording, before_end_s: range, change: Change, told: str
) -> None:
    with pytest.raises(BadInputError, match=told) as caught:
        stages_of(changed(walked, before_end_s, change))
    assert '"Backward, faster"' in str(caught.value)


@pytest.mark.rule("R27")
def test_a_stage_cut_short_or_left_out_is_named(walked: Recording) -> None:
    laps = [lap for lap in walked.laps if lap.name != "Backward, faster"]
    with pytest.raises(BadInputError, match="was not walked: a calibration counts whole"):
        stages_of(replace(walked, laps=tuple(laps)))
    short = [
        lap._replace(begin_s=lap.end_s - 100) if lap.name == "Backward, faster" else lap
        for lap in walked.laps
    ]
    with pytest.raises(BadInputError, match="not walked in one piece"):
        stages_of(replace(walked, laps=tuple(short)))
