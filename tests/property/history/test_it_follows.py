"""Whatever happens to the journals, the history that followed says what one made anew says."""

import os
import tempfile
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.history import History, read_history, rebuild
from retropace.journal import Told, told_path, write_told
from support.past import past

DAYS = st.integers(0, 2)
DEEDS = st.one_of(
    st.tuples(st.just("walk"), DAYS, st.integers(0, 1200)),
    st.tuples(st.just("remove"), DAYS, st.just(0)),
    st.tuples(st.just("spoil"), DAYS, st.integers(0, 400)),
    st.tuples(st.just("tell"), DAYS, st.integers(0, 10)),
    st.tuples(st.just("unsay"), DAYS, st.just(0)),
    st.tuples(st.just("break"), DAYS, st.integers(0, 16_000)),
)


class World:
    """One data directory, whose files never have the same time twice."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._times_ns = count(10**18, 10**9)

    def do(self, what: str, day: int, amount: int) -> None:
        path = self.data_dir / "sessions" / past(self.data_dir / "names", day).name
        match what:
            case "walk":
                self._touch(past(self.data_dir, day, backward_s=amount))
            case "remove":
                path.unlink(missing_ok=True)
            case "spoil" if path.exists():
                path.write_bytes(path.read_bytes()[:-amount])
                self._touch(path)
            case "tell" if path.exists():
                write_told(path, Told(float(amount), "light"))
                self._touch(told_path(path))
            case "unsay":
                told_path(path).unlink(missing_ok=True)
            case "break" if (self.data_dir / "history.sqlite3").exists():
                os.truncate(self.data_dir / "history.sqlite3", amount)

    def _touch(self, path: Path) -> None:
        at_ns = next(self._times_ns)
        os.utime(path, ns=(at_ns, at_ns))


def told(history: History) -> tuple[object, ...]:
    return history.sessions, history.unreadable, history.standing


@settings(max_examples=60, deadline=None)
@given(st.lists(DEEDS, max_size=12))
def test_what_followed_is_what_is_made_anew(deeds: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for deed in deeds:
            world.do(*deed)
            read_history(world.data_dir)
        followed = told(read_history(world.data_dir))
        assert followed == told(rebuild(world.data_dir))
