#!/usr/bin/env python3
"""A second implementation of the apportionment, in exact fractions, independent of the program.

Reads one case a line on stdin: method;total;base;low;high;id=weight,id=weight,…  (whole units; high may be empty)
Writes one answer a line: the units in the order of the recipients, or `refused`.
Divisor methods go seat by seat, so their totals must be small; the other methods take any size.
"""
import sys
from fractions import Fraction


def quotas(total, base, low, high, weights):
    """The amounts before rounding: base + λ·weight within [low, high], filling the total; None if impossible."""
    def at(lam):
        amounts = [base + lam * w for w in weights]
        return [min(max(a, low), high) if high is not None else max(a, low) for a in amounts]

    marks = sorted({Fraction(bound - base, w) for w in weights if w for bound in (low, high) if bound is not None} | {Fraction(0)})
    if sum(at(Fraction(0))) > total:
        return None
    below = Fraction(0)
    for above in marks:
        if sum(at(above)) >= total:
            break
        below = above
    else:
        free = [w for w, a in zip(weights, at(below)) if w and (high is None or a < high)]
        if not free:
            return at(below) if sum(at(below)) == total else None
        above = below + Fraction(total - sum(at(below)), sum(free))
    low_sum, high_sum = sum(at(below)), sum(at(above))
    if low_sum == high_sum:
        return at(above) if high_sum == total else None
    lam = below + (above - below) * Fraction(total - low_sum, high_sum - low_sum)
    return at(lam)


def largest_remainder(total, exact, ids):
    units = [a.numerator // a.denominator for a in exact]
    order = sorted(range(len(ids)), key=lambda i: (-(exact[i] - units[i]), ids[i]))
    for i in order[: total - sum(units)]:
        units[i] += 1
    return units


def seat_by_seat(total, base, low, high, weights, ids, signpost):
    units = [low] * len(weights)
    while sum(units) < total:
        open_to = [i for i, w in enumerate(weights) if w and (high is None or units[i] < high)]
        best = min(open_to, key=lambda i: (-Fraction(weights[i], signpost(units[i] - base)), ids[i]))
        units[best] += 1
    return units


def solve(line):
    method, total, base, low, high, table = line.rstrip("\n").split(";")
    total, base, low = int(total), int(base), int(low)
    high = int(high) if high else None
    rows = [row.rsplit("=", 1) for row in table.split(",")]
    ids, weights = [row[0].encode() for row in rows], [int(row[1]) for row in rows]
    if not any(weights) or (high is not None and high < low):
        return "refused"
    exact = quotas(total, base, low, high, weights)
    if exact is None:
        return "refused"
    if method == "largest-remainder":
        units = largest_remainder(total, exact, ids)
    elif method == "half-up":
        units = [(2 * a.numerator + a.denominator) // (2 * a.denominator) for a in exact]
    elif method == "sainte-lague":
        units = seat_by_seat(total, base, low, high, weights, ids, lambda s: 2 * s + 1)
    else:
        units = seat_by_seat(total, base, low, high, weights, ids, lambda s: s + 1)
    return ",".join(map(str, units))


for case in sys.stdin:
    print(solve(case))
