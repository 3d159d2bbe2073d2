//! What can be done next with a project, as links to forms that know already what they are about, for whoever may.

use crate::core::account::Stage;
use crate::core::claim::Claimed;
use crate::core::command::{Act, CreateManager, RegisterProject};
use crate::core::commitment::Commitment;
use crate::core::ids::ProjectId;
use crate::core::order::OrderState;
use crate::core::sight::is_within;
use crate::web::pages::agreements::placing;
use crate::web::pages::blocks::{Block, Link};
use crate::web::pages::claims;
use crate::web::pages::contributions;
use crate::web::pages::failure::Failed;
use crate::web::pages::filings::examining;
use crate::web::pages::forms::{Offer, next, probes};
use crate::web::pages::forward_commitments;
use crate::web::pages::onward_grants::handing_on;
use crate::web::pages::projects::slipping;
use crate::web::pages::view::View;

/// Things of one kind that are offered; beyond that the form itself asks which.
const OFFERED: usize = 12;

const CANCEL: &str = "/erfassen/ruecknahme-der-anordnung";

/// Steps that nobody has to know an id for.
pub async fn steps(view: &View, of: &RegisterProject, managers: &[CreateManager]) -> Result<Vec<Block>, Failed> {
    let project = &of.project;
    let of_project = |key: &str, path: &str, acts: Vec<Act>| {
        Offer::to(Link::new(view.say(key), view.form(path, &[("project", project.as_str())])), acts)
    };
    // A project is evidenced by each Land that carries it, and committed to by the one that it belongs to.
    let within = managers.iter().filter(|one| is_within(managers, &of.land, &one.manager));
    let spending = within.map(|one| probes::spending(&one.manager)).collect::<Result<Vec<_>, _>>()?;
    let mut offers = vec![
        of_project("next-commitment", "/erfassen/festlegung", spending.clone()),
        of_project("next-forward", forward_commitments::MAKE, spending.clone()),
        of_project("next-voucher", "/erfassen/beleg", vec![probes::evidence(project)?]),
        of_project("next-filing", "/erfassen/nachweis", vec![probes::filing(project)?]),
        of_project("form-contribution", contributions::RECORD, vec![contributions::right(project)?]),
    ];
    let place = placing::rights(view, project).await?;
    if !place.is_empty() {
        let link = Link::new(view.say("form-placement"), view.form(placing::PATH, &[("project", project.as_str())]));
        offers.push(Offer::to(link, place));
    }
    let own = view.store.commitments_of(&view.viewer, project).await?;
    offers.extend(on_commitments(view, &own)?);
    if !own.is_empty() {
        offers.push(of_project("form-slip", slipping::PATH, spending));
    }
    if !own.is_empty() {
        let register = vec![handing_on::registration(&of.land)?];
        offers.push(Offer::new(view, "form-recipient", handing_on::REGISTER, register));
    }
    let own: Vec<_> = own.into_iter().map(|known| known.made.commitment).collect();
    for known in view.store.orders_of(&view.viewer, &own).await?.into_iter().take(OFFERED) {
        let order = known.certified.order.clone();
        let mut offer = |key: &str, path: &str, act: Act| {
            let said = view.tell(key, &[("order", order.as_str().into())]);
            offers.push(Offer::to(Link::new(said, view.form(path, &[("order", order.as_str())])), vec![act]));
        };
        match known.state()? {
            OrderState::Certified => {
                if known.countersigned.is_none() {
                    let act = Act::CountersignOrder { order: order.clone() };
                    offer("next-countersign", "/erfassen/mitzeichnung", act);
                }
                offer("next-issue", "/erfassen/anordnung", Act::IssueOrder { order: order.clone() });
                offer("next-cancel", CANCEL, Act::CancelOrder { order: order.clone() });
            }
            OrderState::Issued => {
                offer("next-payment", "/erfassen/auszahlung", probes::payment(&order));
                offer("next-cancel", CANCEL, Act::CancelOrder { order: order.clone() });
            }
            OrderState::Paid | OrderState::Cancelled => {}
        }
    }
    for voucher in view.store.vouchers_of(&view.viewer, project).await?.iter().take(OFFERED) {
        if voucher.open()?.is_positive() {
            let id = voucher.registered.voucher.as_str();
            let said = view.tell("next-match", &[("voucher", id.into())]);
            let link = Link::new(said, view.form("/erfassen/zuordnung", &[("voucher_id", id)]));
            offers.push(Offer::to(link, vec![probes::evidence(project)?]));
        }
    }
    offers.extend(after_payment(view, project).await?);
    next(view, offers).await
}

/// What can be done with commitments: ordered on, raised or freed, handed on.
fn on_commitments(view: &View, own: &[Commitment]) -> Result<Vec<Offer>, Failed> {
    let mut offers = Vec::new();
    for known in own.iter().take(OFFERED) {
        let id = &known.made.commitment;
        let mut offer = |key: &str, path: &str, act: Act| {
            let said = view.tell(key, &[("commitment", id.as_str().into())]);
            offers.push(Offer::to(Link::new(said, view.form(path, &[("commitment", id.as_str())])), vec![act]));
        };
        if known.open()?.is_positive() {
            offer("next-order", "/erfassen/feststellung", probes::certification(id)?);
        }
        offer("next-change-commitment", "/erfassen/festlegungsaenderung", probes::commitment_change(id));
        if known.not_handed_on()?.is_positive() {
            offer("next-onward", handing_on::HAND_ON, handing_on::of_commitment_right(id)?);
        }
    }
    Ok(offers)
}

/// What comes when money was paid and evidenced: a share is examined, what is disputed of it is accepted or claimed, and
/// what is claimed is decided on and repaid.
async fn after_payment(view: &View, project: &ProjectId) -> Result<Vec<Offer>, Failed> {
    let mut offers = Vec::new();
    let of_project = |key: &str, path: &str, acts: Vec<Act>| {
        Offer::to(Link::new(view.say(key), view.form(path, &[("project", project.as_str())])), acts)
    };
    let vouchers = view.store.vouchers_of(&view.viewer, project).await?;
    let shares = vouchers.iter().flat_map(|voucher| {
        let id = &voucher.registered.voucher;
        voucher.shares.iter().map(move |(seq, share)| (id, *seq, share))
    });
    let (mut unexamined, mut disputed) = (None, None);
    for (id, seq, share) in shares {
        if unexamined.is_none() && share.unexamined()?.is_positive() {
            unexamined = Some(examining::right(id, seq)?);
        }
        if disputed.is_none() && share.disputed_sum()?.is_positive() {
            disputed = Some((id, seq));
        }
    }
    offers.extend(unexamined.map(|act| of_project("form-examination", examining::EXAMINE, vec![act])));
    if let Some((voucher, matched)) = disputed {
        let acceptance = examining::acceptance(voucher, matched);
        offers.push(of_project("form-acceptance", examining::ACCEPT, vec![acceptance]));
    }
    // A claim also rests on a statement of use, and interest on another claim.
    let known = view.store.claims_of(&view.viewer, project).await?;
    let filings = view.store.filings_of(&view.viewer, project).await?;
    let on_voucher = disputed.map(|(voucher, matched)| Claimed::Recovery { voucher: voucher.clone(), matched });
    let on_filing = filings.first().map(|filing| Claimed::Surplus { filing: filing.what.filing.clone() });
    let on_claim = match known.iter().find(|claim| claim.raised.what.is_of_federal_money()) {
        Some(claim) => Some(claims::interest(&claim.raised.claim)?),
        None => None,
    };
    if let Some(what) = on_voucher.or(on_filing).or(on_claim) {
        offers.push(of_project("form-claim", claims::RAISE, vec![claims::right(project, what)?]));
    }
    for claim in known.into_iter().take(OFFERED) {
        let id = &claim.raised.claim;
        let mut offer = |key: &str, path: &str, act: Act| {
            let said = view.tell(key, &[("claim", id.as_str().into())]);
            offers.push(Offer::to(Link::new(said, view.form(path, &[("claim", id.as_str())])), vec![act]));
        };
        if claim.at(Stage::Reclaimed)?.is_positive() {
            offer("next-repayment", claims::REPAY, claims::repayment(id)?);
            offer("next-claim-reduction", claims::REDUCE, claims::decision(id));
        }
        if claim.is_open()? {
            offer("next-claim-decision", claims::DECIDE, claims::decision(id));
        }
    }
    Ok(offers)
}
