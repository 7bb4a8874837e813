"""What waits for a broker that does not come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retropace.mqtt import outbox
from retropace.mqtt.outbox import SAMPLES_LIMIT, Message, Outbox

KINDS = st.sampled_from(["state", "event", "sample"])


def taken(box: Outbox) -> list[Message]:
    messages = []
    while (message := box.take()) is not None:
        messages.append(message)
    return messages


@given(st.lists(KINDS, max_size=1_500))
def test_old_samples_make_way_and_events_never_do(kinds: list[str]) -> None:
    box = Outbox()
    for number, kind in enumerate(kinds):
        message = Message(kind, str(number), qos=int(kind != "sample"), retain=kind == "state")
        getattr(box, f"put_{kind}")(message)
    out = taken(box)
    by_kind = {kind: [m.payload for m in out if m.topic == kind] for kind in set(kinds)}
    for kind, payloads in by_kind.items():
        all_of_it = [str(number) for number, one in enumerate(kinds) if one == kind]
        kept = {"state": 1, "event": len(all_of_it), "sample": SAMPLES_LIMIT}[kind]
        assert payloads == all_of_it[-kept:]


def test_an_event_that_did_not_go_is_the_first_to_go_again() -> None:
    box = Outbox()
    for number in range(3):
        box.put_event(Message("event", str(number), qos=1))
    first = box.take()
    assert first is not None
    box.put_back(first)
    assert [message.payload for message in taken(box)] == ["0", "1", "2"]


def test_what_is_on_its_way_waits_until_the_next_is_taken_or_it_is_put_back() -> None:
    box = Outbox()
    box.put_event(Message("event", "1", qos=1))
    box.put_sample(Message("sample", "2"))
    assert len(box) == 2
    event = box.take()
    assert event is not None
    assert len(box) == 2, "nobody knows yet whether the broker has it"
    box.put_back(event)
    assert len(box) == 2
    assert len(taken(box)) == 2
    assert len(box) == 0


def test_a_state_that_did_not_go_does_not_replace_a_newer_one() -> None:
    box = Outbox()
    old, new = Message("state", "old", 1, True), Message("state", "new", 1, True)
    box.put_state(old)
    assert box.take() == old
    box.put_state(new)
    box.put_back(old)
    assert taken(box) == [new]


def test_what_is_of_no_use_any_more_does_not_go_and_events_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 100.0
    monkeypatch.setattr("retropace.mqtt.outbox.time.monotonic", lambda: now_s)
    box = Outbox()
    box.put_event(Message("cue", "faster soon", 1, best_before_s=105.0))
    box.put_event(Message("event", "begins", 1))
    box.put_event(Message("cue", "stop", 1, best_before_s=107.0))
    first = box.take()
    assert first is not None
    box.put_back(first)
    now_s = 105.0
    assert [message.payload for message in taken(box)] == ["begins", "stop"]
    box.put_event(Message("cue", "stop", 1, best_before_s=107.0))
    now_s = 104.9
    assert [message.left_s for message in taken(box)] == [pytest.approx(2.1)]


def test_a_limit_there_is_all_the_same_and_what_is_lost_is_counted(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(outbox, "EVENTS_LIMIT", 10)
    box = Outbox()
    for number in range(12):
        box.put_event(Message("event", str(number), qos=1))
    assert box.lost_events == 2
    assert [message.payload for message in taken(box)] == [str(n) for n in range(10)]
