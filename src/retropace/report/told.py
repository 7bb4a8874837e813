"""What a session was worth, in sentences: forward, against the folk claims, and for the walker."""

from collections.abc import Iterator

from retropace.effort import Estimate, Rails, SessionWorth
from retropace.effort.load import RPE_DOUBT, InternalLoad
from retropace.effort.quantities import Mark
from retropace.effort.single_studies import ATHLETES, FOLK_RATIOS, FOLK_VERDICT, MEASURED
from retropace.report.story import Story
from retropace.report.words import clock, metres
from retropace.report.worth import ATHLETES_METS, WHOLE, Compared, Worth
from retropace.units import mps_to_kmh

NO_FIGURE = "No figure: there is no second of this session that a model answers for."


def worth_sentences(story: Story) -> Iterator[str]:
    """What the walk equals, and how much more it took than forward."""
    worth = story.worth
    session = worth.session
    if session.same_time_distance_m is None:
        yield NO_FIGURE
        return
    yield _equal(worth, session.same_time_distance_m)
    if session.extrapolated_s:
        yield _extrapolated(session)
    if worth.compared is not None:
        yield _ratio(worth.compared)
    if session.same_speed_distance_m is not None:
        way, low, high = session.same_speed_distance_m
        yield (
            "Counted another way, by energy above rest at the belt's own speed, it would be "
            f"{metres(way)} forward ({low:,.0f} to {high:,.0f} m)."
        )


def remarks(story: Story) -> Iterator[str]:
    """What has to be kept in mind with the figures, from not counted to rails."""
    for reason, seconds in story.worth.session.uncounted:
        yield f"Not counted, {clock(seconds)} min: {reason}"
    if story.worth.session.mets is None:
        return
    for flag in story.worth.session.flags:
        if flag.key != "extrapolated":  # said where the figures are
            yield flag.text
    if story.worth.session.circumstances.rails is Rails.NONE:
        yield "The rails were not held, so the figures stand as they are."


def _equal(worth: Worth, estimate: Estimate) -> str:
    what, way = "It took", f"The belt went {metres(worth.recording.summary.totals['distance_m'])}."
    if worth.counted_share < WHOLE:
        what = f"The {clock(worth.session.counted_s)} min that can be told took"
        way = f"The belt went {metres(worth.counted_m)} in that time."
    return (
        f"{what} about as much oxygen as going {metres(estimate.value)} forward on the level for "
        f"as long (95 % interval: {estimate.low:,.0f} to {estimate.high:,.0f} m). {way}"
    )


def _extrapolated(session: SessionWorth) -> str:
    share = session.extrapolated_s / session.counted_s
    how_much = "All of that" if share > WHOLE else f"{share * 100:.0f} % of that"
    return (
        f"{how_much} is extrapolated: nobody's level oxygen uptake was measured walking backward "
        "below 1.34 m/s (4.8 km/h), where beginners walk. Our assumptions speak louder there than "
        "data, and the interval is wide for it."
    )


def _ratio(compared: Compared) -> str:
    ratio, low, high = compared.ratio
    return (
        f"Backward took {ratio:.2f} times the oxygen of going forward at the same speeds "
        f"({low:.2f} to {high:.2f}): {compared.backward_mets.value:.1f} METs instead of "
        f"{compared.forward_mets:.1f}. The way grows by more than that, because walking a little "
        "faster forward hardly takes more oxygen."
    )


def folk_sentences(story: Story, compared: Compared) -> Iterator[str]:
    """The claims as they are told, what they would mean for this walk, and the verdict."""
    totals = story.recording.summary.totals
    distance_m = totals["backward_distance_m"]
    time_s = max(totals["backward_duration_s"], 1)
    meant = [
        f"{ratio:g} times would have been {metres(ratio * distance_m)} at "
        f"{mps_to_kmh(ratio * distance_m / time_s):.1f} km/h, and "
        f"{ratio * compared.forward_mets:.0f} METs"
        for ratio in FOLK_RATIOS
    ]
    yield (
        '"One lap backward is worth six forward", "a hundred steps backward are a thousand '
        f'forward": {"; ".join(meant)}. For scale: {ATHLETES}, is '
        f"{ATHLETES_METS:.1f} METs."
    )
    ratio, low, high = compared.ratio
    yield (
        f"Verdict: {FOLK_VERDICT}: {MEASURED}. "
        f"For this walk the models say {ratio:.2f} ({low:.2f} to {high:.2f})."
    )


def load_rows(load: InternalLoad, most_bpm: int | None) -> Iterator[tuple[str, str]]:
    """Heart rate and rating: what the session was like for this body."""
    if load.mean_bpm is not None:
        most = "" if most_bpm is None else f", {most_bpm} at most"
        yield "Heart rate", f"mean {load.mean_bpm:.0f} bpm{most}"
    if load.reserve_share is not None:
        yield "Of the heart-rate reserve", f"{load.reserve_share * 100:.0f} %"
    if load.trimp is not None:
        recalled = load.trimp_weighting is not None and load.trimp_weighting.mark is Mark.RECALLED
        doubt = " (by weights only recalled)" if recalled else ""
        yield "Training impulse (TRIMP)", f"{load.trimp:.0f}{doubt}"
    if load.edwards is not None:
        yield "Load by zones (Edwards)", f"{load.edwards:.0f}"
    if load.rpe is not None:
        yield "How hard it felt (0 to 10)", f"{load.rpe:g}"
    if load.rpe_load is not None:
        yield "Session load (that times minutes)", f"{load.rpe_load:.0f} ({RPE_DOUBT})"


LOAD_NOTE = (
    "A measure of its own: at the same oxygen uptake, walking backward brings a higher heart rate "
    "and feels harder. So it is never turned into metres."
)
