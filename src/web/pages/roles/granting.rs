//! Forms about rights: a person is entered, a role granted or withdrawn, an own role lent for an absence, a loan ended.
//!
//! They become the bodies of `/actors`, `/roles` and `/delegations`; who may do what is decided in the core.

use crate::core::calendar::german;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{ActorId, Seq};
use crate::core::role::{Role, RoleAct};
use crate::web::api::actors::ActorIn;
use crate::web::api::roles::{DelegationIn, RightIn, RoleIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::roles::named;
use crate::web::pages::view::View;
use rocket::{get, post};
use std::collections::BTreeSet;
use std::str::FromStr;

async fn organisations(view: &View) -> Result<Vec<Choice>, Failed> {
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    Ok(managers.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect())
}

async fn persons(view: &View, but: Option<&ActorId>) -> Result<Vec<Choice>, Failed> {
    let actors = view.store.actors(&view.viewer).await?.into_iter().map(|noted| noted.what.actor);
    let others = actors.filter(|actor| Some(actor) != but);
    Ok(others.map(|actor| Choice::new(actor.as_str(), Cell::text(actor.as_str()))).collect())
}

fn role(view: &View, role: Role) -> Choice {
    Choice::new(role.as_str(), Cell::text(named(view.words, role)))
}

fn from_and_until(view: &View, until_is_open: bool) -> [Question; 2] {
    let day = |name, key| Question::new(name, view.say(key), Kind::Day).hint(view.say("field-day-hint"));
    let until = day("until", "field-role-until");
    let until = if until_is_open { until.hint(view.say("field-role-until-hint")).optional() } else { until };
    [day("from", "field-role-from"), until]
}

async fn to_enter(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("actor", view.say("id"), Kind::Text).hint(view.say("field-actor-hint")),
        Question::new("name", view.say("person-name"), Kind::Text).hint(view.say("field-person-name-hint")),
        Question::new("manager", view.say("role-organisation"), Kind::one_of(organisations(view).await?)).optional(),
    ];
    Ok(Questions::new("/erfassen/person", view.say("form-person"), asked).noted(view))
}

#[get("/erfassen/person")]
pub async fn ask_to_enter(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::ADMINISTER, &to_enter(&view).await?).await
}

#[post("/erfassen/person", data = "<sent>")]
pub async fn enter(view: View, sent: Changing) -> Worked {
    let questions = to_enter(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ActorIn>| at.body.act(at.sealed, at.fields)).await
}

async fn to_grant(view: &View) -> Result<Questions, Failed> {
    let [from, until] = from_and_until(view, true);
    let asked = vec![
        Question::new("actor", view.say("role-actor"), Kind::one_of(persons(view, None).await?)),
        Question::new("role", view.say("role"), Kind::Radio(Role::ALL.map(|one| role(view, one)).into())),
        Question::new("organisation", view.say("role-organisation"), Kind::one_of(organisations(view).await?)),
        from,
        until,
    ];
    Ok(Questions::new("/erfassen/rolle", view.say("form-role"), asked).lead(view.say("form-role-lead")).noted(view))
}

#[get("/erfassen/rolle")]
pub async fn ask_to_grant(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::ADMINISTER, &to_grant(&view).await?).await
}

#[post("/erfassen/rolle", data = "<sent>")]
pub async fn grant(view: View, sent: Changing) -> Worked {
    let questions = to_grant(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, RoleIn>| at.body.act(at.fields)).await
}

/// What was granted or lent, as a form names it: its event and whose it is. Both travel with the form, so that it means
/// the same when it is sent once more and stands no longer.
struct Named {
    seq: Seq,
    actor: ActorId,
}

impl FromStr for Named {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Named, &'static str> {
        let unknown = "das steht nicht zur Wahl";
        let (seq, actor) = text.split_once(':').ok_or(unknown)?;
        Ok(Named { seq: seq.parse().map_err(|_| unknown)?, actor: ActorId::new(actor).map_err(|_| unknown)? })
    }
}

fn choice(seq: Seq, actor: &ActorId, label: String) -> Choice {
    Choice::new(format!("{seq}:{actor}"), Cell::text(label))
}

async fn granted(view: &View) -> Result<Vec<Choice>, Failed> {
    let mut all = Vec::new();
    for (actor, rights) in view.store.rights(&view.viewer).await? {
        all.extend(rights.roles.into_iter().map(|(seq, one)| {
            let filled = [
                ("actor", actor.as_str().into()),
                ("role", named(view.words, one.role).into()),
                ("organisation", one.organisation.as_str().into()),
                ("from", german(one.from).into()),
            ];
            choice(seq, &actor, view.tell("field-role-of", &filled))
        }));
    }
    Ok(all)
}

fn to_withdraw(view: &View, granted: Vec<Choice>) -> Questions {
    let asked = vec![Question::new("granted", view.say("field-role-granted"), Kind::one_of(granted)).aside()];
    let questions = Questions::new("/erfassen/rollenentzug", view.say("form-role-withdrawal"), asked);
    questions.lead(view.say("form-role-withdrawal-lead")).noted(view)
}

#[get("/erfassen/rollenentzug")]
pub async fn ask_to_withdraw(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::ADMINISTER, &to_withdraw(&view, granted(&view).await?)).await
}

#[post("/erfassen/rollenentzug", data = "<sent>")]
pub async fn withdraw(view: View, sent: Changing) -> Worked {
    let questions = to_withdraw(&view, granted(&view).await?);
    let act = |mut at: At<'_, RightIn>| {
        let Named { seq: granted, actor } = at.id("granted")?;
        Some(Act::Role(RoleAct::Withdraw { actor, granted }))
    };
    forms::work(&view, &sent, &questions, act).await
}

async fn to_delegate(view: &View, who: &SignedIn) -> Result<Questions, Failed> {
    let rights = view.store.rights(&view.viewer).await?.into_iter().find(|(actor, _)| *actor == who.actor);
    let own: Vec<_> = rights.into_iter().flat_map(|(_, rights)| rights.roles.into_values()).collect();
    let roles: BTreeSet<Role> = own.iter().map(|one| one.role).collect();
    let held: BTreeSet<&str> = own.iter().map(|one| one.organisation.as_str()).collect();
    let places = organisations(view).await?.into_iter().filter(|one| held.contains(one.value.as_str()));
    let [from, until] = from_and_until(view, false);
    let asked = vec![
        Question::new("deputy", view.say("field-deputy"), Kind::one_of(persons(view, Some(&who.actor)).await?)),
        Question::new("role", view.say("role"), Kind::Choice(roles.into_iter().map(|one| role(view, one)).collect())),
        Question::new("organisation", view.say("role-organisation"), Kind::one_of(places.collect())),
        from,
        until,
    ];
    let questions = Questions::new("/erfassen/vertretung", view.say("form-delegation"), asked);
    Ok(questions.lead(view.say("form-delegation-lead")).noted(view))
}

#[get("/erfassen/vertretung")]
pub async fn ask_to_delegate(view: View, signed_in: SignedIn) -> Worked {
    forms::ask(&view, &signed_in, &to_delegate(&view, &signed_in).await?)
}

#[post("/erfassen/vertretung", data = "<sent>")]
pub async fn delegate(view: View, sent: Changing) -> Worked {
    let (questions, absent) = (to_delegate(&view, &sent.signed_in).await?, sent.signed_in.actor.clone());
    forms::work(&view, &sent, &questions, |at: At<'_, DelegationIn>| at.body.act(absent, at.fields)).await
}

/// Loans that whoever is signed in gave or took.
async fn lent(view: &View, who: &SignedIn) -> Result<Vec<Choice>, Failed> {
    let mut all = Vec::new();
    for (actor, rights) in view.store.rights(&view.viewer).await? {
        let own = rights.taken.into_iter().filter(|(_, one)| one.absent == who.actor || one.deputy == who.actor);
        all.extend(own.map(|(seq, one)| {
            let filled = [
                ("deputy", one.deputy.as_str().into()),
                ("absent", one.absent.as_str().into()),
                ("role", named(view.words, one.role).into()),
                ("until", german(one.until).into()),
            ];
            choice(seq, &actor, view.tell("field-delegation-of", &filled))
        }));
    }
    Ok(all)
}

fn to_end(view: &View, lent: Vec<Choice>) -> Questions {
    let asked = vec![Question::new("delegated", view.say("field-delegation"), Kind::one_of(lent)).aside()];
    Questions::new("/erfassen/vertretungsende", view.say("form-delegation-end"), asked).noted(view)
}

#[get("/erfassen/vertretungsende")]
pub async fn ask_to_end(view: View, signed_in: SignedIn) -> Worked {
    let lent = lent(&view, &signed_in).await?;
    forms::ask(&view, &signed_in, &to_end(&view, lent))
}

#[post("/erfassen/vertretungsende", data = "<sent>")]
pub async fn end(view: View, sent: Changing) -> Worked {
    let questions = to_end(&view, lent(&view, &sent.signed_in).await?);
    let act = |mut at: At<'_, RightIn>| {
        let Named { seq: delegated, actor: deputy } = at.id("delegated")?;
        Some(Act::Role(RoleAct::EndDelegation { deputy, delegated }))
    };
    forms::work(&view, &sent, &questions, act).await
}
