"""The simulated Fitness Machine Service: the order of its questions, its answers, its statuses."""

from typing import Any

import pytest

from retropace_simulators.attributes import Att
from retropace_simulators.belt import BeltState
from retropace_simulators.models import load_model
from support.gatt import EVERYTHING, START_NS, Bench, model_with, running

SUCCESS, UNSUPPORTED, INVALID, FAILED, NOT_PERMITTED = 1, 2, 3, 4, 5


def bench(**sections: dict[str, Any]) -> Bench:
    made = Bench(model_with(**sections))
    made.connect()
    return made


class TestOrderOfQuestions:
    """CCCD, busy, supported, permitted, well formed, possible: each hides those after it."""

    def test_1_configuration_first(self) -> None:
        made = Bench(load_model("spec-clean"))
        made.connect(subscriptions={})
        made.server.links[1].busy = True
        assert made.write("81") is Att.CCCD_IMPROPERLY_CONFIGURED
        made.server.configure("2ad9", 0, 1, made.now_ns)
        assert made.write("00") is Att.CCCD_IMPROPERLY_CONFIGURED

    def test_2_then_whether_one_is_running(self) -> None:
        made = bench()
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is None
        for octets in ("81", "00", "07", "0263"):
            assert made.server.write("2ad9", bytes.fromhex(octets), 1, made.now_ns) is (
                Att.PROCEDURE_ALREADY_IN_PROGRESS
            )
        made.server.confirm(1)
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is None
        assert made.said("2ad9") == ["800001", "800001"]  # what was refused was not queued

    @pytest.mark.parametrize("octets", ["81", "80", "14", "05", "0563", "7f"])
    def test_3_then_whether_it_is_supported(self, octets: str) -> None:
        assert bench().result(octets) == UNSUPPORTED

    @pytest.mark.parametrize("octets", ["01", "0263", "02c800", "0399999999", "07", "0803", "08"])
    def test_4_then_whether_it_is_permitted(self, octets: str) -> None:
        assert bench().result(octets) == NOT_PERMITTED

    @pytest.mark.parametrize(
        "octets",
        [
            "02",
            "0263",
            "02010203",
            "020000",
            "024f00",
            "024106",
            "03ffff",
            "039700",
            "0800",
            "0803",
        ],
    )
    def test_5_then_whether_it_is_well_formed(self, octets: str) -> None:
        made = bench()
        assert made.result("00") == SUCCESS
        assert made.result(octets) == INVALID

    def test_6_then_whether_it_is_possible(self) -> None:
        made = bench()
        assert made.result("00") == SUCCESS
        assert made.result("0801") == FAILED  # stopped already
        assert made.result("0802") == FAILED
        assert made.result("07") == SUCCESS
        assert made.result("07") == FAILED  # started already

    def test_an_empty_value_is_an_att_error(self) -> None:
        assert bench().write("") is Att.INVALID_LENGTH

    def test_encryption_where_it_is_asked_for(self) -> None:
        made = bench(control={"needs_encryption": True})
        assert made.write("00") is Att.INSUFFICIENT_AUTHENTICATION
        made.server.encrypt(1)
        assert made.result("00") == SUCCESS

    def test_write_kinds_follow_the_declared_properties(self) -> None:
        made = bench()
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns, response=False) is (
            Att.WRITE_NOT_PERMITTED
        )
        without = bench(control={"properties": ("write-without-response", "indicate")})
        assert without.server.write("2ad9", b"\x00", 1, without.now_ns) is Att.WRITE_NOT_PERMITTED
        assert without.server.write("2ad9", b"\x00", 1, without.now_ns, response=False) is None
        assert without.said("2ad9") == ["800001"]


class TestAttributes:
    def test_reads(self) -> None:
        made = bench()
        assert made.server.read("2a00", made.now_ns) == b"spec-clean"
        assert made.server.read("2ad3", made.now_ns) == b"\x00\x01"
        assert made.server.read("2acd", made.now_ns) is Att.READ_NOT_PERMITTED
        assert made.server.read("2ad9", made.now_ns) is Att.READ_NOT_PERMITTED
        assert made.server.read("2ad6", made.now_ns) is Att.INVALID_HANDLE

    def test_what_cannot_be_written_or_subscribed(self) -> None:
        made = bench()
        assert made.server.write("2acc", b"\x00", 1, made.now_ns) is Att.WRITE_NOT_PERMITTED
        assert made.server.write("ffff", b"\x00", 1, made.now_ns) is Att.INVALID_HANDLE
        assert made.server.configure("2acd", 2, 1, made.now_ns) is Att.WRITE_NOT_PERMITTED
        assert made.server.configure("2ad9", 1, 1, made.now_ns) is Att.WRITE_NOT_PERMITTED
        assert made.server.configure("2acc", 1, 1, made.now_ns) is Att.WRITE_NOT_PERMITTED

    def test_a_machine_without_a_control_point(self) -> None:
        made = Bench(model_with(control={"present": False}))
        made.connect(subscriptions={"2acd": 1, "2ad3": 1})
        assert made.write("00") is Att.INVALID_HANDLE
        assert made.console.start()
        made.wait(10)
        assert made.speed_kmh == pytest.approx(0.8)


class TestSession:
    def test_start_speed_incline_stop(self) -> None:
        made = running(speed_kmh=3.0)
        assert made.speed_kmh == pytest.approx(3.0)
        assert made.result("031900") == SUCCESS
        made.wait(10)
        assert made.machine.belt.grade == pytest.approx(0.025)
        assert made.result("0801") == SUCCESS
        made.wait(10)
        assert made.speed_kmh == 0.0
        assert made.said("2ad3") == ["000e", "000d", "000f", "0001"]

    def test_the_answer_comes_before_what_it_caused(self) -> None:
        made = bench()
        made.write("00")
        made.heard.clear()
        made.write("07")
        assert [(uuid, data) for _, uuid, data in made.heard] == [
            ("2ad9", "800701"),
            ("2ad3", "000e"),
        ]

    def test_stop_keeps_time_and_distance_and_reset_clears_them(self) -> None:
        made = running(speed_kmh=4.0)
        made.result("0801")
        made.wait(10)
        elapsed_s, distance_m = made.machine.belt.elapsed_s, made.machine.belt.distance_m
        assert elapsed_s > 40
        made.wait(30)
        assert (made.machine.belt.elapsed_s, made.machine.belt.distance_m) == (
            elapsed_s,
            distance_m,
        )
        assert made.result("01") == SUCCESS
        assert made.machine.belt.distance_m == 0.0

    def test_reset_stops_a_running_belt_and_drops_permission(self) -> None:
        made = running(speed_kmh=2.0)
        assert made.result("01") == SUCCESS
        assert made.result("07") == NOT_PERMITTED
        made.wait(10)
        assert made.speed_kmh == 0.0

    def test_pause_and_resume_keep_the_totals_and_start_slow(self) -> None:
        made = running(speed_kmh=3.0)
        assert made.result("0802") == SUCCESS
        made.wait(10)
        assert made.machine.belt.state is BeltState.PAUSED
        walked_m = made.machine.belt.distance_m
        assert made.result("07") == SUCCESS
        made.wait(20)
        assert made.speed_kmh == pytest.approx(0.8)
        assert made.machine.belt.distance_m > walked_m > 10

    def test_a_paused_session_can_be_ended(self) -> None:
        made = running()
        made.result("0802")
        made.wait(10)
        assert made.result("0801") == SUCCESS
        assert made.machine.belt.state is BeltState.STOPPED

    def test_stop_again_while_slowing_is_no_failure(self) -> None:
        made = running(speed_kmh=6.0)
        assert made.result("0801") == SUCCESS
        made.wait(1)
        assert made.result("0801") == SUCCESS
        assert made.said("2ada") == []

    def test_targets_land_on_the_grid_below(self) -> None:
        made = running(speed_kmh=3.0)
        assert made.result("025901") == SUCCESS  # 3.45 km/h
        made.wait(10)
        assert made.speed_kmh == pytest.approx(3.4)

    @pytest.mark.parametrize(
        ("policy", "result", "speed_kmh"),
        [("store", SUCCESS, 2.0), ("ignore", SUCCESS, 0.8), ("fail", FAILED, 0.8)],
    )
    def test_a_target_while_stopped(self, policy: str, result: int, speed_kmh: float) -> None:
        made = bench(control={"target_while_stopped": policy})
        made.result("00")
        assert made.result("02c800") == result
        assert made.speed_kmh == 0.0
        made.result("07")
        made.wait(20)
        assert made.speed_kmh == pytest.approx(speed_kmh)

    @pytest.mark.parametrize(
        ("policy", "result", "speed_kmh"),
        [("refuse", INVALID, 3.0), ("ignore", SUCCESS, 3.0), ("clamp", SUCCESS, 16.0)],
    )
    def test_a_target_out_of_range(self, policy: str, result: int, speed_kmh: float) -> None:
        made = running(model_with(speed={"out_of_range": policy}), speed_kmh=3.0)
        assert made.result("02ffff") == result
        made.wait(60)
        assert made.speed_kmh == pytest.approx(speed_kmh)

    def test_link_loss_leaves_the_belt_running(self) -> None:
        made = running(speed_kmh=3.0)
        made.server.disconnect(1)
        before_s = made.machine.belt.elapsed_s
        made.wait(10)
        assert made.speed_kmh == pytest.approx(3.0)
        made.connect()
        assert made.machine.belt.elapsed_s - before_s >= 9
        assert made.result("0801") == NOT_PERMITTED  # permission is per link
        assert made.result("00") == SUCCESS
        assert made.result("0801") == SUCCESS


class TestTelemetry:
    def test_once_a_second_while_subscribed(self) -> None:
        made = Bench(load_model("spec-clean"))
        made.connect(subscriptions={"2acd": 1})
        made.wait(10)
        assert len(made.said("2acd")) == 10
        made.server.configure("2acd", 0, 1, made.now_ns)
        made.wait(10)
        assert len(made.said("2acd")) == 10
        assert made.server.next_due_ns() is None

    def test_nothing_while_idle_where_a_model_says_so(self) -> None:
        made = Bench(model_with(telemetry={"when_idle": False}))
        made.connect()
        made.wait(5)
        assert made.said("2acd") == []
        made.console.start()
        made.wait(5)
        assert len(made.said("2acd")) == 5

    def test_a_small_mtu_splits_the_record(self) -> None:
        fields = ("distance", "incline", "elevation", "energy", "heart-rate", "elapsed")
        made = Bench(model_with(telemetry={"fields": fields}))
        made.server.connect(1, mtu=23)
        made.server.configure("2acd", 1, 1, made.now_ns)
        made.wait(1)
        first, last = (bytes.fromhex(data) for data in made.said("2acd"))
        assert len(first) <= 20
        assert (first[0] & 1, last[0] & 1) == (1, 0)

    def test_late_looks_do_not_make_a_burst(self) -> None:
        made = Bench(load_model("spec-clean"))
        made.connect(subscriptions={"2acd": 1})
        made.now_ns += 30 * 10**9
        made.server.advance(made.now_ns)
        assert len(made.said("2acd")) == 1
        assert made.server.next_due_ns() == START_NS + 31 * 10**9


class TestResponses:
    def test_by_notification(self) -> None:
        made = bench(control={"response_by": "notification"})
        made.server.write("2ad9", b"\x00", 1, made.now_ns)
        (item,) = made.server.drain()
        assert not item.indication
        assert made.server.write("2ad9", b"\x07", 1, made.now_ns) is None  # never busy

    def test_late(self) -> None:
        made = bench(control={"response_delay_s": 2.0})
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is None
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is (
            Att.PROCEDURE_ALREADY_IN_PROGRESS
        )
        made.wait(1.9)
        assert made.said("2ad9") == []
        made.wait(0.2)
        assert made.said("2ad9") == ["800001"]

    def test_request_control_never_answered_but_granted(self) -> None:
        made = bench(control={"request_control_response": "none"})
        assert made.write("00") is None
        assert made.said("2ad9") == []
        assert made.result("07") == SUCCESS


class TestSeveralClients:
    def contenders(self, **sections: dict[str, Any]) -> Bench:
        made = bench(**sections)
        made.connect(2, EVERYTHING)
        return made

    def test_the_second_takes_over_and_the_first_is_told(self) -> None:
        made = self.contenders()
        assert made.result("00", 1) == SUCCESS
        assert made.result("00", 2) == SUCCESS
        assert made.said("2ada", 1) == ["ff"]
        assert made.said("2ada", 2) == []
        assert made.result("07", 1) == NOT_PERMITTED
        assert made.result("07", 2) == SUCCESS

    def test_or_is_refused_where_a_model_says_so(self) -> None:
        made = self.contenders(control={"control_policy": "refuse"})
        assert made.result("00", 1) == SUCCESS
        assert made.result("00", 2) == NOT_PERMITTED
        made.server.disconnect(1)
        assert made.result("00", 2) == SUCCESS

    def test_what_a_client_did_is_told_to_the_others_only(self) -> None:
        made = self.contenders()
        made.result("00", 1)
        made.result("07", 1)
        made.wait(20)
        made.result("022c01", 1)
        made.result("031400", 1)
        made.result("0802", 1)
        made.wait(10)
        made.result("0801", 1)
        made.result("01", 1)
        assert made.said("2ada", 2) == ["04", "052c01", "061400", "0202", "0201", "01"]
        assert made.said("2ada", 1) == []

    def test_busy_is_per_client(self) -> None:
        made = self.contenders()
        assert made.server.write("2ad9", b"\x00", 1, made.now_ns) is None
        assert made.server.write("2ad9", b"\x00", 2, made.now_ns) is None

    def test_both_hear_the_telemetry(self) -> None:
        made = self.contenders()
        made.wait(5)
        assert len(made.said("2acd", 1)) == len(made.said("2acd", 2)) == 5

    def test_one_that_is_gone_gets_nothing(self) -> None:
        made = self.contenders()
        made.server.disconnect(2)
        made.console.start()
        made.wait(5)
        assert {who for who, _, _ in made.heard} == {1}
