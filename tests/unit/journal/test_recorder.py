import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.journal import Recorder, read_journal, verify
from retropace.journal.disk import DiskFile
from retropace.journal.recorder import QUEUE_LIMIT, STALLED_S
from support.recorded import header_for, steps_of, walked
from support.rig import Rig

IN_TIME_S = 30.0
TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> Rig:
    return walked()


class FullableFile(DiskFile):
    """A real file whose descriptor can be pointed at a full disk, and back."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        self.real = os.dup(self.descriptor)
        super().__init__(self.descriptor)

    def fill(self) -> None:
        full = os.open("/dev/full", os.O_RDWR)
        os.dup2(full, self.descriptor)
        os.close(full)

    def clear(self) -> None:
        os.dup2(self.real, self.descriptor)

    def close(self) -> None:
        super().close()
        os.close(self.real)


class StallingFile:
    """A real pipe: once it is full, writing waits until somebody reads."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()
        self.content = bytearray()

    def write_at(self, offset: int, data: bytes) -> None:
        rest = data
        while rest:
            rest = rest[os.write(self.write_end, rest) :]

    def sync(self) -> None:
        pass

    def close(self) -> None:
        os.close(self.write_end)

    def read_all(self) -> None:
        while chunk := os.read(self.read_end, 65536):
            self.content += chunk
        os.close(self.read_end)


needs_dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


def test_a_session_is_written_line_by_line_for_its_owner_alone(made: Rig, tmp_path: Path) -> None:
    path = tmp_path / "new" / "sessions" / "one.jsonl"
    recorder = Recorder(path, header_for(made))
    recorder.open()
    for inputs, decision in steps_of(made):
        recorder.record_step(inputs, decision)
    recorder.note("connected", made.now_ns, "on the second try")
    assert recorder.health() is None
    assert recorder.close(made.kernel.session.ending) is None
    journal = read_journal(path)
    assert journal.problems == []
    assert [note["event"] for note in journal.notes] == ["connected"]
    assert journal.end is not None
    assert (journal.end["ending"], journal.end["exit_code"]) == ("done", 0)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_recorded_is_on_the_disk_before_the_session_ends(
    made: Rig, tmp_path: Path
) -> None:
    path = tmp_path / "one.jsonl"
    recorder = Recorder(path, header_for(made))
    recorder.open()
    for inputs, decision in steps_of(made)[:10]:
        recorder.record_step(inputs, decision)
    assert recorder.flush(IN_TIME_S)
    journal = read_journal(path)
    assert (len(list(journal.steps())), journal.end) == (10, None)
    recorder.close(None)


def test_inputs_are_taken_as_they_were(made: Rig, tmp_path: Path) -> None:
    """A loop may use its list again."""
    recorder = Recorder(tmp_path / "one.jsonl", header_for(made))
    recorder.open()
    inputs, decision = next(pair for pair in steps_of(made) if pair[0])
    lent = list(inputs)
    recorder.record_step(lent, decision)
    lent.clear()
    recorder.close(None)
    assert [step.inputs for step in read_journal(recorder.path).steps()] == [tuple(inputs)]


def test_no_session_overwrites_another(made: Rig, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text("precious")
    with pytest.raises(BadInputError, match=r"one\.jsonl.*already"):
        Recorder(path, header_for(made)).open()
    assert path.read_text() == "precious"


def test_a_place_that_cannot_be_written_is_a_clear_error(made: Rig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "sessions" / "one.jsonl"
    with pytest.raises(BadInputError, match=r"cannot be written.*--data-dir"):
        Recorder(path, header_for(made)).open()


@needs_dev_full
@pytest.mark.rule("R25")
def test_no_session_begins_on_a_full_disk(made: Rig, tmp_path: Path) -> None:
    def full(_: Path) -> DiskFile:
        return DiskFile(os.open("/dev/full", os.O_RDWR))

    with pytest.raises(BadInputError, match="No space left on device"):
        Recorder(tmp_path / "one.jsonl", header_for(made), open_file=full).open()


@needs_dev_full
@pytest.mark.rule("R25")
def test_a_disk_that_fills_up_is_told_and_nothing_is_lost_when_it_recovers(
    made: Rig, tmp_path: Path
) -> None:
    files: list[FullableFile] = []

    def fullable(path: Path) -> FullableFile:
        files.append(FullableFile(path))
        return files[0]

    path = tmp_path / "one.jsonl"
    recorder = Recorder(path, header_for(made), open_file=fullable)
    recorder.open()
    steps = steps_of(made)
    for inputs, decision in steps[:20]:
        recorder.record_step(inputs, decision)
    assert recorder.flush(IN_TIME_S)
    files[0].fill()
    for inputs, decision in steps[20:40]:
        recorder.record_step(inputs, decision)
    assert recorder.flush(IN_TIME_S)
    assert "No space left on device" in (recorder.health() or "")
    assert len(list(read_journal(path).steps())) == 20  # what was recorded stays readable
    files[0].clear()
    for inputs, decision in steps[40:]:
        recorder.record_step(inputs, decision)
    assert recorder.flush(IN_TIME_S)
    assert recorder.health() is None
    assert recorder.close(made.kernel.session.ending) is None
    journal = read_journal(path)
    result = verify(journal)
    assert (result.same, result.steps, result.problems) == (True, len(steps), ())


@needs_dev_full
@pytest.mark.rule("R25")
def test_a_disk_that_stays_full_does_not_keep_the_program(made: Rig, tmp_path: Path) -> None:
    files: list[FullableFile] = []

    def fullable(path: Path) -> FullableFile:
        files.append(FullableFile(path))
        return files[0]

    recorder = Recorder(tmp_path / "one.jsonl", header_for(made), open_file=fullable)
    recorder.open()
    files[0].fill()
    assert "No space left" in (recorder.close(made.kernel.session.ending, timeout_s=0.1) or "")


@pytest.mark.rule("R25", "R26")
def test_a_stalled_disk_delays_no_step_and_is_told(made: Rig, tmp_path: Path) -> None:
    """More than a pipe holds, and nobody reads: a step that waited would wait for ever."""
    file = StallingFile()
    now_s = [0.0]
    recorder = Recorder(
        tmp_path / "one.jsonl",
        header_for(made),
        open_file=lambda _: file,
        clock=lambda: now_s[0],
    )
    recorder.open()
    steps = list(steps_of(made)) * 20

    def record_all() -> None:
        for inputs, decision in steps:
            recorder.record_step(inputs, decision)

    loop = threading.Thread(target=record_all, daemon=True)
    loop.start()
    loop.join(IN_TIME_S)
    assert not loop.is_alive()
    assert not recorder.flush(0.1)  # the writer hangs in the write itself
    assert recorder.health() is None
    now_s[0] += STALLED_S + 0.1
    assert "has not reached the disk" in (recorder.health() or "")
    assert recorder.close(None, timeout_s=0.05) is not None
    reader = threading.Thread(target=file.read_all)
    reader.start()
    reader.join(IN_TIME_S)
    assert not reader.is_alive()
    assert file.content.count(b'{"kind":"step"') == len(steps)


@pytest.mark.rule("R25")
def test_a_stalled_disk_that_comes_back_is_healthy_again(made: Rig, tmp_path: Path) -> None:
    file = StallingFile()
    now_s = [0.0]
    recorder = Recorder(
        tmp_path / "one.jsonl",
        header_for(made),
        open_file=lambda _: file,
        clock=lambda: now_s[0],
    )
    recorder.open()
    for inputs, decision in list(steps_of(made)) * 20:
        recorder.record_step(inputs, decision)
    assert not recorder.flush(0.1)
    now_s[0] += STALLED_S + 0.1
    assert recorder.health() is not None
    reader = threading.Thread(target=file.read_all)
    reader.start()
    assert recorder.flush(IN_TIME_S)
    assert recorder.health() is None
    assert recorder.close(None) is None
    reader.join(IN_TIME_S)


@pytest.mark.rule("R25")
def test_a_queue_that_overruns_is_told_and_the_hole_is_found(made: Rig, tmp_path: Path) -> None:
    file = StallingFile()
    recorder = Recorder(tmp_path / "one.jsonl", header_for(made), open_file=lambda _: file)
    recorder.open()
    inputs, decision = steps_of(made)[0]
    for _ in range(2 * QUEUE_LIMIT):
        recorder.record_step(inputs, decision)
    assert "queue is full" in (recorder.health() or "")
    reader = threading.Thread(target=file.read_all)
    reader.start()
    assert recorder.flush(IN_TIME_S)
    assert recorder.health() is None
    recorder.record_step(inputs, decision)
    assert recorder.close(None, IN_TIME_S) is None
    reader.join(IN_TIME_S)
    path = tmp_path / "copy.jsonl"
    path.write_bytes(bytes(file.content))
    journal = read_journal(path)
    numbers = [step.number for step in journal.steps()]
    assert numbers[-1] == 2 * QUEUE_LIMIT
    assert len(numbers) < 2 * QUEUE_LIMIT
    assert {problem.kind for problem in journal.problems} == {"missing steps"}


def test_a_value_that_cannot_be_written_does_not_end_the_record(made: Rig, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "one.jsonl", header_for(made))
    recorder.open()
    inputs, decision = steps_of(made)[0]
    recorder.record_step([object()], decision)  # type: ignore[list-item]
    recorder.record_step(inputs, decision)
    assert recorder.close(None) is None
    journal = read_journal(recorder.path)
    assert [step.number for step in journal.steps()] == [1]
    assert [note["event"] for note in journal.notes] == ["unwritable"]


KILLED = """
import sys, time
from pathlib import Path
from retropace.journal import Recorder
from support.recorded import header_for, steps_of, walked
made = walked()
recorder = Recorder(Path(sys.argv[1]), header_for(made))
recorder.open()
for number, (inputs, decision) in enumerate(list(steps_of(made)) * 100):
    recorder.record_step(inputs, decision)
    print(number, flush=True)
    time.sleep(0.01)
"""


@pytest.mark.rule("R25")
def test_a_killed_program_loses_a_second_at_most(made: Rig, tmp_path: Path) -> None:
    """A step takes 10 ms or more there, so a second is a hundred steps at most."""
    path = tmp_path / "one.jsonl"
    paths = [str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        last = 0
        for line in process.stdout:
            last = int(line)
            if last >= 250:
                break
        process.kill()
        said = process.stdout.read().split()
    last = int(said[-1]) if said else last
    journal = read_journal(path)
    numbers = [step.number for step in journal.steps()]
    assert numbers == list(range(len(numbers)))
    assert last - numbers[-1] <= 100
    assert journal.end is None
