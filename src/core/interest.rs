//! Interest on a claim: what is owed for which days, line by line, exact to the cent.
//!
//! Law: § 49a Abs. 3 and 4 VwVfG (points above the base rate of § 247 BGB), and statutes with a rate
//! of their own (such as LuKIFG § 8 Abs. 3). It only computes: that interest is demanded is a decision,
//! and booking it is another step. No interest on interest (§ 289 BGB, § 248 BGB).
//!
//! - **Days.** The span is half-open: the day `from` bears interest, the day `until` bears none any
//!   more. A change of the principal counts from its day on, so the day of a payment bears none on
//!   what was paid. That is § 187 Abs. 2 BGB: the beginning of a day decides. Where the event decides
//!   (§ 187 Abs. 1, § 188 Abs. 1 BGB; Allgemeine Zinsvorschriften, Anlage zur VV-BHO, Nr. 2),
//!   `Effective::NextDay` moves every named day by one: the day of the event bears none, the day of
//!   the payment still does. Both count the same number of real days.
//! - **Lines.** A new line begins where principal, base rate or rate change, where rates begin to be
//!   provisional, and for act/act with each calendar year. The lines tile the span.
//! - **Rounding.** Each line is rounded to the cent, half up; the total is the sum of its lines, so it
//!   always equals what is printed. A rate below zero counts as zero.

mod day_count;
mod rates;

pub use day_count::DayCount;
pub use rates::{BaseRate, BaseRates};

use crate::core::calendar::german;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Month};

/// By which rule a claim bears interest; a cited parameter of the agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// § 49a Abs. 3 VwVfG: points above the base rate, from the day of ineffectiveness.
    BaseRatePlus { points: Decimal },
    /// § 49a Abs. 4 VwVfG: the same rate, from payout to purposeful use.
    NotUsedInTime { points: Decimal },
    /// A rate that a statute or its ministry names, and the least that it may be.
    Fixed { rate_percent: Decimal, minimum_percent: Option<Decimal> },
    /// An assignment bears no interest.
    None,
}

impl Regime {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Regime::BaseRatePlus { .. } => "base_rate_plus",
            Regime::NotUsedInTime { .. } => "not_used_in_time",
            Regime::Fixed { .. } => "fixed",
            Regime::None => "none",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Regime::BaseRatePlus { .. } => "Prozentpunkte über dem Basiszinssatz",
            Regime::NotUsedInTime { .. } => "nicht alsbald verwendete Mittel",
            Regime::Fixed { .. } => "fester Zinssatz",
            Regime::None => "keine Verzinsung",
        }
    }

    /// The points above the base rate, where the regime rests on it.
    #[must_use]
    pub fn points(self) -> Option<Decimal> {
        match self {
            Regime::BaseRatePlus { points } | Regime::NotUsedInTime { points } => Some(points),
            Regime::Fixed { .. } | Regime::None => None,
        }
    }
}

/// From when a named day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effective {
    /// The named day itself.
    SameDay,
    /// The day after it: named are the days of events and payments.
    NextDay,
}

/// What to do beyond the last base rate that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    Refused,
    /// Go on with the last rate, and say so in every line that it concerns.
    Provisional,
}

/// A change of what is owed: a further payout is positive, a repayment negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub on: Date,
    pub amount: Euro,
}

/// What is owed over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    pub opened_on: Date,
    pub opening: Euro,
    /// In any order; those of one day count together.
    pub changes: Vec<Change>,
}

/// What is to be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub principal: Principal,
    pub from: Date,
    pub until: Date,
    pub effective: Effective,
    pub regime: Regime,
    pub day_count: DayCount,
    pub beyond: Beyond,
    /// Interest that stays below this amount in total is not due.
    pub none_below: Option<Euro>,
}

/// Days with the same principal and rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: Date,
    /// The first day that is not in it.
    pub until: Date,
    pub days: u32,
    pub principal: Euro,
    pub base_rate_percent: Option<Decimal>,
    pub rate_percent: Decimal,
    /// What one year has in days: the denominator.
    pub day_basis: u32,
    pub amount: Euro,
    pub provisional: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    pub lines: Vec<Line>,
    pub days: u32,
    /// The sum of the lines.
    pub total: Euro,
    /// The total, or zero where it stays below the least amount.
    pub due: Euro,
    /// Whether a line is.
    pub provisional: bool,
}

/// Computes the interest.
///
/// # Errors
/// All violations that can be found at once.
pub fn interest(question: &Question, rates: &BaseRates) -> Result<Interest, Vec<Violation>> {
    check_days(question)?;
    let question = &moved(question);
    let principal = check(question, rates)?;
    let mut lines: Vec<Line> = Vec::new();
    if question.regime != Regime::None {
        for (from, until) in spans(question, rates, &principal) {
            let line = line(question, rates, &principal, from, until).map_err(|violation| vec![violation])?;
            match lines.last_mut() {
                Some(last) if joins(question.day_count, last, &line) => last.until = line.until,
                _ => lines.push(line),
            }
        }
    }
    for line in &mut lines {
        line.days = question.day_count.days(line.from, line.until);
        line.amount = amount(line).ok_or_else(|| vec![too_large(line.from)])?;
    }
    let total = Euro::sum(lines.iter().map(|line| line.amount)).map_err(|_| vec![too_large(question.from)])?;
    let due = if question.none_below.is_some_and(|least| total < least) { Euro::ZERO } else { total };
    let provisional = lines.iter().any(|line| line.provisional);
    Ok(Interest { days: lines.iter().map(|line| line.days).sum(), lines, total, due, provisional })
}

/// Days far from any programme are typing errors, and would make lines without end.
fn check_days(question: &Question) -> Result<(), Vec<Violation>> {
    let Principal { opened_on, changes, .. } = &question.principal;
    let named = [question.from, question.until, *opened_on].into_iter().chain(changes.iter().map(|change| change.on));
    let mut findings = Findings::new();
    for day in named.collect::<BTreeSet<Date>>() {
        findings.require((1950..2200).contains(&day.year()), || {
            Violation::of(&rules::INTEREST_DAY_PLAUSIBLE).text("day", german(day))
        });
    }
    findings.done()
}

/// The question with the days from which things count.
fn moved(question: &Question) -> Question {
    let day = |day: Date| match question.effective {
        Effective::SameDay => day,
        // The days were checked: the calendar goes on.
        Effective::NextDay => day.next_day().unwrap_or(day),
    };
    let Principal { opened_on, opening, changes } = &question.principal;
    let changes = changes.iter().map(|change| Change { on: day(change.on), ..*change }).collect();
    let principal = Principal { opened_on: day(*opened_on), opening: *opening, changes };
    Question { principal, from: day(question.from), until: day(question.until), ..question.clone() }
}

/// Finds what is wrong, and gives the principal from each day on.
fn check(question: &Question, rates: &BaseRates) -> Result<BTreeMap<Date, Euro>, Vec<Violation>> {
    let Question { principal, from, until, regime, .. } = question;
    let mut findings = Findings::new();
    findings.require(from <= until, || {
        Violation::of(&rules::INTEREST_SPAN_FORWARD).text("from", german(*from)).text("until", german(*until))
    });
    findings.require(principal.opening.is_positive(), || {
        Violation::of(&rules::PRINCIPAL_POSITIVE).amount("amount", principal.opening)
    });
    findings.require(principal.opened_on <= *from, || {
        let late = Violation::of(&rules::PRINCIPAL_THERE);
        late.text("from", german(*from)).text("opened", german(principal.opened_on))
    });
    let balances = balances(question, &mut findings);
    for (what, rate) in named_rates(*regime, rates) {
        findings.require(is_plausible(rate), || {
            Violation::of(&rules::RATE_PLAUSIBLE).text("what", what).text("rate", rate.to_string().replace('.', ","))
        });
    }
    if let (Some(last), true) = (until.previous_day().filter(|last| last >= from), regime.points().is_some()) {
        let first = rates.rate_on(*from).err().filter(|_| *from <= rates.known_until());
        let last =
            rates.rate_on(last).err().filter(|_| question.beyond == Beyond::Refused && last > rates.known_until());
        first.into_iter().chain(last).for_each(|violation| findings.add(violation));
    }
    findings.done().map(|()| balances)
}

/// What is owed from each day on, as far as it can be said.
fn balances(question: &Question, findings: &mut Findings) -> BTreeMap<Date, Euro> {
    let Question { principal, until, .. } = question;
    let mut by_day: BTreeMap<Date, Vec<Euro>> = BTreeMap::new();
    for change in &principal.changes {
        findings.require(principal.opened_on <= change.on && change.on <= *until, || {
            let outside = Violation::of(&rules::CHANGE_WITHIN_SPAN).text("day", german(change.on));
            outside.text("opened", german(principal.opened_on)).text("until", german(*until))
        });
        by_day.entry(change.on).or_default().push(change.amount);
    }
    let mut balances = BTreeMap::from([(principal.opened_on, principal.opening)]);
    let mut open = principal.opening;
    for (day, changes) in by_day {
        let net: i128 = changes.iter().map(|change| i128::from(change.cents())).sum();
        let after = i64::try_from(i128::from(open.cents()) + net).ok().and_then(|cents| Euro::from_cents(cents).ok());
        match after {
            None => findings.add(too_large(day)),
            Some(after) if after.is_negative() => {
                let asked = open.minus(after).unwrap_or(Euro::MAX);
                let too_much = Violation::of(&rules::REPAYMENT_WITHIN_PRINCIPAL).text("day", german(day));
                findings.add(too_much.amount("open", open).amount("asked", asked));
                // What follows would only repeat it.
                return balances;
            }
            Some(after) => {
                balances.insert(day, after);
                open = after;
            }
        }
    }
    balances
}

/// Every rate that the computation rests on, and what it is.
fn named_rates(regime: Regime, rates: &BaseRates) -> Vec<(String, Decimal)> {
    match regime {
        Regime::BaseRatePlus { points } | Regime::NotUsedInTime { points } => {
            let base = rates
                .rows()
                .iter()
                .map(|row| (format!("Der Basiszinssatz ab {}", german(row.valid_from)), row.rate_percent));
            [("Der Zuschlag".to_owned(), points)].into_iter().chain(base).collect()
        }
        Regime::Fixed { rate_percent, minimum_percent } => {
            let least = minimum_percent.map(|least| ("Der Mindestzinssatz".to_owned(), least));
            [("Der Zinssatz".to_owned(), rate_percent)].into_iter().chain(least).collect()
        }
        Regime::None => Vec::new(),
    }
}

/// From −100 to 100 with at most six decimals: so every product below is exact in 128 bits.
fn is_plausible(rate: Decimal) -> bool {
    rate.abs() <= Decimal::ONE_HUNDRED && rate.normalize().scale() <= 6
}

/// The span in pieces, each with one principal, one rate and one basis; neighbours may still be alike.
fn spans(question: &Question, rates: &BaseRates, principal: &BTreeMap<Date, Euro>) -> Vec<(Date, Date)> {
    let Question { from, until, .. } = question;
    let mut starts: BTreeSet<Date> = principal.keys().copied().collect();
    if question.regime.points().is_some() {
        starts.extend(rates.rows().iter().map(|row| row.valid_from));
        starts.extend(rates.known_until().next_day());
    }
    if question.day_count.splits_years() {
        starts.extend(
            (from.year()..=until.year()).filter_map(|year| Date::from_calendar_date(year, Month::January, 1).ok()),
        );
    }
    starts.retain(|day| from < day && day < until);
    let starts: Vec<Date> = (from < until).then_some(*from).into_iter().chain(starts).collect();
    let ends = starts.iter().skip(1).chain([until]);
    starts.iter().copied().zip(ends.copied()).collect()
}

/// A line without its days and its amount.
fn line(
    question: &Question,
    rates: &BaseRates,
    principal: &BTreeMap<Date, Euro>,
    from: Date,
    until: Date,
) -> Result<Line, Violation> {
    let unknown = from > rates.known_until();
    let (base_rate_percent, rate) = match question.regime {
        Regime::BaseRatePlus { points } | Regime::NotUsedInTime { points } => {
            let base = rates.rate_on(from.min(rates.known_until()))?;
            (Some(base), base + points)
        }
        Regime::Fixed { rate_percent, minimum_percent } => {
            (None, minimum_percent.map_or(rate_percent, |least| rate_percent.max(least)))
        }
        Regime::None => (None, Decimal::ZERO),
    };
    Ok(Line {
        from,
        until,
        days: 0,
        principal: principal.range(..=from).next_back().map_or(Euro::ZERO, |(_, open)| *open),
        base_rate_percent,
        rate_percent: rate.max(Decimal::ZERO),
        day_basis: question.day_count.basis(from),
        amount: Euro::ZERO,
        provisional: unknown && base_rate_percent.is_some(),
    })
}

/// Whether nothing changed between two lines: a table may name a rate again that stayed as it was.
fn joins(day_count: DayCount, last: &Line, next: &Line) -> bool {
    let alike = |line: &Line| (line.principal, line.base_rate_percent, line.rate_percent, line.provisional);
    let same_year = !day_count.splits_years() || last.from.year() == next.from.year();
    alike(last) == alike(next) && same_year
}

/// principal · rate/100 · days/basis, in cents, half up; `None` beyond what the book holds.
fn amount(line: &Line) -> Option<Euro> {
    let over = 10i128.checked_pow(line.rate_percent.scale())?.checked_mul(100)?.checked_mul(line.day_basis.into())?;
    let exact =
        i128::from(line.principal.cents()).checked_mul(line.rate_percent.mantissa())?.checked_mul(line.days.into())?;
    let cents = exact.checked_mul(2)?.checked_add(over)? / over.checked_mul(2)?;
    Euro::from_cents(i64::try_from(cents).ok()?).ok()
}

fn too_large(day: Date) -> Violation {
    Violation::of(&rules::INTEREST_HOLDABLE).text("day", german(day)).amount("limit", Euro::MAX)
}

#[cfg(test)]
mod tests;
