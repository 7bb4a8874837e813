"""No file breaks the import: each gets a sentence that names the field and the bound (R27)."""

import time

import pytest

from retropace.errors import BadInputError
from retropace.workout import read_text, read_workout
from support.workouts import NASTY


@pytest.mark.rule("R27")
@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_is_told_in_one_sentence(name: str) -> None:
    octets, told = NASTY[name]
    began_s = time.process_time()
    with pytest.raises(BadInputError) as caught:
        read_workout(octets, "nasty.xml")
    sentence = str(caught.value)
    assert told in sentence
    assert sentence.startswith("nasty.xml: ")
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 400
    assert time.process_time() - began_s < 20, "work is bounded, whatever the file says"


@pytest.mark.rule("R27")
def test_ten_megabytes_of_markup_are_given_up_early() -> None:
    began_s = time.process_time()
    with pytest.raises(BadInputError, match="10000"):
        read_workout(b"<rows>" + b"<row/>" * 1_700_000 + b"</rows>", "long.xml")
    assert time.process_time() - began_s < 10


@pytest.mark.rule("R27")
def test_the_file_is_named_once() -> None:
    with pytest.raises(BadInputError) as caught:
        read_text("5min@2kmh back; 1h@")
    assert str(caught.value).count("the text") == 1
    assert "line 1, column 20" in str(caught.value)
