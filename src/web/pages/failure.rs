//! When a page cannot be shown: the same problem as in the API, for people, with what to do about it.

use super::shell::{FailurePage, Shell};
use crate::core::money::MoneyError;
use crate::desk::DeskError;
use crate::store::StoreError;
use crate::web::guards::Visitor;
use crate::web::problem::{Problem, RETRY_AFTER_SECONDS};
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::Cursor;

/// A problem that is answered as a page.
#[derive(Clone, Debug)]
pub struct Failed(pub Problem);

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        Failed(problem)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed(error.into())
    }
}

impl From<DeskError> for Failed {
    fn from(error: DeskError) -> Failed {
        Failed(error.into())
    }
}

impl From<MoneyError> for Failed {
    fn from(error: MoneyError) -> Failed {
        Failed(Problem::internal(&error))
    }
}

/// Whether an address belongs to the programs' side of the house, which is answered in JSON.
pub fn is_for_programs(request: &Request<'_>) -> bool {
    let first = request.uri().path().segments().get(0).unwrap_or_default();
    matches!(first, "api" | "health")
}

fn hints(status: Status) -> Vec<String> {
    let known: &[&str] = match status.code {
        404 => &[
            "Die Adresse auf Schreibfehler prüfen.",
            "Den Stand prüfen: was später gebucht wurde, gibt es zu einem früheren Stand noch nicht.",
            "Vorhandenes über die Navigation oben suchen.",
        ],
        400 | 422 => &["Die Angabe in der Adresse oder im Formular berichtigen.", "Ohne Stand gilt der jetzige."],
        401 => &["Über „Anmelden“ oben anmelden.", "Was Sie eingegeben hatten, danach noch einmal eingeben."],
        403 => &["Zurück zur Seite gehen, sie neu laden und noch einmal absenden."],
        405 => &["Diese Seiten zeigen nur; gebucht wird über die Kommandozeile oder die Schnittstelle (/api/v1)."],
        421 => &["Die Seite unter http://localhost oder http://127.0.0.1 aufrufen."],
        503 => &[
            "In einigen Sekunden noch einmal laden.",
            "Bleibt es dabei, hilft, wer den Server betreibt: „titelbuch verify“ und /health/ready sagen, was fehlt.",
        ],
        _ => &[
            "Noch einmal laden.",
            "Bleibt es dabei, hilft, wer den Server betreibt: der Grund steht in dessen Protokoll.",
        ],
    };
    known.iter().map(|hint| (*hint).to_owned()).collect()
}

impl<'r> Responder<'r, 'static> for Failed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let status = self.0.status();
        let title = self.0.title().to_owned();
        let page = FailurePage {
            shell: Shell::bare(format!("Fehler: {title}"), &Visitor::known(request)),
            title,
            detail: self.0.detail().to_owned(),
            hints: hints(status),
        };
        let html = page.render().map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.status(status).header(ContentType::HTML).raw_header("Cache-Control", "no-store");
        if status == Status::ServiceUnavailable {
            response.raw_header("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}
