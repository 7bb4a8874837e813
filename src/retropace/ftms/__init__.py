"""The sans-IO codec: octets to samples, commands, statuses and ranges, and back.

Decoders take octets of any length and never raise: what means nothing comes back as a
``DecodeFault``. Encoders raise ValueError for what the wire cannot say.
"""

from retropace.ftms.control_point import (
    ControlRequest,
    ControlResponse,
    Op,
    ResultCode,
    commanded_speed_mps,
    decode_control_request,
    decode_control_response,
    encode_command,
    encode_control_response,
    encode_request_control,
    encode_reset,
)
from retropace.ftms.describe import describe
from retropace.ftms.features import Features, decode_features, encode_features
from retropace.ftms.heart_rate import decode_heart_rate, encode_heart_rate
from retropace.ftms.machine_status import decode_machine_status, encode_machine_status
from retropace.ftms.ranges import (
    RawRange,
    decode_grade_range,
    decode_heart_rate_range,
    decode_power_range,
    decode_resistance_range,
    decode_speed_range,
    encode_grade_range,
    encode_heart_rate_range,
    encode_power_range,
    encode_resistance_range,
    encode_speed_range,
)
from retropace.ftms.training_status import (
    decode_training_status,
    encode_training_status,
    training_status_name,
)
from retropace.ftms.treadmill_data import TreadmillDataDecoder, encode_treadmill_data
from retropace.ftms.uuids import (
    CONTROL_POINT,
    FEATURE,
    GRADE_RANGE,
    HEART_RATE_MEASUREMENT,
    HEART_RATE_RANGE,
    HEART_RATE_SERVICE,
    MACHINE_STATUS,
    POWER_RANGE,
    RESISTANCE_RANGE,
    SERVICE,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
    short_of,
    uuid_of,
)

__all__ = [
    "CONTROL_POINT",
    "FEATURE",
    "GRADE_RANGE",
    "HEART_RATE_MEASUREMENT",
    "HEART_RATE_RANGE",
    "HEART_RATE_SERVICE",
    "MACHINE_STATUS",
    "POWER_RANGE",
    "RESISTANCE_RANGE",
    "SERVICE",
    "SPEED_RANGE",
    "TRAINING_STATUS",
    "TREADMILL_DATA",
    "ControlRequest",
    "ControlResponse",
    "Features",
    "Op",
    "RawRange",
    "ResultCode",
    "TreadmillDataDecoder",
    "commanded_speed_mps",
    "decode_control_request",
    "decode_control_response",
    "decode_features",
    "decode_grade_range",
    "decode_heart_rate",
    "decode_heart_rate_range",
    "decode_machine_status",
    "decode_power_range",
    "decode_resistance_range",
    "decode_speed_range",
    "decode_training_status",
    "describe",
    "encode_command",
    "encode_control_response",
    "encode_features",
    "encode_grade_range",
    "encode_heart_rate",
    "encode_heart_rate_range",
    "encode_machine_status",
    "encode_power_range",
    "encode_request_control",
    "encode_reset",
    "encode_resistance_range",
    "encode_speed_range",
    "encode_training_status",
    "encode_treadmill_data",
    "short_of",
    "training_status_name",
    "uuid_of",
]
