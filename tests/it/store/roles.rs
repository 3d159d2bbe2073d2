//! Roles on the stored book: one of each kind, decided alike by a store that knows nothing yet and one that was open.

use crate::support::*;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Delegation, GrantRole, Role, RoleAct};
use titelbuch::store::{Store, Viewer};

pub fn grant(actor: &str, role: Role, organisation: &str, until: Option<&str>) -> Act {
    let day = |text: &str| parse_date(text).expect("a date");
    let (actor, organisation) = (id(actor), id(organisation));
    Act::Role(RoleAct::Grant(GrantRole { actor, role, organisation, from: day("2020-01-01"), until: until.map(day) }))
}

/// On a book with anna and bernd: one of each kind, and at last rights count.
pub async fn live(store: &Store) {
    let first = act(store, "system", grant("anna", Role::Orderer, "DE-BY", None)).await.unwrap();
    act(store, "system", grant("bernd", Role::SystemAdministrator, "bund", None)).await.unwrap();
    let delegation = Delegation {
        deputy: id("clara"),
        absent: id("anna"),
        role: Role::Orderer,
        organisation: id("DE-BY"),
        from: parse_date("2020-01-01").expect("a date"),
        until: parse_date("2099-12-31").expect("a date"),
    };
    let delegated = act(store, "anna", Act::Role(RoleAct::Delegate(delegation))).await.unwrap();
    let end = RoleAct::EndDelegation { deputy: id("clara"), delegated: delegated.seq };
    act(store, "clara", Act::Role(end)).await.unwrap();
    act(store, "bernd", Act::Role(RoleAct::Withdraw { actor: id("anna"), granted: first.seq })).await.unwrap();
    act(store, "bernd", Act::Role(RoleAct::Enforce)).await.unwrap();
}

#[tokio::test]
async fn what_somebody_may_do_is_read_from_the_journal_at_every_size() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_masters(&store).await;
        let anna = || grant("anna", Role::StateFinanceOfficer, "DE-BY", None);
        let granted = act(&store, "system", anna()).await.unwrap();
        act(&store, "system", grant("bernd", Role::SystemAdministrator, "bund", None)).await.unwrap();
        let before = store.head(&Viewer::all()).await.unwrap().size;
        assert_eq!(store.rights_enforced(&Viewer::all()).await.unwrap(), None, "{name}");
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        // A store that was just opened knows no more than the tables say.
        let fresh = Store::open(&url).await.unwrap();
        let appropriate =
            || Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("1") };
        for store in [&store, &fresh] {
            assert_eq!(refused(store, "anna", appropriate()).await, ["R-200"], "{name}");
            assert_eq!(refused(store, "bernd", appropriate()).await, ["R-200"], "{name}");
            assert_eq!(refused(store, "bernd", anna()).await, ["R-202"], "{name}");
            let rights = store.rights(&Viewer::all()).await.unwrap();
            let of_anna = &rights.iter().find(|(actor, _)| actor.as_str() == "anna").unwrap().1;
            assert_eq!(of_anna.roles.keys().copied().collect::<Vec<_>>(), [granted.seq], "{name}");
        }
        assert_eq!(store.rights_enforced(&Viewer::all().at(before)).await.unwrap(), None, "{name}");
        act(&fresh, "bernd", Act::Role(RoleAct::Withdraw { actor: id("anna"), granted: granted.seq })).await.unwrap();
        assert_eq!(refused(&store, "anna", anna()).await, ["R-200"], "{name}: it counts at once");
    }
}
