"""The rules are for English: what is written in another language is reported as not checked, never judged and never passed over."""

from __future__ import annotations

import pytest

import eeolint

OTHERS = [
    (
        "de",
        "German",
        (
            "Wir suchen eine Köchin oder einen Koch für unser Haus am See. Sie arbeiten mit einem kleinen Team "
            "und lernen alles, was Sie für die Küche brauchen. Boss, young, native speaker."
        ),
    ),
    (
        "fr",
        "French",
        (
            "Nous cherchons une personne pour notre boulangerie au centre de la ville. Vous travaillez avec une "
            "petite équipe et vous préparez le pain dans la nuit. Native speaker."
        ),
    ),
    (
        "es",
        "Spanish",
        (
            "Buscamos una persona para la cocina de nuestro hotel en la costa. El trabajo es por las mañanas y "
            "con un equipo que te ayuda a aprender. Native speaker."
        ),
    ),
    (
        "pt",
        "Portuguese",
        ("Procuramos uma pessoa para a cozinha da nossa pousada. O trabalho é de manhã, com uma equipa que ajuda, e não é preciso ter experiência."),
    ),
    (
        "it",
        "Italian",
        (
            "Cerchiamo una persona per la cucina del nostro albergo. Il lavoro è di mattina, con una squadra che "
            "aiuta, e non serve esperienza nel settore."
        ),
    ),
    (
        "nl",
        "Dutch",
        ("Wij zoeken een bakker voor onze winkel in het dorp. Je werkt met een klein team en je leert bij ons wat je voor het vak nodig hebt."),
    ),
    (
        "pl",
        "Polish",
        (
            "Szukamy osoby do pracy w naszej piekarni na rynku. Praca jest w nocy i nie wymaga doświadczenia, a "
            "my nauczymy Ciebie wszystkiego od podstaw."
        ),
    ),
    ("sv", "Swedish", "Vi söker en bagare som vill arbeta med oss i byn. Du kommer att lära dig allt som du behöver för jobbet och har en bra chef."),
    ("ru", "Cyrillic", "Мы ищем пекаря для нашей пекарни на площади. Работа ночью, опыт не нужен, мы всему научим."),
    ("ja", "script", "駅前のパン屋で夜に働く方を募集しています。経験は問いません。仕事はすべてお教えします。"),
    ("zh", "Han", "我们面包店招聘夜班面包师，无需经验，我们会教你一切。欢迎所有人申请。"),
    ("ar", "Arabic", "نبحث عن خباز للعمل ليلا في مخبزنا. لا نطلب خبرة سابقة وسنعلمك كل شيء."),
    ("el", "Greek", "Ζητάμε αρτοποιό για νυχτερινή εργασία στον φούρνο μας. Δεν χρειάζεται εμπειρία."),
    ("ko", "Hangul", "역 앞 빵집에서 밤에 일할 분을 찾습니다. 경험은 필요 없습니다."),
    ("hi", "Devanagari", "हम अपनी बेकरी के लिए रात में काम करने वाले व्यक्ति की तलाश कर रहे हैं।"),
]


@pytest.mark.parametrize(("code", "name", "text"), OTHERS, ids=[row[0] for row in OTHERS])
def test_a_posting_in_another_language_is_reported_as_not_checked_with_its_name(linter: eeolint.Linter, code: str, name: str, text: str) -> None:
    result = linter.lint(text)
    assert result.findings == ()
    assert result.language != "en"
    assert result.unchecked is not None
    assert name.lower() in result.unchecked.lower()
    assert result.text == text


@pytest.mark.parametrize("code", ["de", "fr", "es", "pt", "it", "nl", "pl", "sv"])
def test_a_language_in_latin_letters_is_known_by_its_code(linter: eeolint.Linter, code: str) -> None:
    assert linter.lint(next(text for one, _, text in OTHERS if one == code)).language == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Baker",
        "Baker (m/f/d) in Köln",
        "Head Chef, La Maison du Pain, Paris",
        "We bake bread for the whole town, and you will help us do it at night.",
        "Native German speaker wanted.",
        "C++, Go, Rust, SQL, AWS, GCP, Docker, Kubernetes, Terraform, Ansible, Kafka, Redis, Linux, Git",
        "Responsibilities: baking, selling, cleaning. Requirements: stamina, punctuality, hygiene certificate, cheerful manner, own apron.",
        "Our shops stand in São Paulo, México, Málaga, Düsseldorf, Gdańsk and Île de la Cité; you will visit them all.",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
        "•••• ———— ‘’“” ☎ ✉ ★★★",
        "a€Hard hat card a€12-hr rotating shifts a€Night work, oven gloves, flour sacks, early starts, clean driving licence",
    ],
)
def test_english_short_and_technical_texts_are_checked(linter: eeolint.Linter, text: str) -> None:
    result = linter.lint(text)
    assert (result.language, result.unchecked) == ("en", None)


def test_an_english_posting_with_a_paragraph_of_another_language_is_checked(linter: eeolint.Linter) -> None:
    english = (
        "We bake bread for the whole town. You open the shop at six and serve our guests. Our bakers teach you all you need. The salesman is new. "
    )
    result = linter.lint(english + "Nous cherchons une personne pour notre boulangerie.")
    assert result.unchecked is None
    assert result.findings


def test_facts_are_not_claimed_of_a_posting_that_was_not_checked(linter: eeolint.Linter) -> None:
    result = linter.lint(OTHERS[0][2])
    assert (result.statements, result.notices, result.coverage, result.readability) == ((), (), (), {})
