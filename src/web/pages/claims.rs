//! The forms of a claim: raised on what it rests on, decided on, reduced, and repaid.
//!
//! What is asked follows from what is claimed. Interest is reckoned by `titelbuch interest` and claimed here as an amount.
//! Law: VwVfG § 49a; BHO §§ 34, 35, 59.

use super::failure::Failed;
use super::filings::examining::{DISPUTED, MATCHED_AT_ALL, PROJECT, follows, share};
use super::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked, probes};
use super::view::View;
use super::vouchers::{amount, projects};
use crate::core::account::Stage;
use crate::core::claim::{ClaimDecision, Claimed, DecideClaim, RaiseClaim, RepayClaim};
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{BudgetItemId, ClaimId, ProjectId};
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::store::Left;
use crate::web::api::claims::{ClaimDecisionIn, ClaimIn, ClaimReductionIn, RepaymentIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const RAISE: &str = "/erfassen/forderung";
pub const DECIDE: &str = "/erfassen/forderungsentscheidung";
pub const REDUCE: &str = "/erfassen/forderungsminderung";
pub const REPAY: &str = "/erfassen/rueckzahlung";

const KIND: &str = "what.kind";
const MATCHED: &str = "what.matched";
const PAYMENT: &str = "what.payment";

/// What can be claimed by a form, with the key of its name.
const KINDS: [(&str, &str); 6] = [
    ("recovery", "claim-recovery"),
    ("refund", "claim-refund"),
    ("interest", "claim-interest"),
    ("surplus", "claim-surplus"),
    ("onward", "claim-onward"),
    ("late_use", "claim-late-use"),
];

/// What was answered so far.
struct Answered<'a> {
    project: &'a str,
    kind: &'a str,
    matched: &'a str,
    payment: &'a str,
}

impl<'a> Answered<'a> {
    fn of(view: &'a View, sent: Option<&'a Changing>) -> Answered<'a> {
        let text = |name: &str| sent.and_then(|sent| sent.form.text(name)).unwrap_or_default();
        let project = sent.map_or_else(|| view.given(PROJECT).unwrap_or_default(), |_| text(PROJECT));
        // Whoever comes from the page of an onward grant asks back what it handed on.
        let handed_on = view.given("onward_grant").map_or("", |_| "onward");
        let kind = sent.map_or(handed_on, |_| text(KIND));
        Answered { project, kind, matched: text(MATCHED), payment: text(PAYMENT) }
    }
}

async fn to_raise(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let answered = Answered::of(view, sent);
    let kinds = KINDS.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let first = vec![
        Question::new(PROJECT, view.say("project"), projects(view).await?).suggest(answered.project),
        Question::new(KIND, view.say("field-claimed"), Kind::Radio(kinds)).suggest(answered.kind),
    ];
    let mut second = on_what(view, &answered).await?;
    second.extend([
        Question::new("claim", view.say("id"), Kind::Text).hint(view.say("field-claim-hint")),
        amount(view, "amount", "field-amount"),
        day(view, "due_on", "field-claim-due"),
        Question::new("basis", view.say("field-claim-basis"), Kind::Text).hint(view.say("field-claim-basis-hint")),
        Question::new("debtor", view.say("field-debtor"), Kind::Text).hint(view.say("field-debtor-hint")).optional(),
    ]);
    let questions = Questions::new(RAISE, view.say("form-claim"), Vec::new());
    let questions = questions.lead(view.say("form-claim-lead"));
    let questions = questions.page(view.say("page-claimed"), String::new(), first);
    Ok(questions.page(view.say("page-claim"), String::new(), second).booked(view))
}

/// What the claim rests on.
async fn on_what(view: &View, answered: &Answered<'_>) -> Result<Vec<Question>, Failed> {
    Ok(match answered.kind {
        "recovery" => {
            let names = [MATCHED, "what.voucher_id"];
            share(view, answered.project, names, answered.matched, &DISPUTED).await?.into()
        }
        "refund" => paid(view, answered).await?.into(),
        "interest" => {
            let claims = claims(view, answered.project, &[]).await?;
            let on = Question::new("what.on", view.say("field-claim-on"), claims);
            vec![on, day(view, "what.from", "field-interest-from"), day(view, "what.until", "field-interest-until")]
        }
        "surplus" => {
            let filings = match answered.project.parse::<ProjectId>() {
                Ok(project) => view.store.filings_of(&view.viewer, &project).await?,
                Err(_) => Vec::new(),
            };
            let id = |filing: &crate::core::filing::Filing| filing.what.filing.to_string();
            let choices = filings.iter().map(|filing| Choice::new(id(filing), Cell::text(id(filing)))).collect();
            vec![Question::new("what.filing", view.say("field-filing"), Kind::one_of(choices))]
        }
        "onward" => vec![
            Question::new("what.onward_grant", view.say("field-onward-grant"), Kind::Text)
                .hint(view.say("field-onward-grant-hint")),
            Question::new("what.recipient", view.say("kind-recipient"), Kind::Text)
                .hint(view.say("field-onward-debtor-hint")),
        ],
        "late_use" => {
            let names = [MATCHED, "what.voucher_id"];
            let mut asked: Vec<Question> =
                share(view, answered.project, names, answered.matched, &MATCHED_AT_ALL).await?.into();
            let payment = Question::new(PAYMENT, view.say("field-payment"), Kind::Number);
            asked.extend([
                payment.hint(view.say("field-late-payment-hint")),
                amount(view, "what.principal", "field-late-principal"),
                day(view, "what.from", "field-interest-from"),
                day(view, "what.until", "field-interest-until"),
            ]);
            asked
        }
        _ => Vec::new(),
    })
}

/// Which payment, by its event, and the order that it is of.
async fn paid(view: &View, answered: &Answered<'_>) -> Result<[Question; 2], Failed> {
    let (mut choices, mut of) = (Vec::new(), String::new());
    if let Ok(project) = answered.project.parse::<ProjectId>() {
        for order in orders_of(view, &project).await? {
            let id = order.certified.order.as_str();
            for (seq, amount) in &order.paid {
                if seq.to_string() == answered.payment {
                    id.clone_into(&mut of);
                }
                choices.push(Choice::new(seq.to_string(), payment(view, seq.0, *amount, id)));
            }
        }
    }
    let order = follows("what.order", view.say("field-order"), &of, answered.payment);
    Ok([Question::new(PAYMENT, view.say("field-payment"), Kind::event_of(choices)), order])
}

/// Payments of which something is neither evidenced nor came back: those on a project, or where none is named those on all.
pub async fn untouched(view: &View, project: Option<&ProjectId>) -> Result<Kind, Failed> {
    let orders = match project {
        Some(project) => Some(orders_of(view, project).await?),
        None => view.store.few_orders(&view.viewer, &[Left::Untouched], CHOICES).await?,
    };
    let Some(orders) = orders else { return Ok(Kind::Number) };
    let mut choices = Vec::new();
    for order in orders {
        for (seq, amount) in &order.paid {
            if order.untouched(*seq)?.is_some_and(Euro::is_positive) {
                choices
                    .push(Choice::new(seq.to_string(), payment(view, seq.0, *amount, order.certified.order.as_str())));
            }
        }
    }
    Ok(Kind::event_of(choices))
}

/// The orders on the commitments of a project.
async fn orders_of(view: &View, project: &ProjectId) -> Result<Vec<Order>, Failed> {
    let bound = view.store.commitments_of(&view.viewer, project).await?;
    let bound: Vec<_> = bound.into_iter().map(|known| known.made.commitment).collect();
    Ok(view.store.orders_of(&view.viewer, &bound).await?)
}

/// A payment as a list says it.
fn payment(view: &View, seq: u64, amount: Euro, order: &str) -> String {
    let filled = [("seq", seq.to_string().into()), ("amount", view.words.euro(amount).into()), ("order", order.into())];
    view.tell("field-payment-of", &filled)
}

fn day(view: &View, name: &str, label: &str) -> Question {
    Question::new(name, view.say(label), Kind::Day).hint(view.say("field-day-hint"))
}

/// The claims of a project, or where none is named those of which this is left, with what of each is open.
async fn claims(view: &View, project: &str, left: &[Left]) -> Result<Kind, Failed> {
    let all = match project.parse::<ProjectId>() {
        Ok(project) => Some(view.store.claims_of(&view.viewer, &project).await?),
        Err(_) => view.store.few_claims(&view.viewer, left, CHOICES).await?,
    };
    let Some(all) = all else { return Ok(Kind::Text) };
    let mut choices = Vec::new();
    for claim in all {
        let (id, of) = (claim.raised.claim.as_str(), claim.raised.project.as_str());
        let open = view.words.euro(claim.at(Stage::Reclaimed)?);
        let filled = [("claim", id.into()), ("project", of.into()), ("open", open.into())];
        choices.push(Choice::new(id, view.tell("field-claim-open", &filled)));
    }
    Ok(Kind::one_of(choices))
}

async fn which(view: &View, left: &[Left]) -> Result<Question, Failed> {
    Ok(Question::new("claim", view.say("field-claim"), claims(view, "", left).await?).aside())
}

async fn to_decide(view: &View) -> Result<Questions, Failed> {
    let decisions = ClaimDecision::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into();
    let asked = vec![
        which(view, &[Left::Undecided]).await?,
        Question::new("decision", view.say("field-decision"), Kind::Radio(decisions)),
        amount(view, "amount", "field-amount"),
        Question::new("consent", view.say("field-consent"), Kind::Text).hint(view.say("field-consent-hint")),
        day(view, "due_on", "field-deferred-until").hint(view.say("field-deferred-until-hint")).optional(),
    ];
    let questions = Questions::new(DECIDE, view.say("form-claim-decision"), asked);
    Ok(questions.lead(view.say("form-claim-decision-lead")).booked(view))
}

async fn to_reduce(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        which(view, &[Left::Open]).await?,
        amount(view, "amount", "field-reduced-by"),
        Question::new("finding", view.say("field-reduction"), Kind::Text).hint(view.say("field-no-names-hint")),
    ];
    let questions = Questions::new(REDUCE, view.say("form-claim-reduction"), asked);
    Ok(questions.lead(view.say("form-claim-reduction-lead")).booked(view))
}

async fn to_repay(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        which(view, &[Left::Open]).await?,
        amount(view, "amount", "field-amount"),
        Question::new("income_item", view.say("field-income-item"), Kind::Text).hint(view.say("field-item-hint")),
        super::budget::changing::year(view, "booking_year"),
        Question::new("line.statement", view.say("field-statement"), Kind::Text)
            .hint(view.say("field-line-hint"))
            .within("line"),
        Question::new("line.line", view.say("field-line"), Kind::Number).within("line"),
    ];
    let questions = Questions::new(REPAY, view.say("form-repayment"), asked);
    Ok(questions.lead(view.say("form-repayment-lead")).booked(view))
}

/// What stands for claiming what was paid on this order.
pub fn right(project: &ProjectId, what: Claimed) -> Result<Act, Problem> {
    Ok(Act::RaiseClaim(RaiseClaim {
        claim: probes::any("probe")?,
        project: project.clone(),
        what,
        amount_cents: Euro::ZERO,
        due_on: probes::day()?,
        basis: String::new(),
        debtor: None,
    }))
}

/// Interest on a claim.
pub fn interest(on: &ClaimId) -> Result<Claimed, Problem> {
    Ok(Claimed::Interest { on: on.clone(), from: probes::day()?, until: probes::day()? })
}

pub fn decision(claim: &ClaimId) -> Act {
    let (claim, consent, decision) = (claim.clone(), String::new(), ClaimDecision::WriteOff);
    Act::DecideClaim(DecideClaim { claim, decision, amount_cents: Euro::ZERO, consent })
}

pub fn repayment(claim: &ClaimId) -> Result<Act, Problem> {
    let income_item: BudgetItemId = probes::any("0000/000 00")?;
    let claim = claim.clone();
    Ok(Act::RepayClaim(RepayClaim { claim, amount_cents: Euro::ZERO, income_item, booking_year: 0, source: None }))
}

#[get("/erfassen/forderung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CLAIM, &to_raise(&view, None).await?).await
}

#[post("/erfassen/forderung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_raise(&view, Some(&sent)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ClaimIn>| at.body.act(at.sealed, at.fields)).await
}

#[get("/erfassen/forderungsentscheidung")]
pub async fn ask_to_decide(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CLAIM, &to_decide(&view).await?).await
}

#[post("/erfassen/forderungsentscheidung", data = "<sent>")]
pub async fn decide(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ClaimDecisionIn>| at.id("claim").and_then(|claim| at.body.act(claim, at.fields));
    forms::work(&view, &sent, &to_decide(&view).await?, act).await
}

#[get("/erfassen/forderungsminderung")]
pub async fn ask_to_reduce(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CLAIM, &to_reduce(&view).await?).await
}

#[post("/erfassen/forderungsminderung", data = "<sent>")]
pub async fn reduce(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ClaimReductionIn>| at.id("claim").and_then(|claim| at.body.act(claim, at.fields));
    forms::work(&view, &sent, &to_reduce(&view).await?, act).await
}

#[get("/erfassen/rueckzahlung")]
pub async fn ask_to_repay(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::REPAY_ANY, &to_repay(&view).await?).await
}

#[post("/erfassen/rueckzahlung", data = "<sent>")]
pub async fn repay(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RepaymentIn>| at.id("claim").and_then(|claim| at.body.act(claim, at.fields));
    forms::work(&view, &sent, &to_repay(&view).await?, act).await
}
