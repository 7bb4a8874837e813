"""The sentences in English: for each cue what is said and what the screen shows.

A key may be written ``key.value`` for one value of the field that chooses, as in
``change_ahead.slower``, and ``key@page`` for people who hold a page instead of sitting at a
keyboard. Where a message has several wordings, the first whose values are all there
is used.
"""

from typing import Final, NamedTuple


class Message(NamedTuple):
    """Wordings of one cue: to be spoken (numbers in words) and to be read (numbers in digits)."""

    spoken: tuple[str, ...]
    shown: tuple[str, ...]


def message(spoken: str | tuple[str, ...], shown: str | tuple[str, ...]) -> Message:
    """One cue's wordings; a single one needs no tuple."""
    return Message(
        (spoken,) if isinstance(spoken, str) else spoken,
        (shown,) if isinstance(shown, str) else shown,
    )


CHOOSES: Final = {"change_ahead": "how", "turn_ahead": "direction", "turn_now": "direction"}
"""The field whose value picks the wording."""

ENGLISH: Final[dict[str, Message]] = {
    # Starting.
    "countdown": message("{n}.", "{n}"),
    "new_treadmill": message(
        "This treadmill is new. Stand astride on the side rails, facing the console: "
        "its speed is tested first.",
        "New treadmill: stand astride on the side rails, facing the console, for a speed test",
    ),
    "clip_ready": message(
        "Fasten the safety clip to your clothes first.", "Fasten the safety clip first"
    ),
    "belt_starting": message(
        "The belt starts now, at its slowest.", "The belt starts, at its slowest"
    ),
    "probe_ahead": message(
        "In {in_s}, a short speed test: {speed_kmh}.", "Speed test in {in_s}: {speed_kmh}"
    ),
    "console_question": message(
        "Look at the console. Answer yes if it shows {speed_kmh} with kilometres, or {speed_mph} "
        "with miles. Answer no if it shows anything else, such as {speed_kmh} with miles.",
        "Does the console show {speed_kmh}, or {speed_mph}? (no if the unit is another one)",
    ),
    "say_go": message("When you are ready, press Enter.", "When you are ready, press Enter"),
    "say_go@page": message("When you are ready, hold go on.", "When you are ready, hold Go on"),
    # The way through a profile.
    "change_ahead.faster": message(
        ("In {in_s}, faster: {speed_kmh}.", "Faster soon: {speed_kmh}.", "Faster soon."),
        ("Faster in {in_s}: {speed_kmh}", "Faster soon: {speed_kmh}", "Faster soon"),
    ),
    "change_ahead.slower": message(
        ("In {in_s}, slower: {speed_kmh}.", "Slower soon: {speed_kmh}.", "Slower soon."),
        ("Slower in {in_s}: {speed_kmh}", "Slower soon: {speed_kmh}", "Slower soon"),
    ),
    "change_ahead.ramp": message(
        ("In {in_s}, {step}: bit by bit to {speed_kmh}.", "Soon the speed changes bit by bit."),
        ("{step} in {in_s}: bit by bit to {speed_kmh}", "Soon: bit by bit to another speed"),
    ),
    "change_ahead.held": message(
        ("In {in_s}, {step}. The speed stays as it is.", "The speed stays as it is."),
        ("{step} in {in_s}: the speed stays as it is", "The speed stays as it is"),
    ),
    "change_ahead.same": message(
        ("In {in_s}, {step}, at the same speed.", "The next step keeps the same speed."),
        ("{step} in {in_s}, same speed: {speed_kmh}", "Next step, same speed"),
    ),
    "change_ahead": message(
        ("In {in_s}, a new speed: {speed_kmh}.", "A new speed soon."),
        ("New speed in {in_s}: {speed_kmh}", "New speed soon"),
    ),
    "slower_now": message(
        ("Slower now: {speed_kmh}.", "Slower now."), ("Slower now: {speed_kmh}", "Slower now")
    ),
    "slowest_already": message(
        ("It cannot go slower than {speed_kmh}. Pause to rest.", "It cannot go slower."),
        ("No slower than {speed_kmh}: pause to rest", "No slower: pause to rest"),
    ),
    "last_seconds": message(
        ("In {in_s} the belt comes to rest.", "Soon the belt comes to rest."),
        ("The belt comes to rest in {in_s}", "Soon: the belt comes to rest"),
    ),
    "grade_ahead": message(
        "In {in_s}, the grade changes to {grade_pct}.", "Grade in {in_s}: {grade_pct}"
    ),
    "step_begins": message(
        ("{step}, {duration_s}.", "{step}, {distance_m}.", "{step}.", "The next step."),
        ("{step}: {duration_s}", "{step}: {distance_m}", "{step}", "Next step"),
    ),
    "ramp_begins": message(
        ("{step}: the speed now goes to {speed_kmh}, bit by bit.", "The speed changes bit by bit."),
        ("{step}: bit by bit to {speed_kmh}", "The speed changes bit by bit"),
    ),
    "technique": message("{text}", "{text}"),
    "halfway": message("Halfway.", "Halfway"),
    "turn_ahead.forward": message(
        ("In {in_s} the belt stops. Then you turn to face forward.", "Soon you turn forward."),
        ("Belt stops in {in_s}, then turn to face forward", "Soon: turn to face forward"),
    ),
    "turn_ahead.backward": message(
        ("In {in_s} the belt stops. Then you turn to face the rear.", "Soon you turn to the rear."),
        ("Belt stops in {in_s}, then turn to face the rear", "Soon: turn to face the rear"),
    ),
    "turn_ahead": message(
        ("In {in_s} the belt stops. Then you turn around.", "Soon the belt stops for a turn."),
        ("Belt stops in {in_s}, then turn around", "Soon: turn around"),
    ),
    "turn_now.forward": message(
        "The belt is at rest. Turn to face forward, holding the rails.",
        "Belt at rest: turn to face forward, holding the rails",
    ),
    "turn_now.backward": message(
        "The belt is at rest. Turn to face the rear, holding the rails.",
        "Belt at rest: turn to face the rear, holding the rails",
    ),
    "turn_now": message(
        "The belt is at rest. Turn around, holding the rails.",
        "Belt at rest: turn around, holding the rails",
    ),
    "pausing": message("Pausing. The belt slows to a stop.", "Pausing: the belt slows to a stop"),
    "paused": message(
        "Paused. The belt is at rest. Press Enter when you want to go on.",
        "Paused, belt at rest. Press Enter to go on",
    ),
    "paused@page": message(
        "Paused. The belt is at rest. Hold go on when you want to go on.",
        "Paused, belt at rest. Hold Go on when you are ready",
    ),
    "going_on": message("Going on, from the slowest speed.", "Going on, from the slowest speed"),
    "session_done": message(
        "Done. Well walked. Hold the rails until the belt is at rest.",
        "Done. Hold the rails until the belt is at rest",
    ),
    # Stopping.
    "stopping": message(
        ("Stopping: {reason}. Hold the rails.", "Stopping. Hold the rails."),
        ("STOPPING: {reason}", "STOPPING"),
    ),
    "at_rest": message("The belt is at rest.", "The belt is at rest"),
    "pull_key": message("Pull the safety key.", "PULL THE SAFETY KEY"),
    "console_stop": message(
        "Stopped at the console. It does not start again by itself.", "Stopped at the console"
    ),
    "console_pause": message(
        "Paused at the console. Press Enter when you want to go on.",
        "Paused at the console. Press Enter to go on",
    ),
    "console_pause@page": message(
        "Paused at the console. Hold go on when you want to go on.",
        "Paused at the console. Hold Go on when you are ready",
    ),
    "safety_key": message(
        "The safety key is out. The session is over.", "Safety key out: the session is over"
    ),
    "time_limit": message(
        "That is the longest a session may be. The session ends here.",
        "Longest session reached: ending",
    ),
    "pause_limit": message(
        "The pause has been too long. The session ends here.", "Longest pause reached: ending"
    ),
    # The link and the belt's word.
    "link_lost": message(
        "Connection lost. Hold the rails and stand astride, or pull the safety key. "
        "The belt may still move.",
        "CONNECTION LOST: hold the rails, stand astride or pull the safety key. "
        "The belt may still move",
    ),
    "link_back_moving": message(
        "The connection is back, and the belt still moves. It is eased to a stop, unless you press "
        "g.",
        "Connection back, belt still moving: easing to a stop unless you press g",
    ),
    "link_back_moving@page": message(
        "The connection is back, and the belt still moves. It is eased to a stop, unless you hold "
        "go on.",
        "Connection back, belt still moving: easing to a stop unless you hold Go on",
    ),
    "link_back_rest": message(
        "The connection is back. The belt is at rest.", "Connection back, belt at rest"
    ),
    "link_failed": message(
        "Pull the safety key. The connection does not come back, and the belt cannot be stopped "
        "from here.",
        "PULL THE SAFETY KEY: no connection, the belt cannot be stopped from here",
    ),
    "telemetry_stale": message(
        "The treadmill is silent. The speed stays as it is.", "Treadmill silent: no increase"
    ),
    "telemetry_lost": message(
        "The treadmill has gone silent. Stopping. Hold the rails.",
        "TREADMILL SILENT: STOPPING",
    ),
    "not_following": message(
        "The belt does not follow. The speed is held.", "The belt does not follow: holding"
    ),
    "unit_mismatch": message(
        (
            "The belt moves at {ratio} times the speed it was told. It may count in miles. "
            "The session ends here.",
            "The belt does not move at the speed it was told. The session ends here.",
        ),
        ("Belt at {ratio} times the speed asked: miles?", "Belt not at the speed asked"),
    ),
    "speed_ignored": message(
        "The belt does not take a speed. The session ends here.", "The belt ignores our speed"
    ),
    "control_lost": message(
        "The treadmill has taken back control. Hold the rails. Stop it with the safety key.",
        "CONTROL LOST: hold the rails, stop with the safety key",
    ),
    # The hand on the console.
    "console_slower": message(
        ("Slower by the console: {speed_kmh}. It stays there for this step.", "Slower it is."),
        ("Console: slower, {speed_kmh}, for this step", "Console: slower"),
    ),
    "console_faster": message(
        ("Faster by the console: {speed_kmh}.", "Faster by the console."),
        ("Console: faster, {speed_kmh}", "Console: faster"),
    ),
    # The walker.
    "walker_unseen": message(
        "Are you on the belt? It stops unless you walk.",
        "Nobody seen on the belt: it stops unless you walk",
    ),
    "walker_gone": message(
        "Nobody is walking. The belt stops. Stay off it until it is at rest.",
        "NOBODY ON THE BELT: it stops. Stay off it until it is at rest",
    ),
    # The heart.
    "heart_rate_ease": message(
        (
            "Your heart rate is {bpm}, above {ceiling_bpm}. Easing down.",
            "Your heart rate is high. Easing down.",
        ),
        ("Heart rate {bpm} above {ceiling_bpm}: easing down", "Heart rate high: easing down"),
    ),
    "heart_rate_stop": message(
        (
            "Your heart rate stays at {bpm}, above {ceiling_bpm}. Stopping. Hold the rails.",
            "Your heart rate stays high. Stopping. Hold the rails.",
        ),
        ("Heart rate {bpm} above {ceiling_bpm}: STOPPING", "Heart rate high: STOPPING"),
    ),
    "heart_rate_lost": message(
        "The heart rate strap is silent. The speed will not go up because of that.",
        "Heart rate lost",
    ),
    # Ourselves.
    "journal_down": message(
        "The recording has failed. No faster from here.", "Recording failed: no increase"
    ),
    "guardian_gone": message(
        "The guardian has failed: nobody would stop the belt if this program died. "
        "No faster from here.",
        "Guardian failed: no increase",
    ),
    "holding": message(
        ("Holding this speed: {reason}.", "Holding this speed."), ("Holding: {reason}", "Holding")
    ),
}
