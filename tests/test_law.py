from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eeolint.law import Employer, Facts, Jurisdiction, Law, Protection, Size, Source, in_force
from eeolint.parsing import Parsed
from eeolint.policy import covers

DAY = date(2026, 11, 23)


def protection(**keys: Any) -> Protection:
    return Protection(**{"cite": ("ours/act",), **keys})


def law(**places: dict[str, Any]) -> Law:
    """A law of places: `law(xx={"parent": "ww", "race": protection()})`."""
    jurisdictions = {
        name: Jurisdiction(name.upper(), f"{name} act", DAY, {k: v for k, v in keys.items() if k != "parent"}, parent=keys.get("parent"))
        for name, keys in places.items()
    }
    return Law(jurisdictions, {"ours/act": Source("An act", "https://example.com/act")})


def held(of: Law, place: str, day: date = DAY) -> dict[str, str]:
    return {entry.characteristic: entry.place for entry in of.protected(place, day)}


def test_a_place_protects_what_its_parents_protect() -> None:
    three = law(ww={"race": protection()}, xx={"parent": "ww", "sex": protection()}, yy={"parent": "xx", "age": protection()})
    assert held(three, "yy") == {"age": "yy", "sex": "xx", "race": "ww"}


def test_a_parent_does_not_protect_what_only_its_child_does() -> None:
    assert held(law(ww={"race": protection()}, xx={"parent": "ww", "sex": protection()}), "ww") == {"race": "ww"}


@pytest.mark.parametrize(
    ("keys", "day", "stands"),
    [
        ({"effective": date(2026, 11, 23)}, date(2026, 11, 22), False),
        ({"effective": date(2026, 11, 23)}, date(2026, 11, 23), True),
        ({"until": date(2026, 11, 23)}, date(2026, 11, 22), True),
        ({"until": date(2026, 11, 23)}, date(2026, 11, 23), False),
        ({"effective": date(2020, 1, 1), "until": date(2021, 1, 1)}, date(2020, 6, 1), True),
        ({"effective": date(2020, 1, 1), "until": date(2021, 1, 1)}, date(2022, 6, 1), False),
        ({}, date(1900, 1, 1), True),
    ],
)
def test_the_law_of_the_day_decides(keys: dict[str, date], day: date, stands: bool) -> None:
    assert in_force(protection(**keys), day) is stands
    assert held(law(xx={"age": protection(**keys)}), "xx", day) == ({"age": "xx"} if stands else {})


def test_a_parent_speaks_once_its_childs_protection_has_ended() -> None:
    two = law(ww={"age": protection()}, xx={"parent": "ww", "age": protection(until=date(2026, 1, 1))})
    assert held(two, "xx", date(2025, 12, 31)) == {"age": "xx"}
    assert held(two, "xx", date(2026, 1, 1)) == {"age": "ww"}


@pytest.mark.parametrize(
    ("child", "parent", "speaks"),
    [
        ({}, {}, "xx"),
        ({"verified": False}, {}, "ww"),
        ({"listed": False}, {}, "ww"),
        ({}, {"verified": False}, "xx"),
        ({"verified": False}, {"listed": False}, "xx"),
        ({"listed": False}, {"verified": False}, "xx"),
        ({"verified": False}, {"verified": False}, "xx"),
    ],
)
def test_the_most_specific_place_speaks_unless_a_parent_is_surer(child: dict[str, bool], parent: dict[str, bool], speaks: str) -> None:
    assert held(law(ww={"age": protection(**parent)}, xx={"parent": "ww", "age": protection(**child)}), "xx") == {"age": speaks}


@pytest.mark.parametrize(
    ("employees", "protects"),
    [(None, {"age": "xx"}), (20, {"age": "xx"}), (10, {"age": "ww"}), (3, {})],
)
def test_what_does_not_reach_an_employer_of_known_size_is_not_protected_there(employees: float | None, protects: dict[str, str]) -> None:
    larger, smaller = (protection(when=Facts(employees=Size(at_least=least))) for least in (20, 5))
    two = law(ww={"age": smaller}, xx={"parent": "ww", "age": larger})
    entries = two.protected("xx", DAY, Employer(employees=employees))
    assert {entry.characteristic: entry.place for entry in entries} == protects


def test_a_protection_is_quoted_by_its_own_statute_else_by_its_places() -> None:
    entries = law(xx={"age": protection(statute="Age Act 3"), "sex": protection()}).protected("xx", DAY)
    assert {entry.characteristic: entry.statute for entry in entries} == {"age": "Age Act 3", "sex": "xx act"}


def test_a_parent_is_left_out_where_its_child_is_chosen_as_well() -> None:
    three = law(ww={}, xx={"parent": "ww"}, yy={"parent": "xx"}, zz={"parent": "ww"})
    assert three.most_specific(("ww", "yy", "zz")) == ("yy", "zz")
    assert three.most_specific(("ww",)) == ("ww",)
    assert three.most_specific(("zz", "yy")) == ("zz", "yy")


@pytest.mark.parametrize(
    ("where", "places", "holds"),
    [
        ((), ("zz",), True),
        ((), (), True),
        (("ww",), ("yy",), True),
        (("yy",), ("ww",), False),
        (("xx", "zz"), ("zz",), True),
        (("xx",), ("zz",), False),
        (("ww",), (), False),
    ],
)
def test_what_is_scoped_to_a_place_holds_there_and_below(where: tuple[str, ...], places: tuple[str, ...], holds: bool) -> None:
    three = law(ww={}, xx={"parent": "ww"}, yy={"parent": "xx"}, zz={"parent": "ww"})
    assert three.holds_in(where, places) is holds


def test_a_citation_carries_its_key_and_the_day_it_was_read() -> None:
    [citation] = Law({}, {"a/b": Source("Title", "https://example.com", read=date(2026, 1, 2), says="So.")}).citations(("a/b",))
    assert (citation.key, citation.read, citation.title, citation.says) == ("a/b", "2026-01-02", "Title", "So.")


STATEMENT = "We are an equal opportunity employer and hire regardless of "


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (STATEMENT + "race, sex and pregnancy.", {"race": "named", "sex": "named", "pregnancy": "named"}),
        (STATEMENT + "race and sex.", {"race": "named", "sex": "named", "pregnancy": "implied"}),
        (STATEMENT + "race.", {"race": "named", "sex": "missing", "pregnancy": "missing"}),
        (STATEMENT + "race or any other protected status.", {"race": "named", "sex": "catch-all", "pregnancy": "catch-all"}),
        (STATEMENT + "sex or any other protected status.", {"race": "catch-all", "sex": "named", "pregnancy": "implied"}),
    ],
)
def test_coverage_says_how_far_the_statement_reaches_each_characteristic(small_pack: Any, text: str, statuses: dict[str, str]) -> None:
    result = small_pack.linter("xx").lint(text)
    assert {row.characteristic: row.status for row in result.coverage} == statuses


def test_coverage_shows_the_words_the_broader_word_the_statute_and_the_source(small_pack: Any) -> None:
    text = STATEMENT + "race and sex."
    rows = {row.characteristic: row for row in small_pack.linter("xx").lint(text).coverage}
    assert [text[slice(*span)] for span in rows["race"].spans] == ["race"]
    assert (rows["pregnancy"].by, rows["pregnancy"].spans) == ("sex", ())
    assert (rows["race"].statute, [c.key for c in rows["race"].citations]) == ("Ixland Act 1", ["ours/act"])


def test_coverage_shows_the_words_of_every_statement(small_pack: Any) -> None:
    text = STATEMENT + "race.\n\nWe bake.\n\nWe sell.\n\nWe eat.\n\nWe rest.\n\n" + STATEMENT + "race."
    result = small_pack.linter("xx").lint(text)
    assert len(result.statements) == 2
    [row] = [row for row in result.coverage if row.characteristic == "race"]
    assert [text[slice(*span)] for span in row.spans] == ["race", "race"]


def test_coverage_of_a_place_takes_its_parent_in_and_names_who_protects(small_pack: Any) -> None:
    rows = small_pack.linter("xx-yy").lint(STATEMENT + "race.").coverage
    assert {row.characteristic: row.place for row in rows} == {"age": "xx-yy", "race": "xx", "sex": "xx", "pregnancy": "xx"}


def test_there_is_no_coverage_without_a_statement_or_a_place(small_pack: Any) -> None:
    assert small_pack.linter("xx").lint("We hire a baker.").coverage == ()


def test_the_day_decides_what_is_covered(small_pack: Any) -> None:
    small_pack.file("law/zz.yaml", "name: Zedland\nstatute: Zed 1\nas_of: 2026-11-23\nprotects:\n  age: {cite: [ours/act], effective: 2026-11-24}\n")
    assert small_pack.linter("zz").lint(STATEMENT + "race.").coverage == ()


def test_no_place_is_its_own_ancestor_in_the_shipped_law(shipped: Parsed) -> None:
    shipped_law = Law(shipped.places, shipped.sources)
    for name in shipped.places:
        above = []
        for place in shipped_law.line(name):
            assert place not in above, f"{name} is above itself"
            above.append(place)


def test_every_shipped_place_below_another_is_called_after_it(shipped: Parsed) -> None:
    strays = {name: place.parent for name, place in shipped.places.items() if place.parent and not name.startswith(place.parent + "-")}
    assert all(parent in shipped.places for parent in strays.values())


@pytest.mark.parametrize("name", ["us", "us-ca", "us-ny", "gb", "gb-nir", "ie", "ca-on", "au-nsw", "de"])
def test_a_shipped_place_protects_something_on_some_authority(shipped: Parsed, name: str) -> None:
    entries = Law(shipped.places, shipped.sources).protected(name, DAY)
    assert {"sex", "disability"} <= {entry.characteristic for entry in entries}
    assert all(entry.statute and entry.protection.cite for entry in entries)


def test_a_shipped_duty_on_wording_acts_through_rules_that_hold_in_its_place(shipped: Parsed) -> None:
    shipped_law = Law(shipped.places, shipped.sources)
    dead = [
        (name, prefix)
        for at, place in shipped.places.items()
        for name, duty in place.obligations.items()
        for prefix in duty.acts_through
        if not any(
            covers(prefix, rule) and shipped_law.holds_in(shipped.rules[rule].where, (at,)) and shipped.rules[rule].status == "stable"
            for rule in shipped.rules
        )
    ]
    assert dead == []
