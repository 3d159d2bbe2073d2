#!/usr/bin/env python3
"""A second computation of interest, in exact fractions and day by day, independent of the program.

Reads one case a line on stdin:
  opening;opened_on;day=cents,…;from;until;same|next;regime;points or rate;minimum;day count;refused|provisional;
  none_below;day=rate,…   (cents; no rates: those of fixtures/basiszinssatz.csv)
Writes one answer a line: total[*];due;days;line,line,…   with * for provisional, or: refused R-…,R-…
"""
import csv
import sys
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

ONE = timedelta(days=1)


def built_in():
    path = Path(__file__).resolve().parents[2] / "fixtures" / "basiszinssatz.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(date.fromisoformat(row["valid_from"]), row["rate_percent"]) for row in csv.DictReader(file)]


BUILT_IN = built_in()


def pairs(text):
    return [pair.split("=", 1) for pair in text.split(",")] if text else []


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def weight(day, count):
    """How much one real day weighs: days that it counts for, and days of its year."""
    if count == "actual_365":
        return 1, 365
    if count == "actual_actual":
        return 1, 366 if leap(day.year) else 365
    # A month has 30: where there is a 31st, the 30th gives its weight to it; the last of February makes up the rest.
    after = day + ONE
    if day.month == 2 and after.month == 3:
        return 30 - day.day + 1, 360
    return 0 if day.day == 30 and after.day == 31 else 1, 360


@cache
def exact(text):
    return Fraction(text)


def plausible(text):
    """From -100 to 100, and no more than six decimals that say something."""
    decimals = text.partition(".")[2].rstrip("0")
    return abs(exact(text)) <= 100 and len(decimals) <= 6


def end_of_half_year(day):
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def refusals(case, first, known):
    found = set()
    if case["until"] < case["from"]:
        found.add("R-110")
    if case["opening"] <= 0:
        found.add("R-111")
    if case["opened"] > case["from"]:
        found.add("R-112")
    if any(not case["opened"] <= on <= case["until"] for on, _ in case["changes"]):
        found.add("R-113")
    for end in sorted({on for on, _ in case["changes"]}):
        if case["opening"] + sum(cents for on, cents in case["changes"] if on <= end) < 0:
            found.add("R-114")
    rests_on = [text for text in (case["rate"], case["least"]) if text]
    if case["above"]:
        rests_on += [text for _, text in case["rows"]]
    if not all(map(plausible, rests_on)):
        found.add("R-115")
    if case["above"] and case["from"] < case["until"]:
        if case["from"] < first:
            found.add("R-116")
        if case["until"] - ONE > known and not case["provisional"]:
            found.add("R-117")
    return found


def read(text):
    fields = text.rstrip("\n").split(";")
    opening, opened, changes, begin, end, effective, regime, rate, least, count, beyond, none_below, rows = fields
    shift = ONE if effective == "next" else timedelta(0)
    return {
        "opening": int(opening),
        "opened": date.fromisoformat(opened) + shift,
        "changes": [(date.fromisoformat(on) + shift, int(cents)) for on, cents in pairs(changes)],
        "from": date.fromisoformat(begin) + shift,
        "until": date.fromisoformat(end) + shift,
        "regime": regime,
        "above": regime in ("base_rate_plus", "not_used_in_time"),
        "rate": rate,
        "least": least,
        "count": count,
        "provisional": beyond == "provisional",
        "none_below": int(none_below) if none_below else 0,
        "rows": [(date.fromisoformat(on), rate) for on, rate in pairs(rows)] or BUILT_IN,
    }


def of_day(case, day, known):
    """What a day bears interest on and at which rate; days that agree in all of this make one line."""
    owed = case["opening"] + sum(cents for on, cents in case["changes"] if on <= day)
    base, guessed = None, False
    if case["above"]:
        base = exact(next(text for on, text in reversed(case["rows"]) if on <= day))
        rate, guessed = base + exact(case["rate"]), day > known
    else:
        rate = max(exact(text) for text in (case["rate"], case["least"]) if text)
    return owed, base, max(rate, Fraction(0)), guessed, day.year if case["count"] == "actual_actual" else None


def lines(case, known):
    found, day = [], case["from"]
    while day < case["until"] and case["regime"] != "none":
        key = of_day(case, day, known)
        days, basis = weight(day, case["count"])
        if not found or found[-1]["key"] != key:
            found.append({"key": key, "from": day, "days": 0, "basis": basis})
        last = found[-1]
        # Days of unlike weight never share a line.
        assert last["basis"] == basis
        last["days"] += days
        day += ONE
        last["until"] = day
    return found


def half_up(cents):
    whole = cents.numerator // cents.denominator
    return whole + (1 if cents - whole >= Fraction(1, 2) else 0)


def millionths(rate):
    return "" if rate is None else str(int(rate * 10**6))


def solve(text):
    case = read(text)
    first, known = case["rows"][0][0], end_of_half_year(case["rows"][-1][0])
    found = refusals(case, first, known)
    if found:
        return "refused " + ",".join(sorted(found))
    total, days, any_guessed, told = 0, 0, False, []
    for line in lines(case, known):
        owed, base, rate, guessed, _ = line["key"]
        amount = half_up(owed * rate / 100 * Fraction(line["days"], line["basis"]))
        total, days, any_guessed = total + amount, days + line["days"], any_guessed or guessed
        told.append("/".join([
            line["from"].isoformat(), line["until"].isoformat(), str(line["days"]), str(line["basis"]), str(owed),
            millionths(base), millionths(rate), f"{amount}{'*' if guessed else ''}",
        ]))
    due = total if total >= case["none_below"] else 0
    return f"{total}{'*' if any_guessed else ''};{due};{days};{','.join(told)}"


for case in sys.stdin:
    print(solve(case))
