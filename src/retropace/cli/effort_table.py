"""The answer of ``retropace effort`` for people: made for 80 columns and no knowledge of METs."""

from textwrap import wrap
from typing import Final

from retropace.cli.effort_asked import Asked, opinions
from retropace.effort import Effort, Estimate, Gait, SessionWorth
from retropace.effort.forward import gait_vo2
from retropace.effort.opinions import Opinion
from retropace.effort.quantities import GrossVo2, mets_of
from retropace.effort.single_studies import (
    ATHLETES,
    FOLK_RATIO,
    FOLK_STEPS_RATIO,
    FOLK_VERDICT,
    MEASURED,
    is_far_above_athletes,
)
from retropace.model import Direction
from retropace.units import KMH_PER_MPS

WIDTH: Final = 80
_CLAIMS: Final = (('"six times"', FOLK_RATIO), ('"ten times", by steps', FOLK_STEPS_RATIO))


def heading(asked: Asked) -> str:
    """The question, said back."""
    slope = "on the level" if asked.grade_pct == 0 else f"at {asked.grade_pct:g} % grade"
    mass = "" if asked.mass_kg is None else f", {asked.mass_kg:g} kg"
    what = str(asked.direction).capitalize()
    if asked.speed_kmh == 0:
        return f"Standing for {asked.minutes:g} min{mass}"
    return f"{what} at {asked.speed_kmh:g} km/h, {slope}, for {asked.minutes:g} min{mass}"


def no_figure(asked: Asked, reason: str) -> list[str]:
    """The question, and why there is no answer."""
    return [heading(asked), "", *_wrapped(f"No figure: {reason}", "")]


def as_table(asked: Asked, effort: Effort, answer: SessionWorth) -> list[str]:
    """The answer, what every model says, the folk claim with its verdict, notes and sources."""
    lines = [heading(asked), "", *_worth_lines(asked, answer)]
    backward, forward = opinions(asked)
    sources = _Sources()
    if backward:
        lines += ["", *_model_lines(asked, effort, backward, forward, sources)]
        lines += ["", *_wrapped(_verdict(asked, effort), "")]
    elif forward:
        lines += ["", *_forward_lines(forward, sources), *_star(forward)]
    if effort.border is not None:
        walk, jog = (mets_of(vo2) for vo2 in (effort.border.walk_vo2, effort.border.run_vo2))
        text = f"Either gait is likely here: walking backward {walk:.1f} METs, jogging {jog:.1f}."
        lines += ["", *_wrapped(text, "")]
    for flag in answer.flags:
        if flag.key != "border":  # said above, with its figures
            lines += ["", *_wrapped(flag.text, "")]
    return [*lines, *sources.lines()]


# --- what it is worth ---------------------------------------------------------------------------


def _worth_lines(asked: Asked, answer: SessionWorth) -> list[str]:
    rows = [("What it is worth", "", "95 %, one walker")]
    mets, vo2 = answer.mets, answer.vo2_ml_kg_min
    if mets is None or vo2 is None:
        return []
    if answer.ratio is not None:
        rows.append(
            ("  cost over forward", f"{answer.ratio.value:.2f} times", _ends(answer.ratio, 2))
        )
    rows.append(("  METs (1 is sitting still)", f"{mets.value:.1f}", _ends(mets, 1)))
    rows.append(("  oxygen uptake (VO2)", f"{vo2.value:.1f} ml/kg/min", _ends(vo2, 1)))
    if answer.kcal is None:
        rows.append(("  energy", "give --mass for kcal", ""))
    else:
        rows.append(("  energy", f"{answer.kcal.value:.0f} kcal", _ends(answer.kcal, 0)))
    if asked.speed_kmh > 0.0:
        rows += _distance_rows(asked, answer)
    return [f"{name:<35}{value:<21}{ends}".rstrip() for name, value, ends in rows]


def _distance_rows(asked: Asked, answer: SessionWorth) -> list[tuple[str, str, str]]:
    same_time, same_speed = answer.same_time_distance_m, answer.same_speed_distance_m
    if answer.equivalent_mps is None or same_time is None or same_speed is None:
        return [("  same effort forward, level", "none", "")]
    speed = answer.equivalent_mps.times(KMH_PER_MPS)
    gait = "jog" if answer.equivalent_gait is Gait.RUN else "walk"
    rows = [
        ("  same effort forward, level", f"{speed.value:.1f} km/h ({gait})", _ends(speed, 1)),
        ("    distance in the same time", f"{same_time.value:.0f} m", _ends(same_time, 0)),
    ]
    if asked.direction is Direction.BACKWARD:
        rows.append(
            ("    distance at the same speed", f"{same_speed.value:.0f} m", _ends(same_speed, 0))
        )
    return [*rows, ("  the belt's own way", f"{answer.distance_m:.0f} m", "")]


def _ends(estimate: Estimate, digits: int) -> str:
    return f"{estimate.low:.{digits}f} to {estimate.high:.{digits}f}"


# --- what each model says -----------------------------------------------------------------------


class _Sources:
    """Numbers the sources in the order in which they are named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, opinion: Opinion) -> str:
        """The mark of a model's source, such as [2]."""
        source = f"{opinion.model.citation} ({opinion.model.equation})"
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]"

    def lines(self) -> list[str]:
        """The list that the marks refer to."""
        if not self._numbers:
            return []
        lines = ["", "Sources (second-hand: read in copies; derived: computed from figures read)"]
        for source, count in self._numbers.items():
            lines += _wrapped(source, f"  [{count}] ")
        return lines


def _model_lines(
    asked: Asked,
    effort: Effort,
    backward: tuple[Opinion, ...],
    forward: tuple[Opinion, ...],
    sources: _Sources,
) -> list[str]:
    base = gait_vo2(effort.gait, asked.speed_mps, asked.grade)
    lines = [_columns("What each model says", "x forward", "METs", "95 %, many", "")]
    lines += _rows(backward, base, sources)
    for name, ratio in _CLAIMS:
        folk = mets_of(GrossVo2(ratio * base))
        lines.append(_columns(f"  {name}", f"{ratio:.2f}", f"{folk:.1f}", "see below", ""))
    lines += ["", *_forward_lines(forward, sources, "Forward, for comparison")]
    return [*lines, *_star((*backward, *forward))]


def _forward_lines(
    forward: tuple[Opinion, ...], sources: _Sources, title: str = "What each model says"
) -> list[str]:
    return [_columns(title, "", "METs", "95 %, many", ""), *_rows(forward, None, sources)]


def _rows(opinions_: tuple[Opinion, ...], base: GrossVo2 | None, sources: _Sources) -> list[str]:
    """A row for each model of the gait; the other gait's named in a line."""
    rows = [_row(opinion, base, sources) for opinion in opinions_ if opinion.vo2 is not None]
    others = [opinion.model for opinion in opinions_ if opinion.vo2 is None]
    if others:
        gait = "jogging" if others[0].gait is Gait.RUN else "walking"
        names = "; ".join(model.title.removesuffix(f", {gait}") for model in others)
        rows += _wrapped(f"{names}.", f"  For {gait} only: ")
    return rows


def _row(opinion: Opinion, base: GrossVo2 | None, sources: _Sources) -> str:
    model, vo2, ends = opinion.model, opinion.vo2 or GrossVo2(0.0), opinion.interval
    name = "  " + model.title + (" (in use)" if model.default else "")
    ratio = "" if base is None else f"{vo2 / base:.2f}"
    between = "not known"
    if ends is not None:
        low, high = (mets_of(GrossVo2(end)) for end in ends)
        between = f"{low:.1f} to {high:.1f}"
    mark = "" if opinion.inside else "*"
    return _columns(name, ratio, f"{mets_of(vo2):.1f}{mark}", between, sources.number(opinion))


def _columns(name: str, ratio: str, mets: str, ends: str, source: str) -> str:
    starred = mets if mets.endswith("*") else mets + " "
    return f"{name:<38}{ratio:>9}{starred:>8}  {ends:<14}{source:>5}".rstrip()


def _star(shown: tuple[Opinion, ...]) -> list[str]:
    if all(opinion.inside or opinion.vo2 is None for opinion in shown):
        return []
    return ["  * asked beyond the speeds and grades it was measured at"]


def _verdict(asked: Asked, effort: Effort) -> str:
    base = gait_vo2(effort.gait, asked.speed_mps, asked.grade)
    six, ten = (GrossVo2(ratio * base) for ratio in (FOLK_RATIO, FOLK_STEPS_RATIO))
    said = (
        f'"Six times" and "ten times": {FOLK_VERDICT}. They would be {mets_of(six):.1f} and '
        f"{mets_of(ten):.1f} METs ({six:.0f} and {ten:.0f} ml/kg/min)"
    )
    if is_far_above_athletes(six):
        said += f", far above {ATHLETES} (Williford 1998)"
    return f"{said}; {MEASURED}."


def _wrapped(text: str, label: str) -> list[str]:
    return wrap(label + text, WIDTH, subsequent_indent=" " * len(label))
