//! Recipients: registered once, each by what it is.

use super::{Case, Outcome, Stop, check_text, missing, taken};
use crate::core::book::Need;
use crate::core::command::ManagerKind;
use crate::core::event::Body;
use crate::core::federal_state;
use crate::core::recipient::{RecipientKind, RegisterRecipient, ags_of, is_official_key};
use crate::core::rules::{self, Findings, Violation};

pub fn register(case: &Case, what: &RegisterRecipient, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Recipient(what.recipient.clone())].into_iter().chain(what.land.clone().map(Need::Manager)))?;
    if let Ok(Some(_)) = case.book.recipients.get(&what.recipient) {
        findings.add(taken("Den Empfänger", what.recipient.as_str()));
    }
    if let Some(title) = &what.title {
        check_text(findings, "Bezeichnung", title);
    }
    if let Some(land) = &what.land
        && let Some(known) = case.manager(land, findings)?
    {
        findings.require(known.what.kind == ManagerKind::FederalState, || missing("Das Land", land.as_str()));
    }
    for fault in faults(what) {
        let violation = Violation::of(&rules::RECIPIENT_DESCRIBED).text("recipient", &what.recipient);
        findings.add(violation.text("fault", fault));
    }
    Ok(Outcome::of(Body::RecipientRegistered(what.clone())))
}

/// Where the description contradicts itself.
fn faults(what: &RegisterRecipient) -> Vec<String> {
    let person = what.kind == RecipientKind::NaturalPerson;
    let mut faults = Vec::new();
    let mut require = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    require(!person || what.title.is_none(), "eine natürliche Person hat im Journal keine Bezeichnung");
    require(!person || what.name.is_some(), "der Name der Person fehlt");
    require(person || what.title.is_some(), "die Bezeichnung fehlt");
    require(person || what.name.is_none(), "nur von einer natürlichen Person liegt der Name im Tresor");
    let municipality = what.kind == RecipientKind::Municipality;
    require(!municipality || what.ags.is_some(), "der Gemeindeschlüssel fehlt");
    let ags = what.ags.as_deref();
    require(ags.is_none_or(|ags| is_official_key(ags, 8)), "der Gemeindeschlüssel hat nicht acht Ziffern");
    let of_ars = what.ars.as_deref().map(ags_of);
    require(of_ars != Some(None), "der Regionalschlüssel hat nicht zwölf Ziffern");
    let same = of_ars.flatten().is_none_or(|of_ars| !municipality || ags == Some(of_ars.as_str()));
    require(same, "Gemeindeschlüssel und Regionalschlüssel gehören nicht zusammen");
    let state = what.land.as_ref().and_then(|land| federal_state::by_code(land.as_str()));
    let inside = |key: &str| state.is_some_and(|state| key.starts_with(state.ags2));
    let keys = [ags, what.ars.as_deref()];
    require(
        keys.into_iter().flatten().all(inside),
        "der amtliche Schlüssel gehört nicht zu dem Land, das angegeben ist",
    );
    faults
}
