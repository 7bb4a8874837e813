"""The octets on the pipe, however it cuts them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.guardian.signs import Ear, Manners, encode_manners


@settings(max_examples=100)
@given(st.lists(st.integers(0, 80), max_size=8), st.floats(0, 4), st.booleans())
def test_beats_and_manners_are_told_apart_wherever_the_pipe_cuts(
    cuts: list[int], rest_after_s: float, speed_always: bool
) -> None:
    manners = Manners(rest_after_s, speed_always)
    octets = b"nnrr" + encode_manners(manners) + b"mmm"
    edges = [0, *sorted(min(cut, len(octets)) for cut in cuts), len(octets)]
    ear = Ear()
    heard = b"".join(ear.take(octets[begin:end]) for begin, end in pairwise(edges))
    assert heard == b"nnrrmmm"
    assert ear.manners == manners


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_nonsense_changes_nothing(pieces: list[bytes]) -> None:
    ear = Ear()
    for piece in pieces:
        ear.take(piece)
    assert ear.manners == Manners()
