//! What can be done next with a project, as links to forms that know already what they are about.

use crate::core::ids::ProjectId;
use crate::core::order::OrderState;
use crate::web::pages::blocks::{Block, Link};
use crate::web::pages::failure::Failed;
use crate::web::pages::view::View;

/// Things of one kind that are offered; beyond that the form itself asks which.
const OFFERED: usize = 12;

/// Steps that nobody has to know an id for.
pub async fn steps(view: &View, project: &ProjectId) -> Result<Vec<Block>, Failed> {
    let of_project = [("project", project.as_str())];
    let mut links = vec![
        Link::new(view.say("next-commitment"), view.form("/erfassen/festlegung", &of_project)),
        Link::new(view.say("next-voucher"), view.form("/erfassen/beleg", &of_project)),
        Link::new(view.say("next-filing"), view.form("/erfassen/nachweis", &of_project)),
    ];
    let commitments = view.store.commitments(&view.viewer).await?;
    let own: Vec<_> = commitments.into_iter().filter(|known| known.made.project == *project).collect();
    for known in own.iter().take(OFFERED) {
        if known.open()?.is_positive() {
            let id = known.made.commitment.as_str();
            let said = view.tell("next-order", &[("commitment", id.into())]);
            links.push(Link::new(said, view.form("/erfassen/feststellung", &[("commitment", id)])));
        }
    }
    let is_own = |id| own.iter().any(|known| known.made.commitment == id);
    let orders = view.store.orders(&view.viewer).await?;
    for order in orders.into_iter().filter(|order| is_own(order.certified.commitment.clone())).take(OFFERED) {
        let id = order.certified.order.as_str();
        let mut offer = |key: &str, path: &str| {
            links.push(Link::new(view.tell(key, &[("order", id.into())]), view.form(path, &[("order", id)])));
        };
        match order.state()? {
            OrderState::Certified => {
                if order.countersigned.is_none() {
                    offer("next-countersign", "/erfassen/mitzeichnung");
                }
                offer("next-issue", "/erfassen/anordnung");
            }
            OrderState::Issued => offer("next-payment", "/erfassen/auszahlung"),
            OrderState::Paid | OrderState::Cancelled => {}
        }
    }
    let vouchers = view.store.vouchers(&view.viewer).await?;
    for voucher in vouchers.iter().filter(|voucher| voucher.registered.project == *project).take(OFFERED) {
        if voucher.open()?.is_positive() {
            let id = voucher.registered.voucher.as_str();
            let said = view.tell("next-match", &[("voucher", id.into())]);
            links.push(Link::new(said, view.form("/erfassen/zuordnung", &[("voucher_id", id)])));
        }
    }
    Ok(vec![Block::heading(view.say("next-title")), Block::Links(links)])
}
