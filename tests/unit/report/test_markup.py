"""Nothing that comes from a file becomes a tag."""

from retropace.report.markup import LONGEST, Markup, joined, number, plain, tag

HOSTILE = "</script><script>alert('1')</script>"


def test_text_and_attributes_are_escaped() -> None:
    made = tag("p", HOSTILE, title='"><b>')
    assert made == (
        '<p title="&quot;&gt;&lt;b&gt;">'
        "&lt;/script&gt;&lt;script&gt;alert('1')&lt;/script&gt;</p>"
    )


def test_markup_is_not_escaped_again() -> None:
    assert tag("p", tag("b", "&"), " & ") == "<p><b>&amp;</b> &amp; </p>"
    assert isinstance(joined("<"), Markup)


def test_attributes_are_named_as_html_and_svg_name_them() -> None:
    made = tag("svg", class_="a", viewBox="0 0 1 1", aria_label="x", stroke_width=1.25, y=None)
    assert made == '<svg class="a" viewBox="0 0 1 1" aria-label="x" stroke-width="1.2"></svg>'
    assert tag("input", hidden="") == '<input hidden="">'


def test_plain_text_is_one_printable_line() -> None:
    assert plain("a\nb\x00c\u202ed\ud800e") == "a b c d e"
    assert len(plain("x" * 10_000)) == LONGEST + 1
    plain("\ud800" * 9).encode("utf-8")


def test_coordinates_are_short() -> None:
    assert [number(value) for value in (1.0, 1.26, -0.01, 1e-9)] == ["1", "1.3", "0", "0"]
