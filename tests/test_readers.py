"""Every format gives plain text whose findings lead back to the very words in the source."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eeolint
from eeolint.model import Posting, Span, Unread
from eeolint.readers import read
from eeolint.readers.plain import read_plain
from eeolint.sourcemap import SourceMap
from eeolint.text import Lines


@pytest.fixture
def flagged(small_pack: Any) -> Any:
    """The stretches of a source that the rule on zebra crossings flags, each with line and column."""
    small_pack.rule()
    linter = small_pack.linter()

    def find(source: str | bytes, name: str) -> list[tuple[str, int, int]]:
        data = source if isinstance(source, bytes) else source.encode()
        posting = read(data, name)
        assert isinstance(posting, Posting)
        result = linter.lint_posting(posting)
        lines = Lines.of(result.text)
        return [(result.text[f.start : f.end], *lines.place(f.start)) for f in result.findings]

    return find


WORDS = "zebra crossing"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A zebra crossing.", [(WORDS, 1, 3)]),
        ("One\n\nA zebra\ncrossing.", [("zebra\ncrossing", 3, 3)]),
        ("One\r\n\r\nA zebra\r\ncrossing.", [("zebra\r\ncrossing", 3, 3)]),
        ("One\rA zebra crossing.", [(WORDS, 2, 3)]),
        ("Ünïcödé 🦓 zebra crossing.", [(WORDS, 1, 11)]),
        ("<b>zebra</b> crossing & *zebra* crossing", []),
    ],
)
def test_plain_text_is_read_as_it_stands(flagged: Any, source: str, expected: list[tuple[str, int, int]]) -> None:
    assert flagged(source, "a.txt") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Title\n\nA zebra crossing.\n", [(WORDS, 3, 3)]),
        ("A zebra\ncrossing.\n", [("zebra\ncrossing", 1, 3)]),
        ("A **zebra crossing**.\n", [(WORDS, 1, 5)]),
        ("A **zebra** *crossing*.\n", [("zebra** *crossing", 1, 5)]),
        ("A *ze*bra crossing.\n", [("ze*bra crossing", 1, 4)]),
        ("A [zebra crossing](https://example.com/x).\n", [(WORDS, 1, 4)]),
        ("A [zebra](https://example.com/x) crossing.\n", [("zebra](https://example.com/x) crossing", 1, 4)]),
        ("A zebra&nbsp;crossing.\n", [("zebra&nbsp;crossing", 1, 3)]),
        ("Ä &amp; ö: a zebra crossing.\n", [(WORDS, 1, 14)]),
        ("A `zebra crossing` sign.\n", [(WORDS, 1, 4)]),
        ("~~A zebra crossing~~\n", [(WORDS, 1, 5)]),
        ("> A zebra crossing\n", [(WORDS, 1, 5)]),
        ("- one\n- a zebra crossing\n", [(WORDS, 2, 5)]),
        ("1. one\n   - two\n     * a zebra crossing\n", [(WORDS, 3, 10)]),
        ("- [ ] a zebra crossing\n", [(WORDS, 1, 9)]),
        ("| a | b |\n|---|---|\n| c | zebra crossing |\n", [(WORDS, 3, 7)]),
        ("- zebra\n- crossing\n", []),
        ("zebra\n\ncrossing\n", []),
        ("## Zebra crossing\n", [("Zebra crossing", 1, 4)]),
        ("Zebra crossing\n==============\n\ntext\n", [("Zebra crossing", 1, 1)]),
        ("A <b>zebra</b> crossing.\n", [("zebra</b> crossing", 1, 6)]),
        ("<div>\n<p>A zebra crossing.</p>\n</div>\n", [(WORDS, 2, 6)]),
        ("One<br>zebra crossing\n", [(WORDS, 1, 8)]),
        ("---\ntitle: Guard\nteam: zebra crossing\n---\n\nText.\n", [(WORDS, 3, 7)]),
        ("Hard  \nbreak: a zebra crossing\n", [(WORDS, 2, 10)]),
        ("A zebra\\-crossing.\n", [("zebra\\-crossing", 1, 3)]),
        ("Ünï 🦓\n\n- ö **zebra crossing**\n", [(WORDS, 3, 7)]),
        ("One\r\n\r\n- a **zebra crossing**\r\n", [(WORDS, 3, 7)]),
        ("![a zebra crossing](x.png)\n", [(WORDS, 1, 5)]),
    ],
)
def test_a_phrase_in_markdown_is_found_at_its_very_words(flagged: Any, source: str, expected: list[tuple[str, int, int]]) -> None:
    assert flagged(source, "a.md") == expected


@pytest.mark.parametrize(
    "source",
    [
        "```\nA zebra crossing.\n```\n",
        "Text:\n\n    A zebra crossing.\n",
        "<!-- A zebra crossing. -->\n\nText.\n",
        "<!--\nA zebra crossing.\n-->\n\nText.\n",
        "Text <!-- a zebra crossing --> text.\n",
        "[link](https://example.com/zebra-crossing)\n",
        "[ref]: https://example.com 'a zebra crossing'\n\n[ref]\n",
        "<script>\nlet a = 'zebra crossing';\n</script>\n",
        "<style>\n.zebra crossing {}\n</style>\n",
    ],
    ids=[
        "fenced code",
        "indented code",
        "a comment block",
        "a comment of several lines",
        "a comment inside",
        "an address",
        "a link title",
        "a script",
        "a style",
    ],
)
def test_what_no_reader_of_the_page_sees_is_left_out_of_markdown(flagged: Any, source: str) -> None:
    assert flagged(source, "a.md") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>A zebra crossing.</p>", [(WORDS, 1, 6)]),
        ("<p>A\n zebra\n crossing.</p>", [("zebra\n crossing", 2, 2)]),
        ("<p>A <b>zebra</b> <i>crossing</i>.</p>", [("zebra</b> <i>crossing", 1, 9)]),
        ("<p>A z<b>eb</b>ra crossing.</p>", [("z<b>eb</b>ra crossing", 1, 6)]),
        ("<p>A zebra&nbsp;crossing.</p>", [("zebra&nbsp;crossing", 1, 6)]),
        ("<p>A zebra&#160;crossing.</p>", [("zebra&#160;crossing", 1, 6)]),
        ("<p>A zebra&#xA0;crossing.</p>", [("zebra&#xA0;crossing", 1, 6)]),
        ("<p>A z&#101;bra crossing.</p>", [("z&#101;bra crossing", 1, 6)]),
        ("<p>&Uuml;&amp;&hellip; zebra crossing</p>", [(WORDS, 1, 24)]),
        ("<ul><li>one<li>a zebra crossing</ul>", [(WORDS, 1, 18)]),
        ("<li>zebra</li><li>crossing</li>", []),
        ("<p>zebra<p>crossing", []),
        ("<table><tr><td>c</td><td>zebra crossing</td></tr></table>", [(WORDS, 1, 26)]),
        ("zebra<br>crossing", [("zebra<br>crossing", 1, 1)]),
        ("<h1>Zebra crossing</h1><p>text", [("Zebra crossing", 1, 5)]),
        ('<p title="a > b">A zebra crossing</p>', [(WORDS, 1, 20)]),
        ("<P>A ZEBRA CROSSING</P>", [("ZEBRA CROSSING", 1, 6)]),
        ("<p>A <span\nclass='x'\n>zebra crossing</span></p>", [(WORDS, 3, 2)]),
        ("a < b and zebra crossing", [(WORDS, 1, 11)]),
        ("<p>A zebra <b>crossing", [("zebra <b>crossing", 1, 6)]),
        ("</p></div>zebra crossing<p", [(WORDS, 1, 11)]),
        ("& zebra crossing &unknown; &", [(WORDS, 1, 3)]),
        ("<p>one</p>\r\n<p>zebra crossing</p>", [(WORDS, 2, 4)]),
        ("<html><head><title>x</title></head><body>zebra crossing</body></html>", [(WORDS, 1, 42)]),
        ("<p>A zeb&shy;ra crossing</p>", [("zeb&shy;ra crossing", 1, 6)]),
        ("<p>A zeb<wbr>ra crossing</p>", [("zeb<wbr>ra crossing", 1, 6)]),
    ],
)
def test_a_phrase_in_html_is_found_at_its_very_words(flagged: Any, source: str, expected: list[tuple[str, int, int]]) -> None:
    assert flagged(source, "a.html") == expected


@pytest.mark.parametrize(
    "source",
    [
        "<script>zebra crossing</script>",
        "<script type='a'>if (a < b) { zebra crossing }",
        "<style>zebra crossing</style>",
        "<!-- zebra crossing -->",
        "<!-- > zebra crossing",
        "<head><title>zebra crossing</title></head>",
        "<noscript>zebra crossing</noscript>",
        "<template>zebra crossing</template>",
        "<textarea>zebra crossing</textarea>",
        "<svg><text>zebra crossing</text></svg>",
        '<p title="zebra crossing">text</p>',
        '<img alt="zebra crossing">',
        "<!DOCTYPE zebra crossing>",
        "<SCRIPT>zebra crossing</SCRIPT >",
    ],
)
def test_what_no_reader_of_the_page_sees_is_left_out_of_html(flagged: Any, source: str) -> None:
    assert flagged(source + "<p>text", "a.html") == []


@pytest.mark.parametrize(("opened", "closed"), [("<script>", "</script>"), ("<!-- ", "-->"), ("<style>", "</style>"), ("<head>", "</head>")])
def test_what_stands_behind_a_left_out_part_is_read(flagged: Any, opened: str, closed: str) -> None:
    assert flagged(f"{opened}nothing{closed}zebra crossing", "a.html") == [(WORDS, 1, len(opened + closed) + 8)]


@pytest.mark.parametrize(
    ("name", "source", "title"),
    [
        ("a.html", "<h2>Shop</h2><h1>Night <b>baker</b></h1><h1>Other</h1>", "Night baker"),
        ("a.md", "## Shop\n\n# Night *baker*\n\n# Other\n", "Night baker"),
        ("a.md", "---\ntitle: Night baker\n---\n\n# Other\n", "Night baker"),
        ("a.md", "Title: Night baker\n\ntext\n", None),
        ("a.md", "## Shop\n", None),
        ("a.html", "<p>text</p>", None),
    ],
)
def test_the_reader_knows_the_title(name: str, source: str, title: str | None) -> None:
    posting = read(source.encode(), name)
    assert isinstance(posting, Posting)
    assert (posting.text[slice(*posting.title)] if posting.title else None) == title


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.MD", "a.html", "a.HTM", "a.xhtml"])
def test_the_extension_chooses_the_format_in_either_case(flagged: Any, name: str) -> None:
    assert flagged("A <b>zebra</b> crossing.", name) == [("zebra</b> crossing", 1, 6)]


@pytest.mark.parametrize("name", ["a.txt", "a", "<stdin>", "a.md.txt", "html"])
def test_any_other_name_is_read_as_plain_text(flagged: Any, name: str) -> None:
    assert flagged("A <b>zebra</b> crossing. A zebra crossing.", name) == [(WORDS, 1, 28)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("A zebra crossing.".encode("utf-16"), [(WORDS, 1, 3)]),
        ("\ufeffA zebra crossing.".encode("utf-16-be"), [(WORDS, 1, 3)]),
        ("Ü\nA zebra crossing.".encode("utf-16"), [(WORDS, 2, 3)]),
    ],
    ids=["UTF-16", "UTF-16 big-endian", "UTF-16 of two lines"],
)
def test_utf_16_with_a_mark_is_read(flagged: Any, data: bytes, expected: list[tuple[str, int, int]]) -> None:
    assert flagged(data, "a.txt") == expected


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_utf_8_mark_hides_nothing_and_moves_no_line(flagged: Any, name: str) -> None:
    [(words, line, _)] = flagged(b"\xef\xbb\xbfzebra crossing\n", name)
    assert (words, line) == (WORDS, 1)


def test_a_utf_8_mark_does_not_hide_front_matter() -> None:
    posting = read(b"\xef\xbb\xbf---\ntitle: Night baker\n---\n\ntext\n", "a.md")
    assert isinstance(posting, Posting)
    assert posting.title is not None
    assert posting.text[slice(*posting.title)] == "Night baker"


@pytest.mark.parametrize(
    "data",
    [b"caf\xe9", b"\xff\xfeA", b"zebra\x00crossing", b"\x80", b"PK\x03\x04\x00\x00"],
    ids=["Latin-1", "half of UTF-16", "a nought", "a stray byte", "a zip"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_bytes_that_are_no_text_are_unread_with_a_reason(name: str, data: bytes) -> None:
    unread = read(data, name)
    assert isinstance(unread, Unread)
    assert unread.source == name
    assert "UTF-8" in unread.reason


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_an_empty_file_is_a_posting_of_nothing(name: str) -> None:
    posting = read(b"", name)
    assert isinstance(posting, Posting)
    assert (posting.text, posting.original) == ("", "")


def mapped(posting: Posting) -> list[Span]:
    source = SourceMap(posting)
    return [source.span(Span(start, end)) for start in range(len(posting.text)) for end in range(start + 1, min(start + 12, len(posting.text)) + 1)]


PIECES = st.sampled_from(
    [
        "zebra",
        " crossing",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "\r\n",
        "- ",
        "1. ",
        "# ",
        "> ",
        "| a | b |\n|--|--|\n| c | d |\n",
        "[",
        "](x)",
        "![",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "<li>",
        "<h1>",
        "</h1>",
        "<td>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<",
        ">",
        "&amp;",
        "&nbsp;",
        "&#8212;",
        "&Aacute",
        "&",
        "é",
        "🦓",
        "\xa0",
        "    ",
        "\t",
        "---\n",
        "title: x\n",
        "\\",
        "\ufeff",
        "&NotEqualTilde;",
    ]
)
SOURCES = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=40))


@given(SOURCES, st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_every_mapped_span_lies_in_the_source(source: str, name: str) -> None:
    posting = read(source.encode("utf-8", "replace"), name)
    if isinstance(posting, Posting):
        assert all(0 <= span.start <= span.end <= len(posting.original) for span in mapped(posting))


@given(SOURCES, st.sampled_from(["a.md", "a.html"]))
def test_every_character_that_the_source_holds_maps_to_itself(source: str, name: str) -> None:
    posting = read(source.encode("utf-8", "replace"), name)
    if isinstance(posting, Posting):
        for start, at, length, width in posting.segments:
            if length == width:
                said, stood = posting.text[start : start + length], posting.original[at : at + width]
                assert said == stood or (said.isspace() and stood.isspace()) or not length


@given(SOURCES, st.sampled_from(["a.md", "a.html"]))
def test_segments_rise_in_the_text_and_in_the_source(source: str, name: str) -> None:
    posting = read(source.encode("utf-8", "replace"), name)
    if isinstance(posting, Posting):
        for one, other in zip(posting.segments, posting.segments[1:], strict=False):
            assert one[0] + one[2] <= other[0]
            assert one[1] + one[3] <= other[1]


@given(
    st.lists(st.sampled_from(["alpha", "beta", "gamma", "&amp;", "<b>", "</b>", "é", "\n", "<p>", "</p>", "<!-- x -->"]), max_size=20).map(" ".join)
)
def test_the_words_of_a_page_are_all_read_and_in_order(source: str) -> None:
    posting = read(source.encode(), "a.html")
    assert isinstance(posting, Posting)
    wanted = [word for word in source.replace("<!-- x -->", "").split() if not word.startswith("<")]
    assert posting.text.split() == [word.replace("&amp;", "&") for word in wanted]


def test_text_is_its_own_source(linter: eeolint.Linter) -> None:
    result = linter.lint("A salesman & a <b>waitress</b>.")
    assert [result.text[f.start : f.end] for f in result.findings if f.start is not None] == ["salesman", "waitress"]


@pytest.mark.parametrize(
    "source",
    ["<b>\r\nzebra", "> <b>\r\n> zebra", "a ```\nzebra ``` b", "Use `` a `b` zebra `` now", "Use ` ``zebra` now", "<!-- a\r\nb -->\r\n<p>zebra</p>"],
)
def test_words_in_html_and_code_lie_where_they_stand(source: str) -> None:
    posting = read(source.encode(), "a.md")
    assert isinstance(posting, Posting)
    start = posting.text.index("zebra")
    assert source[slice(*SourceMap(posting).span(Span(start, start + 5)))] == "zebra"


@pytest.mark.parametrize("text", ["A calm attitudezebra crossing. Our teamZebra crossing.", "Zebra crossing18 - 35 wide", "We like itZebra crossing"])
def test_words_that_lost_their_line_break_are_parted_and_lie_where_they_stand(flagged: Any, text: str) -> None:
    found = flagged(text, "a.txt")
    assert [words.lower() for words, _, _ in found] == (["zebra crossing"] if "teamZ" in text or "crossing18" in text else [])
    assert all(text[column - 1 :].startswith(words) for words, _, column in found)


@pytest.mark.parametrize("text", ["PowerPoint and JavaScript", "iPhone, eBay", "covid19 and web3", "McDonald, LaTeX, useState"])
def test_names_and_versions_are_left_as_they_are(text: str) -> None:
    posting = read(text.encode(), "a.txt")
    assert isinstance(posting, Posting)
    assert posting.text.replace("covid 19", "covid19") == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a good attitudeDemonstrate it", "a good attitude\nDemonstrate it"),
        ("PowerPoint and attitudeDemonstrate", "PowerPoint and attitude\nDemonstrate"),
        ("speaks English18 - 35", "speaks English 18 - 35"),
        ("speaks English18, attitudeDemonstrate", "speaks English 18, attitude\nDemonstrate"),
    ],
)
def test_words_that_lost_their_line_break_are_parted(text: str, seen: str) -> None:
    assert read_plain(text, "a.txt").text == seen


def test_the_seam_at_the_beginning_of_an_endless_word_is_found() -> None:
    assert read_plain("aaaaAaa" * 200_000, "a.txt").text.count("\n") == 1


@pytest.mark.parametrize("text", ["PowerPoint and LinkedIn", "JavaScript", "\xe9\xe9attitudeDemonstrate", "covid19b", "room 1812", "ISO9001"])
def test_names_and_numbers_are_not_parted(text: str) -> None:
    assert read_plain(text, "a.txt").text == text


DATA = '{"@type": "JobPosting", "jobLocation": {"address": {"addressLocality": "Austin", "addressRegion": "TX", "addressCountry": "US"}}}'


@pytest.mark.parametrize(
    ("source", "locations"),
    [
        (f'<script type="application/ld+json">{DATA}</script><p>Baker', ["Austin, TX, US"]),
        (f"<html><head><title>x</title><SCRIPT id=a TYPE='application/ld+json' >{DATA}</script ></head><p>Baker", ["Austin, TX, US"]),
        (f'<script>1 < 2</script><script type="application/ld+json">[{DATA}, 3]</script>', ["Austin, TX, US"]),
        (f"<script>{DATA}</script><p>Baker", []),
        (f'<!-- <script type="application/ld+json">{DATA}</script> --><p>Baker', []),
        (f'<script type="application/ld+json">{DATA}<p>Baker', []),
        ('<script type="application/ld+json">{"@type": "JobPosting", "jobLocation": 7}</script>', []),
        ('<script type="application/ld+json">no data</script>', []),
    ],
)
def test_the_locations_of_a_page_are_those_of_its_data(source: str, locations: list[str]) -> None:
    posting = read(source.encode(), "page.html")
    assert isinstance(posting, Posting)
    assert list(posting.locations) == locations


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    "piece",
    [
        "<b",
        "<b/",
        "<b'&nbsp;",
        '<a "',
        "<a '\"",
        "<!",
        "<!--",
        "<![CDATA[",
        "<script",
        "<script application/ld+json ",
        '<script type="application/ld+json">',
        "<head>",
        "&#x",
    ],
)
def test_a_page_of_beginnings_comes_to_its_end(piece: str) -> None:
    assert isinstance(read(("<b" + piece * (30_000 // len(piece))).encode(), "page.html"), Posting)
