//! The forms of a voucher: recorded with the hash of its document, and matched with a payment; a list of them below.

pub mod list;

use super::claims::untouched;
use super::failure::Failed;
use super::filings::examining::given;
use super::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::view::View;
use crate::core::decide::rights;
use crate::core::ids::VoucherId;
use crate::core::voucher::Voucher;
use crate::store::Left;
use crate::web::api::vouchers::{VoucherIn, VoucherMatchIn};
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

/// The sources of money, by their names in a body and the keys of their labels.
pub const SOURCES: [(&str, &str); 5] = [
    ("federal", "source-federal"),
    ("federal_state", "source-federal-state"),
    ("municipality", "source-municipality"),
    ("european_union", "source-european-union"),
    ("third_party", "source-third-party"),
];

pub async fn projects(view: &View) -> Result<Kind, Failed> {
    let projects = view.store.projects(&view.viewer).await?.into_iter().map(|noted| noted.what);
    Ok(Kind::one_of(projects.map(|one| Choice::of(one.project.as_str(), &one.title)).collect()))
}

/// An amount, with how to write it.
pub fn amount(view: &View, name: impl Into<String>, label: &str) -> Question {
    Question::new(name, view.say(label), Kind::Amount).hint(view.say("field-amount-hint"))
}

async fn to_record(view: &View) -> Result<Questions, Failed> {
    let mut asked = vec![
        Question::new("voucher_id", view.say("id"), Kind::Text).hint(view.say("field-voucher-id-hint")),
        Question::new("project", view.say("project"), projects(view).await?),
        Question::new("dated_on", view.say("field-dated-on"), Kind::Day).hint(view.say("field-day-hint")),
        Question::new("payee", view.say("field-payee"), Kind::Text).hint(view.say("field-payee-hint")).optional(),
        Question::new("reason", view.say("field-reason"), Kind::Text).hint(view.say("field-no-names-hint")),
        Question::new("category", view.say("field-category"), Kind::Text).hint(view.say("field-category-hint")),
        amount(view, "gross", "field-gross"),
        amount(view, "vat", "field-vat").suggest("0,00"),
        amount(view, "own_share", "field-own-share").suggest("0,00"),
        Question::new("document_sha256", view.say("field-document"), Kind::Digest)
            .hint(view.say("field-document-hint")),
        Question::new("invoice", view.say("field-invoice"), Kind::Text).hint(view.say("field-invoice-hint")).optional(),
    ];
    for (place, (name, label)) in SOURCES.into_iter().enumerate() {
        let question = amount(view, format!("sources.{name}"), label).within("sources");
        asked.push(if place == 0 { question.head(view.say("field-sources")) } else { question });
    }
    Ok(Questions::new("/erfassen/beleg", view.say("form-voucher"), asked).noted(view))
}

#[get("/erfassen/beleg")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_record(&view).await?).await
}

#[post("/erfassen/beleg", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_record(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, VoucherIn>| at.body.act(at.sealed, at.fields)).await
}

const VOUCHER: &str = "voucher_id";

/// A voucher, and the payment that it stands for: where the voucher is known, one on its own project.
async fn to_match(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let open = view.store.few_vouchers(&view.viewer, &[Left::Open], CHOICES).await?;
    let vouchers = open.map(|open| open.iter().map(|voucher| choice(view, voucher)).collect::<Result<_, _>>());
    let chosen = match given(view, sent, VOUCHER).parse::<VoucherId>() {
        Ok(id) => view.store.voucher(&view.viewer, &id).await?,
        Err(_) => None,
    };
    let project = chosen.map(|voucher| voucher.registered.project);
    let asked = vec![
        Question::new(VOUCHER, view.say("event-voucher"), Kind::one_of_few(vouchers.transpose()?)).aside(),
        Question::new("payment", view.say("field-payment"), untouched(view, project.as_ref()).await?),
        amount(view, "amount", "field-amount"),
    ];
    let questions = Questions::new("/erfassen/zuordnung", view.say("form-match"), asked);
    Ok(questions.lead(view.say("form-match-lead")).booked(view))
}

/// A voucher as a list says it, with what of it stands for no payment yet.
fn choice(view: &View, voucher: &Voucher) -> Result<Choice, Failed> {
    let id = voucher.registered.voucher.as_str();
    let filled = [("voucher", id.into()), ("open", view.words.euro(voucher.open()?).into())];
    Ok(Choice::new(id, view.tell("field-voucher-open", &filled)))
}

#[get("/erfassen/zuordnung")]
pub async fn ask_to_match(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_match(&view, None).await?).await
}

#[post("/erfassen/zuordnung", data = "<sent>")]
pub async fn match_payment(view: View, sent: Changing) -> Worked {
    let questions = to_match(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, VoucherMatchIn>| at.id("voucher_id").and_then(|voucher| at.body.act(voucher, at.fields));
    forms::work(&view, &sent, &questions, act).await
}
