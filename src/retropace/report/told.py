"""What a session was worth, in sentences: forward, against the folk claims, and for the walker."""

from collections.abc import Iterator
from typing import Any

from retropace.report.figures import backward_time_s
from retropace.report.story import Story
from retropace.report.words import clock, metres
from retropace.report.worth import ATHLETES_METS, FOLK_RATIOS, FOLK_VERDICT, WHOLE, Compared, Worth
from retropace.units import mps_to_kmh

NO_FIGURE = "No figure: there is no second of this session that a model answers for."


def worth_sentences(story: Story, worth: Worth) -> Iterator[str]:
    """What the walk equals, how sure that is, and where no measurement reaches."""
    totals = story.recording.summary.totals
    if totals["equivalent_distance_m"] is None:
        yield NO_FIGURE
        return
    yield _equal(totals, worth)
    if worth.compared is not None:
        yield _ratio(worth.compared)
    if totals["effort_extrapolated_s"]:
        yield _extrapolated(totals)
    for entry in totals["effort_uncounted"]:
        yield f"Not counted, {clock(entry['duration_s'])} min: {entry['reason']}"


def _equal(totals: dict[str, Any], worth: Worth) -> str:
    low, high = totals["equivalent_distance_m_low"], totals["equivalent_distance_m_high"]
    what, way = "It took", f"The belt went {metres(totals['distance_m'])}."
    if worth.counted_share < WHOLE:
        what = f"The {clock(totals['effort_counted_s'])} min that can be told took"
        way = f"The belt went {metres(worth.counted_m)} in that time."
    return (
        f"{what} about as much oxygen as going {metres(totals['equivalent_distance_m'])} forward "
        f"on the level for as long (95 % interval: {low:,.0f} to {high:,.0f} m). {way}"
    )


def _ratio(compared: Compared) -> str:
    low, high = compared.ratio_interval
    return (
        f"Backward took {compared.ratio:.2f} times the oxygen of going forward at the same speeds "
        f"({low:.2f} to {high:.2f}): {compared.backward_mets:.1f} METs instead of "
        f"{compared.forward_mets:.1f}. The way grows by more than that, because walking a little "
        "faster forward hardly takes more oxygen."
    )


def _extrapolated(totals: dict[str, Any]) -> str:
    share = totals["effort_extrapolated_s"] / max(totals["effort_counted_s"], 1.0)
    how_much = "All of that" if share > WHOLE else f"{share:.0%} of that".replace("%", " %")
    return (
        f"{how_much} is extrapolated: nobody's level oxygen uptake was measured walking backward "
        "below 1.34 m/s (4.8 km/h). There the figures lean on assumptions, and the interval says "
        "how far they may be off."
    )


def folk_sentences(story: Story, compared: Compared) -> Iterator[str]:
    """The claims as they are told, what they would mean for this walk, and the verdict."""
    distance_m = story.recording.summary.totals["backward_distance_m"]
    time_s = max(backward_time_s(story), 1)
    meant = [
        f"{ratio:g} times would have been {metres(ratio * distance_m)} at "
        f"{mps_to_kmh(ratio * distance_m / time_s):.1f} km/h, and "
        f"{ratio * compared.forward_mets:.0f} METs"
        for ratio in FOLK_RATIOS
    ]
    yield (
        '"One lap backward is worth six forward", "a hundred steps backward are a thousand '
        f'forward": {"; ".join(meant)}. Trained athletes reach {ATHLETES_METS:.1f} METs at their '
        "utmost."
    )
    low, high = compared.ratio_interval
    yield (
        f"Verdict: {FOLK_VERDICT}. Measured in other people it was 1.15 to 1.4 times; for this "
        f"walk the models say {compared.ratio:.2f} ({low:.2f} to {high:.2f})."
    )


def rails_sentence(rails: str | None) -> str:
    """How the rails were held, and what that does to the figures."""
    match rails:
        case "none":
            return "Rails: not held. The figures stand as they are."
        case "light":
            return (
                "Rails: touched lightly. Resting the hands lowered oxygen uptake by 4 to 8 % "
                "(measured forward), so the figures may be a little too high."
            )
        case "grip":
            return (
                "Rails: held firmly. Gripping lowered oxygen uptake by 15 to 21 % (measured "
                "forward), so the figures are probably too high by about as much."
            )
    return (
        "Rails: not told. If they were held firmly, the figures are probably 15 to 21 % too high "
        "(measured forward)."
    )


def load_rows(story: Story) -> list[tuple[str, str]]:
    """Heart rate and rating: what the session was like for this body."""
    totals, rpe = story.recording.summary.totals, story.recording.told.rpe
    rows = []
    if totals["heart_rate_mean_bpm"] is not None:
        beats = totals["heart_rate_mean_bpm"], totals["heart_rate_max_bpm"]
        rows.append(("Heart rate", "{} bpm on average, {} at most".format(*beats)))
    if rpe is not None:
        minutes = totals["duration_s"] / 60.0
        rows.append(("How hard it felt (0 to 10)", f"{rpe:g}"))
        rows.append(("Session load", f"{rpe * minutes:.0f} (rating times minutes)"))
    return rows


LOAD_NOTE = (
    "This is what the session asked of you, and it is a measure of its own: at the same oxygen "
    "uptake, walking backward brings a higher heart rate and feels harder. So it is never turned "
    "into metres."
)
