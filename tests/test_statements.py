"""What an equal-opportunity statement is and what it names, by the guideline that the labelled passages were read with; the texts are our own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eeolint
from eeolint.model import Result

ANCHOR = "Our bakery hires regardless of "


def named(result: Result) -> set[str]:
    return {name for statement in result.statements for name in statement.named} | (
        {"catch_all"} if any(s.catch_all for s in result.statements) else set()
    )


@pytest.mark.parametrize(
    ("grounds", "names"),
    [
        ("race", {"race"}),
        ("color", {"color"}),
        ("skin colour", {"color"}),
        ("race, ethnic origin and ancestry", {"race", "ethnicity", "ancestry"}),
        ("national origin", {"national_origin"}),
        ("place of birth", {"place_of_birth"}),
        ("nationality or citizenship", {"nationality", "citizenship"}),
        ("immigration status", {"immigration_status"}),
        ("caste", {"caste"}),
        ("social class or socio-economic background", {"social_origin"}),
        ("accent or mother tongue", {"language"}),
        ("religion or faith", {"religion"}),
        ("creed", {"creed"}),
        ("religion, belief", {"religion", "belief"}),
        ("political affiliation", {"political"}),
        ("political opinions", {"political"}),
        ("sex", {"sex"}),
        ("gender", {"sex"}),
        ("pregnancy, childbirth", {"pregnancy"}),
        ("breastfeeding", {"lactation"}),
        ("reproductive health decisions", {"reproductive_health"}),
        ("sexual orientation", {"sexual_orientation"}),
        ("sexual preference", {"sexual_orientation"}),
        ("gender identity", {"gender_identity"}),
        ("gender expression", {"gender_expression"}),
        ("gender identity or expression", {"gender_identity", "gender_expression"}),
        ("transgender status", {"gender_identity"}),
        ("gender reassignment", {"gender_reassignment"}),
        ("marital status", {"marital_status"}),
        ("marriage and civil partnership", {"marital_status", "civil_partnership"}),
        ("domestic partner status", {"civil_partnership"}),
        ("family or parental status", {"family_status"}),
        ("age", {"age"}),
        ("disability", {"disability"}),
        ("physical or mental handicap", {"disability"}),
        ("medical condition", {"medical_condition"}),
        ("HIV status", {"hiv_status"}),
        ("genetic information", {"genetic_information"}),
        ("protected veteran status", {"veteran_status"}),
        ("military status", {"military_status"}),
        ("service in the uniformed services", {"military_status"}),
        ("unfavorable military discharge", {"military_discharge"}),
        ("hair texture or protective hairstyle", {"hair"}),
        ("height and weight", {"height", "weight"}),
        ("arrest or conviction record", {"criminal_record"}),
        ("status as a victim of domestic violence", {"domestic_violence"}),
        ("union membership", {"union"}),
        ("neurodiversity", {"neurodiversity"}),
        ("credit history", {"credit_history"}),
        ("source of income", {"source_of_income"}),
        ("race or any other protected characteristic", {"race", "catch_all"}),
        ("race or any other status protected by law", {"race", "catch_all"}),
        ("race or any other basis prohibited by law", {"race", "catch_all"}),
        ("race, sex, or any other non-merit factor", {"race", "sex", "catch_all"}),
    ],
)  # fmt: skip
def test_a_ground_in_a_list_is_named_by_a_word_for_it_and_no_other_is(linter: eeolint.Linter, grounds: str, names: set[str]) -> None:
    assert named(linter.lint(f"{ANCHOR}{grounds}.")) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acme Bakery is an equal opportunity employer.", set()),
        ("EOE", set()),
        ("EOE/M/F/D/V", {"sex", "disability", "veteran_status"}),
        ("EOE, including disability and protected veterans", {"disability", "veteran_status"}),
        ("Equal Opportunity Employer: Minority/Female/Disability/Veteran", {"race", "sex", "disability", "veteran_status"}),
        ("All qualified applicants will receive consideration for employment without regard to race, sex or age.", {"race", "sex", "age"}),
        ("We do not discriminate on the basis of religion or disability.", {"religion", "disability"}),
        ("Acme Bakery prohibits discrimination and harassment based on race, age, or marital status.", {"race", "age", "marital_status"}),
        ("Employment decisions at our bakery are made without regard to creed.", {"creed"}),
        ("Veterans and people with disabilities are encouraged to apply.", {"veteran_status", "disability"}),
        ("Women, people of color and LGBTQ+ bakers are strongly encouraged to apply.", {"sex", "race", "sexual_orientation", "gender_identity"}),
        ("Minorities and women are encouraged to apply.", {"race", "sex"}),
        ("We welcome applications from people of every faith, age and background.", {"religion", "age"}),
        ("Our shop hires bakers of all ages, races and genders.", {"age", "race", "sex"}),
        ("Experience with ovens (gas, electric)The bakery provides equal opportunity without regard to race or sex.", {"race", "sex"}),
        ("Our bakery is an equal opportunity", set()),
        ("Our bakery is an equal opportunity employer. Minorty/Female/Disabled/Veteran", {"race", "sex", "disability", "veteran_status"}),
        ("we bake. we hire bakers without regard to race or age. come by.", {"race", "age"}),
        ("We welcome applications from bakers of all backgrounds, ages and abilities.", {"age", "disability"}),
        ("Our baking jobs are open to people with disabilities.", {"disability"}),
        ("Discrimination and retaliation are prohibited in our bakery, whatever your race.", {"race", "retaliation"}),
        ("Race, gender and age play no role in our hiring.", {"race", "sex", "age"}),
        ("['EOE.', '', 'You speak the language of bread.', '', 'Apply.']", set()),
        ("Everyone is considered for this job, no matter their race, gender or age.", {"race", "sex", "age"}),
        ("Equal opportunity for all: we judge the bread and not your sex, religion or age.", {"sex", "religion", "age"}),
        ("We hire without regard to:\n- race\n- sex\n- age\n", {"race", "sex", "age"}),
        ("We are an equal opportunity employer. We bake every night. We hire regardless of race, sex and age.", {"race", "sex", "age"}),
        ("Equal Opportunity", set()),
        ("We bake bread.\n\nOur EEO Statement\n\nBread is what we bake.", set()),
        ("Minority/Female/Disability/Veteran", {"race", "sex", "disability", "veteran_status"}),
        ("to race, color, religion, sex or age", {"race", "color", "religion", "sex", "age"}),
        ("Nobody is turned away at our bakery for their age or gender.", {"age", "sex"}),
        ("We do not make hiring decisions based on race or religion.", {"race", "religion"}),
        ("It does not matter what your race or gender is.", {"race", "sex"}),
        ("Men and women may apply.", {"sex"}),
        ("Every baker knows: discrimination of any kind has no place in our bakery.", set()),
        ("Our bakery keeps a discrimination and harassment-free workplace.", set()),
        ("You will be judged on merit alone.", set()),
        ("We provide fair and equal treatment to all applicants.", set()),
        ("EOE. Race, sex and age are likewise never a factor.", {"race", "sex", "age"}),
        ("Whether you are gay or straight, over 50 or under 25, you get the same chance.", {"sexual_orientation", "age"}),
        ("Race or any other protected characteristic plays no part in our hiring.", {"race", "catch_all"}),
        ("We do not discriminate on race. We do not tolerate retaliation.", {"race", "retaliation"}),
        ("No baker is treated less favourably because of age (the 'protected characteristics').", {"age"}),
        ("We hire regardless of race, tribal affiliation or tuberculosis status.", {"race", "indigenous_identity", "medical_condition"}),
        ("We do not descriminate on the basis of race or dissability.", {"race", "disability"}),
        ("a\u20acHard hat card a\u20ac12-hr rotating shifts Equal Opportunity Employer - Vet/Disability", {"veteran_status", "disability"}),
    ],
)
def test_a_promise_of_the_employer_is_a_statement(linter: eeolint.Linter, text: str, names: set[str]) -> None:
    result = linter.lint(text)
    assert result.statements
    assert named(result) == names


@pytest.mark.parametrize(
    "text",
    [
        "You know the rules of equal employment opportunity and keep our records in order.",
        "Knowledge of EEO law is a plus.",
        "You report to the Director of Equity and Inclusion and write our diversity plan.",
        "We serve every customer regardless of race, religion or age.",
        "The nurse treats all patients without regard to race, religion or income.",
        "Our bakers come from many places and speak nine languages.",
        "You will investigate complaints about discrimination based on sex, race and age.",
        "We are an Equal Housing Lender.",
        "You fix race conditions and write color profiles for print.",
        "Sex education for pupils of every age is part of the job.",
        "The bakery sells gender-neutral birthday cakes for any age.",
        "Please state your age and sex.",
        "Equal Opportunity and Opening Hours.",
        "We encourage people from all backgrounds to apply.",
        "We are a home for bakers of various ages.",
        "You know: flour; Equal Employment Opportunity; and bread.",
        "You know:\n- Flour\n- Equal Employment Opportunity\n- Bread",
        "Equal Employment Opportunity Officer",
        "Our bakery is a minority/woman/veteran owned business.",
        "Knowledge of employment equity plans and of ovens.",
        "Our bread is for everyone, whatever the weather.",
        "Our bread service is for everyone regardless of age.",
        "Our bread is here for everyone with a sweet tooth, regardless of age.",
        "Our oven is not part of any affirmative action program.",
        "Help our members to bake, whatever their age.",
        "Bakers take a yearly course on sexual harassment.",
        "Learn for career opportunities; Employee discounts and a good culture.",
        "The officer will: receive and mediate complaints of bias because of race, sex or any other protected category.",
        "Our clinic does not treat patients differently because of race, color, national origin, age, disability or sex.",
        "We do not permit smoking; bakers are over 18.",
        "Whether you are a parent or not, our benefits fit you.",
        "",
        "We bake bread.",
    ],
)
def test_duties_boasts_and_talk_about_customers_are_no_statement(linter: eeolint.Linter, text: str) -> None:
    assert linter.lint(text).statements == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ANCHOR + "race and sexual orientation.", {"race": ["race"], "sexual_orientation": ["sexual orientation"]}),
        (
            ANCHOR + "gender identity, gender expression, or age.",
            {"gender_identity": ["gender identity"], "gender_expression": ["gender expression"], "age": ["age"]},
        ),
        (ANCHOR + "Age, AGE or age.", {"age": ["Age", "AGE", "age"]}),
    ],
)
def test_the_very_words_that_name_a_characteristic_are_located(linter: eeolint.Linter, text: str, words: dict[str, list[str]]) -> None:
    [statement] = linter.lint(text).statements
    assert {name: [text[slice(*span)] for span in spans] for name, spans in statement.named.items()} == words


def test_a_statement_spans_its_sentences_and_no_more(linter: eeolint.Linter) -> None:
    text = "We bake bread at night.\n\nAcme is an equal opportunity employer. We hire regardless of race and age.\n\nApply at the shop."
    [statement] = linter.lint(text).statements
    assert text[statement.start : statement.end] == "Acme is an equal opportunity employer. We hire regardless of race and age."


def test_a_heading_right_above_belongs_to_the_statement(linter: eeolint.Linter) -> None:
    text = "Night Baker\n\nWe bake bread.\n\nEqual Opportunity\nWe hire regardless of race and age."
    [statement] = linter.lint(text).statements
    assert text[statement.start : statement.end] == "Equal Opportunity\nWe hire regardless of race and age."


def test_the_catch_all_is_located(linter: eeolint.Linter) -> None:
    text = ANCHOR + "race or any other characteristic protected by law."
    [statement] = linter.lint(text).statements
    assert statement.catch_all
    assert statement.catch_all_span is not None
    assert "other characteristic" in text[slice(*statement.catch_all_span)]


def test_statements_far_apart_are_two(linter: eeolint.Linter) -> None:
    middle = "\n\n".join(f"Our shop number {number} opens at six and sells bread." for number in range(8))
    text = f"{ANCHOR}race.\n\n{middle}\n\n{ANCHOR}age."
    assert [set(statement.named) for statement in linter.lint(text).statements] == [{"race"}, {"age"}]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        (ANCHOR + "race. You fix race conditions.", set()),
        ("We are an equal opportunity employer. Sexual harassment is not tolerated.", {"sex", "sexual_orientation"}),
        (ANCHOR + "gender identity.", {"sex"}),
        (ANCHOR + "religious dress.", {"sex", "age"}),
        ("We are an equal opportunity employer and act in good faith.", {"religion"}),
        (ANCHOR + "veteran status. Benefits include maternity leave and a pension at any age.", {"pregnancy", "age"}),
        (ANCHOR + "race. If you need accommodation for a disability, call us.", {"disability"}),
    ],
)
def test_words_of_another_sense_or_another_subject_name_nothing(linter: eeolint.Linter, text: str, absent: set[str]) -> None:
    result = linter.lint(text)
    assert result.statements
    assert not named(result) & absent


GROUNDS = ["race", "color", "religion", "sex", "age", "disability", "national origin", "marital status", "creed", "ancestry"]


@given(st.lists(st.sampled_from(GROUNDS), min_size=1, unique=True), st.sampled_from([", ", "; ", " or ", "/", ",\n"]))
def test_every_ground_of_a_list_is_named_in_whatever_order_and_however_joined(linter: eeolint.Linter, grounds: list[str], joint: str) -> None:
    result = linter.lint(f"Acme does not discriminate on the basis of {joint.join(grounds)}.")
    assert named(result) == {ground.replace(" ", "_") for ground in grounds}


WORDS = st.sampled_from(
    [
        "EOE",
        "regardless of",
        "race",
        "sex",
        "age,",
        "women",
        "encouraged to apply",
        "any other",
        "protected",
        "status",
        ".",
        "\n\n",
        "\n",
        "knowledge of",
        "EEO",
        "\xb7",
        "M/F/D/V",
        "we",
        "customers",
        "equal opportunity employer",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_statements_of_any_text_rise_stay_inside_it_and_hold_what_they_name(linter: eeolint.Linter, text: str) -> None:
    statements = linter.lint(text).statements
    assert all(one.end <= other.start for one, other in itertools.pairwise(statements))
    for statement in statements:
        assert 0 <= statement.start < statement.end <= len(text)
        for spans in statement.named.values():
            assert spans
            assert all(statement.start <= span.start < span.end <= statement.end for span in spans)
            assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
