"""Postings that nobody wrote, of about three thousand characters, put together from pieces by a seed: tables for the benchmarks of audits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypedDict

EMPLOYERS = 60
CHUNK = 10_000  # rows that are written at once
PLACES = (
    ("Denver, CO", "US"), ("Austin, TX", "US"), ("Los Angeles, CA", "US"), ("New York, NY", "US"), ("Chicago, IL", "US"), ("Seattle, WA", "US"),
    ("Columbus, OH", "US"), ("Toronto, ON", "CA"), ("Leeds", "GB"), ("Remote", "US"), ("Springfield", None), (None, None),
)  # fmt: skip
TITLES = ("Baker", "Welder", "Shop manager", "Nurse", "Data analyst", "Driver", "Carpenter", "Account clerk", "Foreman", "Waitress", "Electrician")
COMPANY = (
    "{employer} has made and delivered goods in this region for many years.",
    "We are a company of about two hundred people in four buildings, and the kitchen is the place where most plans begin.",
    "Our customers are schools, hospitals and small shops, most of which have ordered from us since the first year.",
    "The work is organised in teams of six to eight, each with its own budget and its own calendar.",
    "Last year we opened a second site near the station, with new machines and a large yard.",
)
TASKS = (
    "Prepare the orders of the day and check them against the list before they leave the building.",
    "Answer questions of customers by telephone and by letter, and pass on what others have to decide.",
    "Keep the records of the stock, and say early when something runs short.",
    "Plan the shifts of the following week together with the two other teams.",
    "Clean and maintain the tools, and report what needs to be repaired.",
    "Write a short report at the end of each month, with figures and what they mean.",
    "Train new colleagues during their first weeks and show them how we document our work.",
    "Visit sites in the county twice a month, by train or with one of our cars.",
    "Test every batch by the written procedure and sign the sheet.",
    "Work with the buyers on prices, dates and quality.",
    "Prepare meetings with suppliers, take notes and follow up on what was agreed.",
    "Load the van in the order of the stops and hand the papers to the customer.",
)
SKILLS = (
    "Two years of experience in a similar job, or a finished apprenticeship.",
    "You write clearly, and you can explain a plan to somebody who hears of it for the first time.",
    "You know spreadsheets well enough to find a mistake in one.",
    "A certificate for forklifts is helpful; we pay for the course if you have none.",
    "You can read drawings and measure to a tenth of a millimetre.",
    "You are used to checklists and you improve them when they are wrong.",
    "A driving licence is needed on two days a week, when the van is with us.",
    "Good spoken English for the telephone.",
)
BENEFITS = (
    "Twenty-five days of holiday, and the week between the years.",
    "Pay is {low} to {high} dollars a year, paid on the last day of each month.",
    "Health insurance, a pension plan and a ticket for bus and train.",
    "Lunch in the canteen costs three dollars.",
    "Hours can be moved by two in either direction, as long as the counter is staffed.",
    "Working clothes are ours to buy and to wash.",
)
FLAWS = (
    "We look for a recent graduate.",
    "He reports to the head of the site.",
    "You are young and energetic.",
    "A native English speaker would fit best.",
    "We are like a family, and we work hard and play hard.",
    "You are able to lift 50 pounds and to stand all day.",
)
GROUNDS = ("race", "color", "religion", "sex", "national origin", "age", "disability", "genetic information", "sexual orientation", "veteran status")
STATEMENTS = (
    "{employer} is an equal opportunity employer. All qualified applicants are considered without regard to {grounds}.",
    "We do not discriminate on the basis of {grounds} or any other characteristic protected by law.",
    "{employer} is an equal opportunity employer.",
)
NOTICES = (
    "If you need a reasonable accommodation to apply because of a disability, write to jobs@{domain}.example.",
    "Applicants who need help with the application may call us.",
)


class Posting(TypedDict):
    """One row of a table."""

    id: str
    title: str
    company: str
    location: str | None
    country: str | None
    description: str


def postings(number: int, seed: int = 5) -> Iterator[Posting]:
    """So many postings; the same for the same seed."""
    dice = random.Random(seed)
    for at in range(number):
        employer = f"Acme {dice.randrange(EMPLOYERS):02}"
        location, country = dice.choice(PLACES)
        text = "\n\n".join(_paragraphs(dice, employer))
        yield Posting(id=f"{at:08}", title=dice.choice(TITLES), company=employer, location=location, country=country, description=text)


def _paragraphs(dice: random.Random, employer: str) -> Iterator[str]:
    low = dice.randrange(38, 90) * 1_000
    filled = {"employer": employer, "low": f"{low:,}", "high": f"{low + 12_000:,}", "domain": employer.lower().replace(" ", "")}
    yield " ".join(dice.sample(COMPANY, 4)).format(**filled)
    yield "What you do\n" + "\n".join(f"- {task}" for task in dice.sample(TASKS, 10))
    if dice.random() < 0.4:
        yield " ".join(dice.sample(FLAWS, dice.choice((1, 1, 2))))
    yield "What you bring\n" + "\n".join(f"- {skill}" for skill in dice.sample(SKILLS, 6))
    yield "What you get\n" + "\n".join(f"- {one}" for one in dice.sample(BENEFITS, 5)).format(**filled)
    if dice.random() < 0.8:
        named = dice.sample(GROUNDS, dice.randrange(3, len(GROUNDS)))
        yield dice.choice(STATEMENTS).format(grounds=", ".join(named[:-1]) + f" or {named[-1]}", **filled)
    if dice.random() < 0.5:
        yield dice.choice(NOTICES).format(**filled)


def write(path: str, number: int) -> None:
    """A table in Parquet, written piece by piece."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kept: list[Posting] = []
    schema = pa.schema([(name, pa.string()) for name in Posting.__annotations__])
    with pq.ParquetWriter(path, schema) as writer:
        for posting in postings(number):
            kept.append(posting)
            if len(kept) == CHUNK:
                writer.write_table(pa.Table.from_pylist(kept, schema))
                kept.clear()
        if kept:
            writer.write_table(pa.Table.from_pylist(kept, schema))
