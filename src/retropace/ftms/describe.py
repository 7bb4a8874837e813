"""What a frame means, in the units people use: for ``retropace decode`` and for screens."""

from collections.abc import Callable
from typing import Any, Final

from retropace.ftms.control_point import (
    ControlResponse,
    Op,
    ResultCode,
    decode_control_request,
    decode_control_response,
)
from retropace.ftms.features import decode_features
from retropace.ftms.fields import MORE_DATA
from retropace.ftms.heart_rate import decode_heart_rate
from retropace.ftms.layout import layout_of
from retropace.ftms.machine_status import NAMES as STATUS_NAMES
from retropace.ftms.machine_status import decode_machine_status
from retropace.ftms.ranges import (
    decode_grade_range,
    decode_heart_rate_range,
    decode_power_range,
    decode_resistance_range,
    decode_speed_range,
)
from retropace.ftms.training_status import decode_training_status
from retropace.ftms.treadmill_data import TreadmillDataDecoder, decode_notification
from retropace.ftms.uuids import (
    CONTROL_POINT,
    FEATURE,
    GRADE_RANGE,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_RANGE,
    MACHINE_STATUS,
    POWER_RANGE,
    RESISTANCE_RANGE,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
)
from retropace.model import DecodeFault, StatusEvent
from retropace.units import KMH_PER_MPS

Fields = dict[str, Any]
Described = tuple[Fields, tuple[str, ...]] | DecodeFault

# Each field of a sample: its name outside, how many of the outer unit make one of ours, and the
# decimals the wire can say.
_OUTER: Final[dict[str, tuple[str, float, int]]] = {
    "speed_mps": ("speed_kmh", KMH_PER_MPS, 2),
    "average_speed_mps": ("average_speed_kmh", KMH_PER_MPS, 2),
    "distance_m": ("distance_m", 1, 0),
    "grade": ("inclination_pct", 100, 1),
    "ramp_angle_deg": ("ramp_angle_deg", 1, 1),
    "ascent_m": ("positive_elevation_gain_m", 1, 1),
    "descent_m": ("negative_elevation_gain_m", 1, 1),
    "pace_s_per_km": ("pace_s_per_km", 1, 1),
    "average_pace_s_per_km": ("average_pace_s_per_km", 1, 1),
    "energy_kcal": ("energy_kcal", 1, 0),
    "energy_per_hour_kcal": ("energy_per_hour_kcal", 1, 0),
    "energy_per_minute_kcal": ("energy_per_minute_kcal", 1, 0),
    "heart_rate_bpm": ("heart_rate_bpm", 1, 0),
    "met": ("metabolic_equivalent", 1, 1),
    "elapsed_s": ("elapsed_s", 1, 0),
    "remaining_s": ("remaining_s", 1, 0),
    "force_n": ("force_n", 1, 0),
    "power_w": ("power_w", 1, 0),
    "steps": ("steps", 1, 0),
}


def describe(characteristic: str, data: bytes) -> dict[str, Any]:
    """One frame on its own: ``{"characteristic", "fields", "faults", "more_data"}``.

    ``fields`` have their units in their names; one the frame does not carry is absent, one sent as
    "not available" is None. ``characteristic`` is a 16-bit UUID such as ``2acd``; raises KeyError
    for one that is not ours, and nothing for any octets.
    """
    described = _DESCRIBERS[characteristic](data)
    if isinstance(described, DecodeFault):
        fields: Fields = {}
        faults: tuple[str, ...] = (described.reason,)
    else:
        fields, faults = described
    more_data = characteristic == TREADMILL_DATA and len(data) >= 2 and bool(data[0] & MORE_DATA)
    return {
        "characteristic": characteristic,
        "fields": fields,
        "faults": list(faults),
        "more_data": more_data,
    }


def _clean(value: float | None, factor: float = 1, decimals: int = 0) -> float | int | None:
    """The outer value without what binary floating point adds to it."""
    if value is None:
        return None
    return round(value * factor, decimals) if decimals else round(value * factor)


def _treadmill_data(data: bytes) -> Described:
    if len(data) < 2:
        fault = TreadmillDataDecoder().feed(data, 0)
        return fault if isinstance(fault, DecodeFault) else ({}, ())
    sample = decode_notification(data, 0)
    fields: Fields = {}
    layout = layout_of(data[0] | data[1] << 8, len(data))
    for name, raw in zip(layout.names, layout.unpack(data), strict=True):
        outer, factor, decimals = _OUTER[name]
        fields[outer] = _clean(getattr(sample, name), factor, decimals)
        if raw == 0 and name == "heart_rate_bpm":
            fields[outer] = 0  # as sent: FTMS has no "not available" here; to a session it is none
    return fields, sample.faults


def _features(data: bytes) -> Described:
    features = decode_features(data)
    if isinstance(features, DecodeFault):
        return features
    return {"measures": list(features.names), "targets": list(features.target_names)}, ()


def _training_status(data: bytes) -> Described:
    status = decode_training_status(data)
    if isinstance(status, DecodeFault):
        return status
    fields: Fields = {"status": status.name, "code": status.code}
    if status.text is not None:
        fields["text"] = status.text
    return fields, status.faults


def _range(
    decode: Callable[[bytes], Any], unit: str = "", factor: float = 1, decimals: int = 0
) -> Callable[[bytes], Described]:
    """A describer for one of the ranges, its three values named with their unit."""

    def describe_range(data: bytes) -> Described:
        decoded = decode(data)
        if isinstance(decoded, DecodeFault):
            return decoded
        names = (f"{name}{unit}" for name in ("minimum", "maximum", "step"))
        values = (_clean(value, factor, decimals) for value in decoded)
        return dict(zip(names, values, strict=True)), ()

    return describe_range


def _control_point(data: bytes) -> Described:
    if data[:1] == bytes((Op.RESPONSE,)):
        response = decode_control_response(data)
        return response if isinstance(response, DecodeFault) else _response(response)
    request = decode_control_request(data)
    if isinstance(request, DecodeFault):
        return request
    fields: Fields = {"request": _op_name(request.op)}
    if request.op == Op.STOP_OR_PAUSE and not request.faults:
        fields["request"] = "stop" if request.value == 1 else "pause"
    elif request.op == Op.SET_TARGET_SPEED and request.value is not None:
        fields["speed_kmh"] = _clean(request.value, KMH_PER_MPS, 2)
    elif request.op == Op.SET_TARGET_GRADE and request.value is not None:
        fields["inclination_pct"] = _clean(request.value, 100, 1)
    elif request.value is not None:
        fields["value"] = request.value
    elif request.params:
        fields["parameter"] = request.params.hex()
    return fields, request.faults


def _response(response: ControlResponse) -> Described:
    fields: Fields = {
        "response_to": _op_name(response.op),
        "result": response.result.name.lower().replace("_", " ")
        if isinstance(response.result, ResultCode)
        else f"reserved 0x{response.result:02x}",
    }
    if response.params:
        fields["parameter"] = response.params.hex()
    return fields, response.faults


def _op_name(op: int) -> str:
    try:
        return Op(op).name.lower().replace("_", " ")
    except ValueError:
        return f"reserved 0x{op:02x}"


def _machine_status(data: bytes) -> Described:
    status = decode_machine_status(data)
    if isinstance(status, DecodeFault):
        return status
    if status.event is StatusEvent.OTHER:
        fields: Fields = {"event": STATUS_NAMES.get(status.op, f"reserved 0x{status.op:02x}")}
        if status.value is not None:
            fields["value"] = status.value
        return fields, status.faults
    fields = {"event": str(status.event)}
    if status.event is StatusEvent.TARGET_SPEED_CHANGED and status.value is not None:
        fields["speed_kmh"] = _clean(status.value, KMH_PER_MPS, 2)
    if status.event is StatusEvent.TARGET_GRADE_CHANGED and status.value is not None:
        fields["inclination_pct"] = _clean(status.value, 100, 1)
    return fields, status.faults


def _heart_rate(data: bytes) -> Described:
    measured = decode_heart_rate(data, 0)
    if isinstance(measured, DecodeFault):
        return measured
    fields: Fields = {"heart_rate_bpm": measured.bpm}
    if measured.contact is not None:
        fields["contact"] = measured.contact
    if measured.energy_kj is not None:
        fields["energy_kj"] = measured.energy_kj
    if measured.rr_s:
        fields["rr_s"] = [_clean(interval_s, 1, 3) for interval_s in measured.rr_s]
    return fields, ()


_DESCRIBERS: Final[dict[str, Callable[[bytes], Described]]] = {
    TREADMILL_DATA: _treadmill_data,
    FEATURE: _features,
    TRAINING_STATUS: _training_status,
    SPEED_RANGE: _range(decode_speed_range, "_kmh", KMH_PER_MPS, 2),
    GRADE_RANGE: _range(decode_grade_range, "_pct", 100, 1),
    RESISTANCE_RANGE: _range(decode_resistance_range),
    HEART_RATE_RANGE: _range(decode_heart_rate_range, "_bpm"),
    POWER_RANGE: _range(decode_power_range, "_w"),
    CONTROL_POINT: _control_point,
    MACHINE_STATUS: _machine_status,
    HEART_RATE_MEASUREMENT: _heart_rate,
}
