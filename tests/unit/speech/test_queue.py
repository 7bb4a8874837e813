"""What waits to be said: bounded, alarms first, none of them lost to calm cues."""

from hypothesis import given
from hypothesis import strategies as st

from retropace.speech.queue import ALARM_LIMIT, CALM_LIMIT, SpeechQueue, Utterance

UTTERANCES = st.builds(Utterance, st.sampled_from("abcdefgh"), st.booleans())


def drained(waiting: SpeechQueue) -> list[Utterance]:
    taken = []
    while (utterance := waiting.take()) is not None:
        taken.append(utterance)
    return taken


def test_the_oldest_calm_cue_is_dropped() -> None:
    waiting = SpeechQueue()
    for number in range(CALM_LIMIT + 2):
        waiting.put(Utterance(str(number), False))
    assert [one.text for one in drained(waiting)] == [str(n) for n in range(2, CALM_LIMIT + 2)]


def test_an_alarm_makes_earlier_calm_cues_stale_but_not_later_ones() -> None:
    waiting = SpeechQueue()
    waiting.put(Utterance("faster soon", False))
    waiting.put(Utterance("stopping", True))
    waiting.put(Utterance("at rest", False))
    assert [one.text for one in drained(waiting)] == ["stopping", "at rest"]


@given(st.lists(UTTERANCES, max_size=60))
def test_every_alarm_is_heard_and_nothing_grows(put: list[Utterance]) -> None:
    waiting = SpeechQueue()
    for utterance in put:
        waiting.put(utterance)
        assert len(waiting) <= CALM_LIMIT + ALARM_LIMIT
    taken = drained(waiting)
    assert {one.text for one in taken if one.alarm} == {one.text for one in put if one.alarm}
    assert [one.alarm for one in taken] == sorted((one.alarm for one in taken), reverse=True)
