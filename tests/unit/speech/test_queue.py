"""What waits to be said: bounded, alarms first, none of them lost to calm cues."""

from hypothesis import given
from hypothesis import strategies as st

from retropace.model import Urgency
from retropace.speech.queue import ALARM_LIMIT, CUE_LIMIT, SpeechQueue, Utterance

UTTERANCES = st.builds(Utterance, st.sampled_from("abcdefgh"), st.sampled_from(Urgency))


def drained(waiting: SpeechQueue) -> list[Utterance]:
    taken = []
    while (utterance := waiting.take()) is not None:
        taken.append(utterance)
    return taken


def test_the_oldest_cue_is_dropped() -> None:
    waiting = SpeechQueue()
    for number in range(CUE_LIMIT + 2):
        waiting.put(Utterance(str(number), Urgency.CHANGE))
    assert [one.text for one in drained(waiting)] == [str(n) for n in range(2, CUE_LIMIT + 2)]


def test_an_alarm_makes_earlier_cues_stale_but_not_later_ones() -> None:
    waiting = SpeechQueue()
    waiting.put(Utterance("faster soon", Urgency.CHANGE))
    waiting.put(Utterance("stopping", Urgency.ALARM))
    waiting.put(Utterance("at rest", Urgency.CHANGE))
    assert [one.text for one in drained(waiting)] == ["stopping", "at rest"]


@given(st.lists(UTTERANCES, max_size=60))
def test_every_alarm_is_heard_and_nothing_grows(put: list[Utterance]) -> None:
    waiting = SpeechQueue()
    for utterance in put:
        waiting.put(utterance)
        assert len(waiting) <= CUE_LIMIT + ALARM_LIMIT
    taken = drained(waiting)
    assert {one.text for one in taken if one.alarm} == {one.text for one in put if one.alarm}
    assert [one.alarm for one in taken] == sorted((one.alarm for one in taken), reverse=True)


def test_a_change_makes_earlier_advice_stale_and_no_other_change() -> None:
    waiting = SpeechQueue()
    waiting.put(Utterance("faster soon", Urgency.CHANGE))
    waiting.put(Utterance("look ahead", Urgency.CALM))
    waiting.put(Utterance("pausing", Urgency.CHANGE))
    waiting.put(Utterance("well walked", Urgency.CALM))
    assert [one.text for one in drained(waiting)] == ["faster soon", "pausing", "well walked"]
