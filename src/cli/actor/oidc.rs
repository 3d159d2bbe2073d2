//! Whom an identity provider means: linked here, by whoever holds the database, and nowhere by oneself.

use super::open_for;
use crate::cli::failure::{Answer, Failure};
use crate::cli::output::{self, Side, Table};
use crate::cli::session::{Globals, now};
use crate::core::ids::ActorId;
use crate::store::Viewer;
use crate::store::oidc::{OidcError, ProviderIdentity};
use clap::Args;
use serde_json::json;

#[derive(Args)]
pub struct Link {
    /// Kennung des Akteurs
    actor: ActorId,
    /// Aussteller, so wie der Anmeldedienst sich nennt (iss)
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// Kennung der Person beim Anmeldedienst (sub)
    #[arg(long, value_name = "KENNUNG")]
    subject: String,
}

impl From<OidcError> for Failure {
    fn from(error: OidcError) -> Failure {
        match error {
            OidcError::Store(error) => error.into(),
            error => Failure::failed(error.to_string()).with_hint(error.hint()),
        }
    }
}

/// Links an actor, or takes the link back.
pub async fn change(globals: &Globals, asked: &Link, linked: bool) -> Answer {
    let Link { actor, issuer, subject } = asked;
    let identity = ProviderIdentity::new(issuer, subject)?;
    let store = open_for(globals, actor).await?;
    if linked {
        store.link_identity(now(), actor, &identity).await?;
    } else {
        store.unlink_identity(actor, &identity).await?;
    }
    if globals.json {
        output::json(&json!({ "actor": actor, "issuer": issuer, "subject": subject, "linked": linked }));
    } else if linked {
        output::text(&format!("{actor} kann sich über {issuer} als „{subject}“ anmelden."));
    } else {
        output::text(&format!("{actor} ist nicht mehr verknüpft; Sitzungen, die so begannen, sind beendet."));
    }
    Ok(())
}

pub async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let heads = [("Akteur", Side::Left), ("Aussteller", Side::Left), ("Kennung", Side::Left), ("Seit", Side::Left)];
    let mut table = Table::new(&heads);
    let mut values = Vec::new();
    for linked in store.linked_identities(&Viewer::all()).await? {
        let ProviderIdentity { issuer, subject } = linked.identity;
        values.push(json!({
            "actor": linked.actor, "issuer": issuer, "subject": subject, "linked_at": linked.linked_at,
        }));
        table.row(vec![linked.actor.to_string(), issuer, subject, linked.linked_at.to_string()]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch niemand mit einem Anmeldedienst verknüpft.")
    }
    Ok(())
}
