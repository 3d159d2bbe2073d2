//! Who may ask what over the API: every route by every role, and every Land against every other.

mod exchanged;
mod fields;
mod lands;
mod matrix;
mod shared;
mod standing;
mod states;
mod tasks;

pub use matrix::said;

use crate::api::{Answer, answer};
use crate::store::roles::grant;
use crate::support::*;
use rocket::http::{ContentType, Header};
use rocket::local::asynchronous::Client;
use serde_json::Value;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::Store;
use titelbuch::web::server::{Settings, build};

/// One person of each role, by a letter.
pub const PERSONS: [(char, Role, &str); 11] = [
    ('A', Role::FederalAdministrator, "bmi"),
    ('F', Role::FederalApprover, "bmi"),
    ('B', Role::BudgetOfficer, "bmi"),
    ('M', Role::LeadMinistryOfficer, "bmi"),
    ('S', Role::StateFinanceOfficer, "DE-BY"),
    ('C', Role::Certifier, "DE-BY"),
    ('O', Role::Orderer, "DE-BY"),
    ('N', Role::FilingCertifier, "DE-BY"),
    ('K', Role::CashImporter, "bund"),
    ('P', Role::Auditor, "bund"),
    ('Y', Role::SystemAdministrator, "bund"),
];

/// A server, and whose tokens there are.
struct Door {
    client: Client,
    document: Value,
}

impl Door {
    async fn of(store: &Store) -> Door {
        let client = Client::untracked(build(store.clone(), Settings::loopback(0))).await.unwrap();
        let document = answer(client.get("/api/openapi.json").dispatch().await).await.body;
        Door { client, document }
    }

    async fn get(&self, token: Option<&str>, path: &str) -> Answer {
        let mut request = self.client.get(path.to_owned());
        if let Some(token) = token {
            request = request.header(Header::new("Authorization", format!("Bearer {token}")));
        }
        answer(request.dispatch().await).await
    }

    async fn send(&self, method: &str, token: Option<&str>, path: &str, body: String, csv: bool) -> Answer {
        let method = method.to_uppercase().parse().unwrap();
        let media = if csv { ContentType::CSV } else { ContentType::JSON };
        let mut request = self.client.req(method, path.to_owned()).header(media);
        request = request.header(Header::new("Idempotency-Key", unique("k"))).body(body);
        if let Some(token) = token {
            request = request.header(Header::new("Authorization", format!("Bearer {token}")));
        }
        answer(request.dispatch().await).await
    }

    /// Every method and address of the interface, with its description.
    fn operations(&self) -> Vec<(String, String, Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        let of_path = |(path, methods): (&String, &Value)| {
            let path = path.clone();
            let methods = methods.as_object().unwrap().clone().into_iter();
            methods.map(move |(method, about)| (method, path.clone(), about)).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }
}

/// A person with one role, and the token of theirs.
pub async fn person(store: &Store, name: &str, role: Role, organisation: &str) -> String {
    let mut created = creation_of_actor(name, name);
    if let Act::CreateActor(what) = &mut created.command.act {
        what.manager = Some(id(organisation));
    }
    store.record(now(), created).await.unwrap();
    act(store, "system", grant(name, role, organisation, Some("2099-12-31"))).await.unwrap();
    store.issue_token(&id(name)).await.unwrap()
}

pub async fn enforce(store: &Store) {
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}
