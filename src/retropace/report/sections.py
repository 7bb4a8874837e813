"""The parts of a page about one session, from its heading to its small print."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from retropace.effort.load import RPE_SOURCE
from retropace.effort.single_studies import WILLIFORD
from retropace.report.chart import chart
from retropace.report.data import data_block
from retropace.report.figures import figures
from retropace.report.folk import folk_bars
from retropace.report.frame import NARROW, Lane, Page, frame_of
from retropace.report.markup import Child, Markup, joined, plain, tag
from retropace.report.story import MOST_MARKS, Story
from retropace.report.tables import cue_list, event_table, number_table, step_table
from retropace.report.told import (
    LOAD_NOTE,
    folk_sentences,
    load_rows,
    remarks,
    worth_sentences,
)
from retropace.report.words import UNKNOWN, clock, verdict, when

_DOI: Final = re.compile(r"\b10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]")
ATHLETES_SOURCE: Final = f"The mean VO2max of 13 trained athletes: {WILLIFORD}"
RAILS_SOURCE: Final = (
    "Holding the rails: Berling et al. 2006, J Cardiopulm Rehabil 26:391, n = 10, "
    "forward at 20 to 26 ml/kg/min"
)
MOST_STEPS: Final = 24
_SIGNS: Final = {"good": "✓", "calm": "■", "warn": "▲"}


def heading(story: Story, level: int = 1) -> Markup:
    """When, what, on which treadmill, and how it ended."""
    summary = story.recording.summary
    machine = plain(summary.treadmill) + (" (simulated)" if summary.simulated else "")
    ended = verdict(summary)
    title = plain(summary.title) if level == 1 else f"{story.number}. {plain(summary.title)}"
    return tag(
        "header",
        tag("p", plain(when(summary.started_at)), class_="when-line"),
        tag(f"h{level}", title),
        tag("p", f"Profile {plain(summary.profile)}, on {machine}", class_="where-line"),
        tag(
            "p",
            tag("span", _SIGNS[ended.tone], aria_hidden="true"),
            " ",
            tag("strong", ended.words),
            f". {plain(ended.why)}" if ended.why else "",
            class_=f"verdict {ended.tone}",
        ),
        class_="heading",
    )


def problems(story: Story) -> Markup | None:
    """What is wrong with the record itself."""
    found = [plain(problem) for problem in story.recording.summary.problems]
    if story.cut_s:
        found.append(f"The last {clock(story.cut_s)} min are not drawn: the record is too long.")
    if story.has_too_many_marks:
        found.append(f"Steps, cues and events after the {MOST_MARKS:,}th of a kind are left out.")
    if not found:
        return None
    return tag(
        "section",
        tag("h2", "Something is missing here"),
        tag("ul", *(tag("li", problem) for problem in found)),
        class_="notice",
    )


def tiles(story: Story) -> Markup:
    """The key figures."""
    return tag(
        "dl",
        *(
            tag(
                "div",
                tag("dt", figure.name),
                tag("dd", figure.value, " ", tag("small", figure.unit), class_="value"),
                tag("dd", figure.note, class_="note") if figure.note else None,
            )
            for figure in figures(story)
        ),
        class_="tiles",
    )


def picture(story: Story, lanes: Sequence[Lane], ends: tuple[int, int], page: Page) -> Markup:
    """The drawing twice, for a wide page and a narrow one, with what the pointer reads."""
    identifier = f"session-{story.number}"
    drawn = [
        chart(story, frame_of(page, lanes, *ends), f"{identifier}-{page.name}", described(story))
        for page in (page, NARROW)
    ]
    return tag(
        "figure",
        _readout(lanes),
        *drawn,
        tag(
            "input",
            type="range",
            class_="scrub",
            hidden="",
            min="0",
            max=str(max(len(story.moments) - 1, 0)),
            step="1",
            value="0",
            aria_label="The moment to read, in seconds",
        ),
        tag("figcaption", *_caption(story)),
        data_block(story, f"{identifier}-data"),
        class_="picture",
        id=identifier,
    )


def described(story: Story) -> str:
    """The picture in a few sentences, for those who cannot see it."""
    summary, totals = story.recording.summary, story.recording.summary.totals
    parts = [f"{len(story.stretches)} stretches of the profile, {len(story.cues)} cues."]
    if totals["mean_speed_kmh"] is not None:
        parts.append(
            f"Speed {totals['mean_speed_kmh']:.1f} km/h on average, "
            f"{totals['max_speed_kmh']:.1f} at most."
        )
    if totals["mets"] is not None:
        parts.append(f"Effort {totals['mets']:.1f} METs on average.")
    if totals["heart_rate_mean_bpm"] is not None:
        parts.append(f"Heart rate {totals['heart_rate_mean_bpm']} bpm on average.")
    parts.append(f"Safety noticed {len(story.noticed)} things. {verdict(summary).words}.")
    return " ".join([*parts, "The same in numbers is in the table below."])


def _caption(story: Story) -> Iterator[Child]:
    yield "← facing the rear, → facing forward; paler steps are rests; ticks are cues. "
    if any(moment.extrapolated for moment in story.moments):
        yield "Hatched: effort extrapolated below 1.34 m/s. "
    if story.noticed:
        yield "Numbers: what safety noticed, in the table below; filled where it stopped the belt."


def _readout(lanes: Iterable[Lane]) -> Markup:
    """Where the script writes the values of one moment; without a script nobody sees it."""
    cells = [("time", "Time", ""), ("step", "Step", ""), ("asked", "Asked", "km/h")]
    cells.append(("measured", "Measured", "km/h"))
    for lane in lanes:
        if lane.key == "effort":
            cells.append(("mets", "Effort", "METs"))
        elif lane.key in ("heart", "grade"):
            cells.append((lane.key, lane.title, lane.unit))
    return tag(
        "div",
        tag(
            "dl",
            *(
                tag(
                    "div",
                    tag("dt", name),
                    tag("dd", tag("span", UNKNOWN, data_value=key), f" {unit}" if unit else None),
                    class_=f"read-{key}",
                )
                for key, name, unit in cells
            ),
        ),
        tag("p", "Point at the picture, or move the slider.", data_value="words"),
        class_="readout",
        hidden="",
    )


def worth_section(story: Story) -> Markup:
    """What it was worth, forward and against the folk claims."""
    folk, compared = None, story.worth.compared
    if compared is not None:
        folk = tag(
            "div",
            tag("h3", "And the six or ten times?"),
            folk_bars(compared, f"session-{story.number}-folk"),
            *(tag("p", sentence) for sentence in folk_sentences(story, compared)),
            class_="folk-side",
        )
    return tag(
        "section",
        tag("h2", "What it was worth"),
        tag(
            "div",
            tag(
                "div",
                *(tag("p", sentence) for sentence in worth_sentences(story)),
            ),
            folk,
            class_="columns",
        ),
        class_="worth",
    )


def remarks_section(story: Story) -> Markup | None:
    """What is doubtful about the figures."""
    found = [tag("li", plain(remark)) for remark in remarks(story)]
    heading_ = tag("h2", "To keep in mind")
    return tag("section", heading_, tag("ul", *found), class_="remarks") if found else None


def load_section(story: Story) -> Markup | None:
    """Heart rate and rating, where there are any."""
    load = story.load
    most_bpm = story.recording.summary.totals["heart_rate_max_bpm"]
    pairs = [
        tag("div", tag("dt", name), tag("dd", value)) for name, value in load_rows(load, most_bpm)
    ]
    if not pairs:
        return None
    text = load.not_compared or (load.disagreement and load.disagreement.text)
    apart = tag("p", text) if text else None
    return tag(
        "section",
        tag("h2", "What it asked of you"),
        tag("dl", *pairs, class_="pairs"),
        apart,
        tag("p", LOAD_NOTE),
        class_="load",
    )


def safety_section(story: Story) -> Markup:
    """What safety noticed, or that there was nothing."""
    nothing = tag("p", "Nothing out of the ordinary.")
    return tag(
        "section",
        tag("h2", "What safety noticed"),
        event_table(story) or nothing,
        class_="safety",
    )


def steps_section(story: Story) -> Markup | None:
    """Step by step; a long list is folded away, and left out on paper."""
    steps = step_table(story)
    if steps is None:
        return None
    if len(story.stretches) > MOST_STEPS:
        return tag("details", tag("summary", "Step by step"), steps, class_="steps")
    return tag("section", tag("h2", "Step by step"), steps, class_="steps")


def details(story: Story) -> Markup:
    """What a screen folds away, and paper leaves out: the numbers and the words."""
    return joined(
        tag("details", tag("summary", "The picture in numbers"), number_table(story)),
        tag("details", tag("summary", "Everything that was said"), cue_list(story)),
    )


def sources(stories: Iterable[Story]) -> Markup | None:
    """Whose figures these are, with links."""
    stories = list(stories)
    cited = [source for story in stories for source in story.worth.session.sources]
    cited += [ATHLETES_SOURCE] if cited else []
    if any(story.recording.told.rails not in (None, "none") for story in stories):
        cited.append(RAILS_SOURCE)
    if any(story.load.rpe_load is not None for story in stories):
        cited.append(f"Session load: {RPE_SOURCE}")
    if not cited:
        return None
    return tag(
        "section",
        tag("h2", "Sources"),
        tag("ul", *(tag("li", linked(plain(source))) for source in dict.fromkeys(cited))),
        class_="sources",
    )


def linked(text: str) -> Markup:
    """Text whose DOIs lead to their papers; nothing is fetched until somebody clicks."""
    parts: list[Child] = []
    end = 0
    for found in _DOI.finditer(text):
        doi = found[0]
        link = tag("a", doi, href=f"https://doi.org/{doi}", rel="noreferrer noopener")
        parts += [text[end : found.start()], link]
        end = found.end()
    return joined(*parts, text[end:])


def footer(story: Story) -> Markup:
    """Which journal, which program, which models."""
    summary = story.recording.summary
    version = plain(summary.program_version)
    models = "; ".join(plain(model) for model in story.worth.session.models) or "none"
    return tag(
        "p",
        f"Journal {plain(summary.session_id)}, recorded by Retropace {version}; "
        f"0:00 is {story.zero_s:.0f} s into it. Models: {models}.",
    )
