import json
import math

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from retropace.errors import BadInputError
from retropace.journal import read_journal, summarise, verify
from retropace.journal.inputs import input_from_json, input_to_json
from retropace.kernel import Input
from retropace.model import (
    CommandKind,
    Frame,
    HealthEvent,
    LinkEvent,
    LinkState,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
)
from support.recorded import record, walked

instants = st.integers(0, 2**61)
texts = st.text(max_size=40)  # lone surrogates too
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.builds(Frame, texts, st.binary(max_size=40), instants),
    st.builds(
        Receipt,
        st.integers(0, 2**31),
        st.sampled_from(CommandKind),
        st.sampled_from(Outcome),
        instants,
        st.none() | st.integers(0, 255),
        texts,
    ),
    st.builds(LinkEvent, st.sampled_from(LinkState), instants, texts),
    st.builds(OperatorEvent, st.sampled_from(Request), instants, texts),
    st.builds(HealthEvent, texts, st.booleans(), instants, texts),
)


@hypothesis_settings(max_examples=300)
@given(INPUTS, instants)
def test_inputs_come_back_exactly(given_input: Input, base_ns: int) -> None:
    text = json.dumps(input_to_json(given_input, base_ns))
    assert text.isascii()
    back = input_from_json(json.loads(text), base_ns)
    assert back == given_input
    assert type(back) is type(given_input)


@hypothesis_settings(max_examples=200)
@given(st.floats(allow_nan=False))
def test_floats_come_back_exactly(value: float) -> None:
    back = json.loads(json.dumps(value))
    assert math.copysign(1, back) == math.copysign(1, value)
    assert back == value


@pytest.fixture(scope="module")
def journal_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return record(walked(), tmp_path_factory.mktemp("journal") / "one.jsonl").read_bytes()


@hypothesis_settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), octet=st.integers(0, 255))
def test_one_changed_octet_is_always_found(
    journal_bytes: bytes, tmp_path_factory: pytest.TempPathFactory, place: float, octet: int
) -> None:
    index = int(place * len(journal_bytes))
    if journal_bytes[index] == octet:
        return
    changed = bytearray(journal_bytes)
    changed[index] = octet
    path = tmp_path_factory.mktemp("changed") / "one.jsonl"
    path.write_bytes(changed)
    line = journal_bytes.count(b"\n", 0, index) + 1
    try:
        journal = read_journal(path)
    except BadInputError:
        assert line == 1
        return
    last = journal_bytes.count(b"\n")
    assert line == last or any(found.line in (line, line + 1) for found in verify(journal).broken)
    assert journal.problems
    summarise(journal)


@hypothesis_settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["kind", "n", "t", "in", "out", "intent", "step", "notices", "frame"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
def test_no_line_of_a_strange_shape_raises(
    journal_bytes: bytes, tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.mktemp("strange") / "one.jsonl"
    strange = json.dumps(value).encode()
    step = b'{"kind":"step","n":0,"t":' + strange + b',"in":' + strange + b',"out":{}}'
    out = b'{"kind":"step","n":1,"t":1,"in":[],"out":{"phase":1,"intent":' + strange
    notices = b',"notices":' + strange + b',"command":' + strange + b"}}"
    end = b'{"kind":"end","totals":' + strange + b',"exit_code":' + strange + b"}"
    header = journal_bytes.split(b"\n", 1)[0]
    path.write_bytes(b"\n".join([header, strange, step, out + notices, end, b""]))
    journal = read_journal(path)
    assert not verify(journal).same
    summarise(journal).to_json()
