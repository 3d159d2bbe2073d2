//! The forms of a share that was handed on: what of it arrived, and what of it is taken back.
//!
//! What arrives is a fact and is recorded also where it is more than the share. Law: VV-BHO § 44 Nr. 12; BHO § 91.

use super::handing_on;
use crate::core::claim::Claimed;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{OnwardGrantId, RecipientId};
use crate::core::money::Euro;
use crate::core::onward_grant::{HandOn, OnwardGrant, OnwardShare, ReceiveOnward, ReduceOnwardShare};
use crate::web::api::onward_grants::OnwardAmountIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Link;
use crate::web::pages::claims;
use crate::web::pages::failure::Failed;
use crate::web::pages::filings::examining::given;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Offer, Worked};
use crate::web::pages::onward_grants::undoing;
use crate::web::pages::view::View;
use crate::web::pages::vouchers::amount;
use rocket::{get, post};

pub const RECEIVE: &str = "/erfassen/ankunft";
pub const REDUCE: &str = "/erfassen/anteilsruecknahme";

pub const GRANT: &str = "onward_grant";

/// The shares of a grant as a list says them, with what of each is open; typed where the grant is not known yet.
async fn recipients(view: &View, sent: Option<&Changing>, only_open: bool) -> Result<Kind, Failed> {
    let Ok(id) = given(view, sent, GRANT).parse::<OnwardGrantId>() else { return Ok(Kind::Text) };
    let Some(grant) = view.store.onward_grant(&view.viewer, &id).await? else { return Ok(Kind::Text) };
    let mut choices = Vec::new();
    for (recipient, share) in &grant.shares {
        let open = share.open()?;
        if open.is_positive() || !only_open {
            let said = [("recipient", recipient.as_str().into()), ("open", view.words.euro(open).into())];
            choices.push(Choice::new(recipient.as_str(), view.tell("field-share-open", &said)));
        }
    }
    Ok(Kind::one_of(choices))
}

async fn asked(view: &View, sent: Option<&Changing>, only_open: bool) -> Result<Vec<Question>, Failed> {
    let grant = Question::new(GRANT, view.say("field-onward-grant"), Kind::Text);
    Ok(vec![
        grant.hint(view.say("field-onward-grant-hint")).aside(),
        Question::new("recipient", view.say("kind-recipient"), recipients(view, sent, only_open).await?),
        amount(view, "amount", "field-amount"),
    ])
}

async fn to_receive(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let questions = Questions::new(RECEIVE, view.say("form-receipt"), asked(view, sent, false).await?);
    Ok(questions.lead(view.say("form-receipt-lead")).booked(view))
}

async fn to_reduce(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let questions = Questions::new(REDUCE, view.say("form-share-reduction"), asked(view, sent, true).await?);
    Ok(questions.lead(view.say("form-share-reduction-lead")).booked(view))
}

/// What can be done with a grant, for whoever may. What arrives is recorded also of one that was reversed.
pub fn ways(view: &View, grant: &OnwardGrant) -> Result<Vec<Offer>, Failed> {
    let Some((recipient, _)) = grant.shares.first_key_value() else { return Ok(Vec::new()) };
    let id = &grant.made.onward_grant;
    let offer = |key: &str, path: &str, act: Act| {
        Offer::to(Link::new(view.say(key), view.form(path, &[(GRANT, id.as_str())])), vec![act])
    };
    let mut ways = vec![offer("form-receipt", RECEIVE, receipt(id, recipient))];
    let untouched = |share: &OnwardShare| Ok(share.received_sum()?.plus(share.passed_sum()?)? == Euro::ZERO);
    let (mut is_untouched, mut has_open, mut has_own, mut has_claimable) =
        (grant.reversed.is_none(), false, false, false);
    for share in grant.shares.values() {
        is_untouched &= untouched(share).map_err(|error: crate::core::money::MoneyError| Failed::from(error))?;
        has_open |= share.open()?.is_positive();
        // Whoever received its whole share may still hand it on.
        has_own |= share.amount()?.minus(share.passed_sum()?)?.is_positive();
        has_claimable |= share.claimable()?.is_positive();
    }
    if has_open {
        ways.push(offer("form-share-reduction", REDUCE, reduction(id, recipient)));
    }
    if has_own {
        let link = view.form(handing_on::HAND_ON, &[(handing_on::SHARE_OF, id.as_str())]);
        let right = vec![handing_on::of_share_right(id, recipient)?];
        ways.push(Offer::to(Link::new(view.say("form-onward-share"), link), right));
    }
    if has_claimable {
        let project = &grant.made.project;
        let of = [("project", project.as_str()), (GRANT, id.as_str())];
        let what = Claimed::Onward { onward_grant: id.clone(), recipient: recipient.clone(), interest: None };
        let link = Link::new(view.say("claim-onward"), view.form(claims::RAISE, &of));
        ways.push(Offer::to(link, vec![claims::right(project, what)?]));
    }
    if is_untouched {
        ways.push(offer("form-onward-reversal", undoing::GRANT_PATH, undoing::of_grant(id)));
    }
    Ok(ways)
}

fn receipt(onward_grant: &OnwardGrantId, recipient: &RecipientId) -> Act {
    let (onward_grant, recipient) = (onward_grant.clone(), recipient.clone());
    Act::HandOn(HandOn::Receive(ReceiveOnward { onward_grant, recipient, amount_cents: Euro::ZERO }))
}

fn reduction(onward_grant: &OnwardGrantId, recipient: &RecipientId) -> Act {
    let (onward_grant, recipient) = (onward_grant.clone(), recipient.clone());
    Act::HandOn(HandOn::Reduce(ReduceOnwardShare { onward_grant, recipient, amount_cents: Euro::ZERO }))
}

#[get("/erfassen/ankunft")]
pub async fn ask_receipt(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_receive(&view, None).await?).await
}

#[post("/erfassen/ankunft", data = "<sent>")]
pub async fn receive(view: View, sent: Changing) -> Worked {
    let questions = to_receive(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, OnwardAmountIn>| at.id(GRANT).and_then(|grant| at.body.receipt(grant, at.fields));
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/anteilsruecknahme")]
pub async fn ask_reduction(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_reduce(&view, None).await?).await
}

#[post("/erfassen/anteilsruecknahme", data = "<sent>")]
pub async fn reduce(view: View, sent: Changing) -> Worked {
    let questions = to_reduce(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, OnwardAmountIn>| at.id(GRANT).and_then(|grant| at.body.reduction(grant, at.fields));
    forms::work(&view, &sent, &questions, act).await
}
