"""The guardian taking a link over, in virtual time: its own code and the driver that ships, on a
computer that behaves as Linux does when a program dies.
"""

import asyncio
from contextlib import suppress

import pytest

from retropace.driver import Sink, Treadmill
from retropace.errors import TreadmillError
from retropace.guardian.process import GIVE_UP_NS, LOOK_NS
from retropace.guardian.signs import Answer, Manners, Sign, encode_manners
from retropace.model import CommandKind
from retropace.units import NS_PER_S
from retropace_simulators.belt import BeltState
from retropace_simulators.console import Button
from retropace_simulators.models import model_names
from support.guarded import Guarded

pytestmark = pytest.mark.rule("R24")


def test_killed_mid_walk_the_live_link_is_taken_over_at_once() -> None:
    bench, killed = Guarded(), []

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.RESTING, Sign.MAY_MOVE)
        killed.append(await bench.kill())

    bench.story(tell)
    assert bench.speed_kmh == 0.0
    assert bench.stops_s()[0] - killed[0] < 1.0
    assert Answer.TAKEN_OVER in bench.answers
    assert bench.words.said == [
        "The program has died or hangs. The belt is being stopped.",
        "The belt is at rest.",
    ]
    # What came before Stop: a client on the same link, the answers, control; nothing else.
    before = [c for c in bench.guards_wire.calls if c.at_s <= bench.stops_s()[0]]
    assert [(c.what, c.uuid, c.octets[:1].hex()) for c in before] == [
        ("connect", "", ""),
        ("subscribe", "2ad9", ""),
        ("write", "2ad9", "00"),
        ("write", "2ad9", "08"),
    ]
    assert bench.guards_wire.calls[-1].what == "disconnect"
    assert not bench.world.computer.links


def test_a_hung_program_is_noticed_within_a_second_and_its_link_shared() -> None:
    bench, hung = Guarded(), []

    async def tell() -> None:
        await bench.walking(3.0)
        for _ in range(40):
            bench.hear(Sign.MAY_MOVE)
            await asyncio.sleep(0.25)
        hung.append(asyncio.get_running_loop().time())
        await asyncio.sleep(30)
        assert bench.speed_kmh == 0.0
        assert not bench.lost, "the program's own link was taken from it"
        bench.hear(Sign.GOODBYE)

    bench.story(tell)
    assert 0.5 < bench.stops_s()[0] - hung[0] < 1.75


@pytest.mark.rule("R01")
def test_a_revived_program_that_starts_the_belt_again_is_stopped_again() -> None:
    bench = Guarded()

    async def tell() -> None:
        treadmill = await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        await asyncio.sleep(20)
        assert bench.speed_kmh == 0.0
        await treadmill.send(bench.command(CommandKind.START))
        await asyncio.sleep(15)
        assert bench.speed_kmh == 0.0
        bench.hear(Sign.GOODBYE)

    bench.story(tell)
    assert len(bench.stops_s()) >= 2


def test_once_the_belt_rests_a_program_that_lives_may_make_its_link_anew_by_itself() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        await asyncio.sleep(20)
        assert bench.speed_kmh == 0.0
        bench.hear(Sign.RESTING)
        calls = len(bench.guards_wire.calls)
        for link in list(bench.world.computer.links.values()):
            link.lost()
        await asyncio.sleep(20)
        assert not [c for c in bench.guards_wire.calls[calls:] if c.what == "connect"]
        bench.hear(Sign.GOODBYE)

    bench.story(tell)


def test_the_goodbye_ends_it_and_nothing_was_ever_written() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.connected()
        for _ in range(20):
            bench.hear(Sign.RESTING)
            await asyncio.sleep(0.25)
        bench.hear(Sign.GOODBYE)
        bench.watchman.hear(b"")

    bench.story(tell)
    assert not bench.guards_wire.calls
    assert not bench.words.said
    assert bench.answers[0] is Answer.READY
    assert set(bench.answers[1:]) == {Answer.HEARD}


def test_with_nothing_held_a_death_is_nothing() -> None:
    bench = Guarded()

    async def tell() -> None:
        bench.hear(Sign.NOTHING)
        bench.watchman.hear(b"")

    bench.story(tell, within_s=1.0)
    assert not bench.guards_wire.calls


def test_killed_at_rest_it_looks_and_writes_no_stop() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.connected()
        bench.hear(Sign.RESTING)
        await bench.kill()

    bench.story(tell)
    assert not bench.stops_s()
    assert not bench.words.said
    assert not bench.world.computer.links


def test_killed_as_somebody_starts_the_belt_by_hand_it_is_stopped() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.walking(2.0)
        bench.hear(Sign.RESTING)
        await bench.kill()

    bench.story(tell)
    assert bench.stops_s()
    assert bench.speed_kmh == 0.0
    assert "The program has died or hangs. The belt is being stopped." in bench.words.said


def test_killed_in_the_countdown_a_belt_that_starts_all_the_same_is_seen() -> None:
    bench = Guarded()
    belt, moved = bench.world.treadmill.belt, []
    stop = belt.stop

    def deaf_while_counting(*given: object, **more: object) -> None:
        if belt.state is not BeltState.COUNTDOWN:
            stop(*given, **more)  # type: ignore[arg-type]

    belt.stop = deaf_while_counting  # type: ignore[assignment]

    async def tell() -> None:
        treadmill = await bench.connected()
        bench.hear(Sign.MAY_MOVE)
        await treadmill.send(bench.command(CommandKind.START))
        await bench.kill()
        for _ in range(60):
            moved.append(bench.speed_kmh)
            await asyncio.sleep(0.1)

    bench.story(tell)
    assert max(moved) > 0.0
    assert bench.speed_kmh == 0.0


def test_at_rest_and_switched_off_it_is_not_looked_for_for_ever() -> None:
    bench, killed = Guarded(), []

    async def tell() -> None:
        await bench.connected()
        bench.hear(Sign.RESTING)
        bench.world.peripheral.in_range = False
        killed.append(await bench.kill())

    bench.story(tell)
    assert bench.ended_s - killed[0] < LOOK_NS / NS_PER_S + 15
    assert not bench.words.said


def test_with_the_link_gone_it_is_found_by_scanning_and_the_alarm_sounds_meanwhile() -> None:
    bench, killed = Guarded(), []

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        bench.world.peripheral.in_range = False
        killed.append(await bench.kill())
        await asyncio.sleep(20)
        assert bench.speed_kmh > 2.0
        assert bench.words.said.count("Pull the safety key.") >= 15
        bench.world.peripheral.in_range = True

    bench.story(tell)
    assert bench.speed_kmh == 0.0
    assert bench.words.said[-1] == "The belt is at rest."
    assert "\aretropace guardian: Pull the safety key." in bench.screen.getvalue()


def test_a_belt_that_is_never_heard_again_is_given_up_with_a_word_and_not_before() -> None:
    bench, killed = Guarded(), []

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        bench.world.peripheral.in_range = False
        killed.append(await bench.kill())

    bench.story(tell, within_s=1000.0)
    assert bench.ended_s - killed[0] > GIVE_UP_NS / NS_PER_S
    assert "10 minutes" in bench.words.said[-1]


def test_a_link_that_is_up_but_mute_is_let_go_of_and_made_anew() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        bench.world.peripheral.conditions.mute = True
        await bench.kill()
        await asyncio.sleep(8)
        bench.world.peripheral.conditions.mute = False

    bench.story(tell)
    assert bench.speed_kmh == 0.0


def test_a_radio_service_that_is_dead_is_tried_until_it_lives() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        bench.world.computer.kill_service()
        await bench.kill()
        await asyncio.sleep(10)
        bench.world.computer.start_service()

    bench.story(tell)
    assert bench.speed_kmh == 0.0
    assert bench.screen.getvalue().count("Bluetooth service") == 1, "said once, not each second"


@pytest.mark.parametrize(
    "knobs",
    [
        {"link": {"connections": 1}},
        {"control": {"properties": ("write-without-response", "notify")}},
    ],
)
def test_other_makes_are_stopped_too(knobs: dict[str, dict[str, object]]) -> None:
    bench = Guarded(**knobs)

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        await bench.kill()

    bench.story(tell)
    assert bench.speed_kmh == 0.0


UNSTOPPABLE = {
    "old-no-control-point": "it takes no orders at all",
    "xterra-t85-bad": "it creeps on after Stop",
    "ks-hd-z1d-locked": "nobody knows how to unlock it, so no session leads it either",
    "xterra-trx3500": "it is not even connected to; its belt stops when nobody keeps it going",
}


@pytest.mark.parametrize("model", model_names())
def test_every_make_we_know_of_is_stopped_or_alarmed_about(model: str) -> None:
    """The belt is started by hand, since some makes are not led by us at all."""
    bench, killed = Guarded(model), []

    async def tell() -> None:
        with suppress(TreadmillError):
            info = await bench.treadmill().connect()
            manners = Manners(info.rest_after_s, info.speed_always)
            bench.watchman.hear(encode_manners(manners))
        bench.world.treadmill.console.press(Button.START)
        await asyncio.sleep(15)
        for _ in range(12):
            bench.world.treadmill.console.press(Button.FASTER)
        await asyncio.sleep(15)
        assert bench.speed_kmh > 0.5 or model == "xterra-trx3500"
        bench.hear(Sign.MAY_MOVE)
        killed.append(await bench.kill())
        if model in UNSTOPPABLE:
            await asyncio.sleep(40)
            assert bench.words.said.count("Pull the safety key.") >= 20
            bench.hear(Sign.GOODBYE)

    bench.story(tell)
    if model not in UNSTOPPABLE:
        assert bench.speed_kmh == 0.0
        assert bench.stops_s()[0] - killed[0] < 5.0
        assert bench.words.said[-1] == "The belt is at rest."


@pytest.mark.parametrize("answers", ["notification", "nothing"])
def test_a_machine_that_does_not_answer_is_connected_to_as_a_session_would(answers: str) -> None:
    bench = Guarded(control={"response_by": answers})

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        await bench.kill()

    bench.story(tell)
    assert bench.speed_kmh == 0.0
    if answers == "nothing":
        last_read_s = [c.at_s for c in bench.guards_wire.calls if c.what == "read"][-1]
        assert any(0 <= at_s - last_read_s < 0.2 for at_s in bench.stops_s())


def test_a_fault_of_its_own_does_not_end_it() -> None:
    bench = Guarded()

    async def tell() -> None:
        await bench.walking(3.0)
        bench.hear(Sign.MAY_MOVE)
        take, broken = bench.watchman._treadmill, []

        def treadmill(sink: Sink) -> Treadmill:
            if not broken:
                broken.append(True)
                raise ZeroDivisionError("planted")
            return take(sink)

        bench.watchman._treadmill = treadmill
        await bench.kill()

    bench.story(tell)
    assert bench.speed_kmh == 0.0
    assert "planted" in bench.screen.getvalue()
