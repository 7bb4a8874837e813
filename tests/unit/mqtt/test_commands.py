"""Which messages are requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.model import Request
from retropace.mqtt.commands import heard

STIRRING = {Request.START, Request.GO, Request.SKIP}


@pytest.mark.parametrize("word", [b"stop", b"STOP", b" stop\n"])
def test_a_stop_is_a_stop(word: bytes) -> None:
    assert heard(word, retained=False, may_start=False) is Request.STOP


@pytest.mark.rule("R28")
@given(st.binary(max_size=100) | st.sampled_from([b"start", b"go", b"skip", b"Start "]))
def test_nothing_stirs_the_belt_where_that_is_not_allowed(payload: bytes) -> None:
    assert heard(payload, retained=False, may_start=False) not in STIRRING


@pytest.mark.rule("R01", "R28")
@given(st.sampled_from([b"start", b"stop", b"go", b"pause", b"slower"]), st.booleans())
def test_what_is_retained_is_no_request(payload: bytes, may_start: bool) -> None:
    assert isinstance(heard(payload, retained=True, may_start=may_start), str)
    assert not isinstance(heard(payload, retained=True, may_start=may_start), Request)


@pytest.mark.rule("R27")
@given(st.none() | st.integers() | st.floats() | st.text() | st.binary(max_size=200))
def test_anything_else_is_refused_in_a_sentence(payload: object) -> None:
    answer = heard(payload, retained=False, may_start=True)
    assert isinstance(answer, Request) or (len(answer) < 200 and "\n" not in answer)


@pytest.mark.parametrize("word", ["start", "go", "skip"])
def test_what_stirs_is_heard_where_it_is_allowed(word: str) -> None:
    assert heard(word.encode(), retained=False, may_start=True) == Request(word)
