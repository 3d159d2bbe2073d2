//! Services (Verwaltungsleistungen): the list, and one of them with its levels and how far it is rolled out.
//!
//! A share is only said with its denominator: who is competent in a Land, and how many they are. Where nobody recorded it
//! there is no share, and never zero percent. Law: OZG § 1.

mod coverage;
pub mod reusing;
pub mod telling;
pub mod withdrawing;

use super::Section;
use super::blocks::{Block, Cell, Facts, Field, Table};
use super::failure::Failed;
use super::forms::{self, Offer};
use super::view::{Shown, View};
use super::{lists, things};
use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::{Seq, ServiceId};
use crate::core::service::{ReachMaturity, Service, Standing};
use crate::web::api::in_path;
use crate::web::problem::Problem;
use crate::web::writing::today;
use rocket::get;
use time::Date;

const PATH: &str = "/leistungen";
const TEXT: &str = "q";

/// What narrows the list.
pub const NAMES: [&str; 1] = [TEXT];

/// The day that a page speaks of: that of its as-of point, or today.
pub fn day_of(view: &View) -> Result<Date, Problem> {
    let then = view.head.recorded_at.and_then(|at| at.day_in_berlin());
    then.filter(|_| view.as_of.is_some()).map_or_else(today, Ok)
}

/// Where a service stands to its deadline, in words.
fn standing(view: &View, service: &Service, day: Date) -> String {
    let after = |key: &str, days: i64| view.tell(key, &[("days", days.into())]);
    match service.standing(day) {
        Standing::InTime => view.say("standing-in-time"),
        Standing::Late(days) => after("standing-late", days),
        Standing::Open => view.say("standing-open"),
        Standing::Overdue(days) => after("standing-overdue", days),
        Standing::NoData => view.say("standing-no-data"),
        Standing::NoDeadline => view.say("standing-no-deadline"),
    }
}

/// The services of the book.
#[get("/leistungen")]
pub async fn list(view: View) -> Shown {
    let (day, all) = (day_of(&view)?, view.store.services(&view.viewer).await?);
    let count = all.len();
    let is_meant = |service: &Service| {
        let holds =
            |text: &str| lists::holds(&service.what.title, text) || lists::holds(service.what.service.as_str(), text);
        view.given(TEXT).is_none_or(holds)
    };
    let meant: Vec<Service> = all.into_iter().filter(is_meant).collect();
    let text: Field =
        lists::question(&view, TEXT, view.say("services-text"), view.say("services-text-hint"), Vec::new());
    let mut blocks = vec![Block::text(view.say("services-lead"))];
    blocks.extend((count > 0).then(|| lists::narrowing(&view, PATH, vec![text])));
    blocks.extend(lists::narrowed(&view, PATH, meant.len(), count));
    let labels = ["id", "kind", "title", "service-deadline", "service-standing", "#service-projects"];
    let empty = if count == 0 { "services-empty" } else { "services-none-meant" };
    let mut table = Table::new(view.words, view.say("services-title"), &labels, empty);
    let part = lists::part(&view, meant)?;
    for service in &part.rows {
        let id = service.what.service.as_str();
        let due = service.what.deadline.as_ref().map(|deadline| view.words.day(deadline.due_on));
        table.row(vec![
            Cell::link(id, view.link_to(Section::Services, id)),
            Cell::german(service.what.service.kind().in_german()),
            Cell::german(&service.what.title),
            Cell::text(due.unwrap_or_else(|| view.words.missing())),
            Cell::text(standing(&view, service, day)),
            Cell::number(service.projects().count().to_string()),
        ]);
    }
    blocks.push(Block::Table(table));
    blocks.extend(part.under);
    let register = Offer::new(&view, "form-service", telling::SERVICE, vec![telling::service_right()?]);
    let authority = Offer::new(&view, "form-authority", telling::AUTHORITY, telling::authority_rights(&view).await?);
    blocks.extend(forms::next(&view, vec![register, authority]).await?);
    view.show(Section::Services, view.say("services-title"), Vec::new(), blocks)
}

fn facts(view: &View, service: &Service, day: Date) -> Facts {
    let what = &service.what;
    // Services are for all to see, so what is not there was not said.
    let not_said = || Cell::text(view.words.missing());
    let bundle = what.bundle.as_ref();
    let bundle = bundle.map(|id| Cell::link(id.as_str(), view.link_to(Section::Services, id.as_str())));
    let due = what.deadline.as_ref().map(|due| {
        let (day, level) = (view.words.day(due.due_on), u64::from(due.level));
        let filled = [("day", day.into()), ("level", level.into()), ("scheme", due.scheme.as_str().into())];
        Cell::text(view.tell("service-due", &filled))
    });
    let mut facts = vec![
        view.fact("id", Cell::text(what.service.as_str())),
        view.fact("kind", Cell::german(what.service.kind().in_german())),
        view.fact("service-bundle", bundle.unwrap_or_else(not_said)),
        view.fact("service-deadline", due.unwrap_or_else(not_said)),
        view.fact("service-standing", standing(view, service, day)),
        view.fact("field-source", Cell::german(&what.source)),
    ];
    facts.extend(what.deadline.as_ref().map(|due| view.fact("service-deadline-source", Cell::german(&due.source))));
    facts.push(view.fact("registered", view.event(service.seq)));
    facts
}

/// The levels that stand, with where each can be seen.
fn levels(view: &View, service: &Service) -> Table {
    let labels = ["land", "service-scheme", "#service-level", "service-reached", "field-evidence", "registered"];
    let stands = service.reached.iter().filter(|(seq, _)| !service.withdrawn.contains(seq));
    let row = |(seq, what): (&Seq, &ReachMaturity)| {
        vec![
            Cell::text(what.land.as_ref().map_or_else(|| view.say("service-as-such"), ToString::to_string)),
            Cell::text(what.scheme.as_str()),
            Cell::number(what.level.to_string()),
            Cell::text(view.words.day(what.reached_on)),
            Cell::german(&what.evidence),
            view.event(*seq),
        ]
    };
    Table::new(view.words, view.say("service-levels"), &labels, "service-no-level").rows(stands.map(row))
}

/// A project of another Land is named and not linked: its page is not for everybody.
async fn projects(view: &View, service: &Service) -> Result<Table, Failed> {
    let labels = ["project", "registered"];
    let mut table = Table::new(view.words, view.say("service-projects"), &labels, "service-no-project");
    for (seq, what) in service.projects() {
        let project = Subject { kind: SubjectKind::Project, id: what.project.to_string() };
        let is_seen = view.store.project(&view.viewer, &what.project).await?.is_some();
        table.row(if is_seen {
            vec![things::link(view, &project), view.event(seq)]
        } else {
            vec![Cell::text(&project.id), Cell::text(seq.to_string())]
        });
    }
    Ok(table)
}

/// One service.
#[get("/leistungen/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: ServiceId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Die Leistung {id} gibt es zu diesem Stand nicht."));
    let all = view.store.services(&view.viewer).await?;
    let service = all.into_iter().find(|known| known.what.service == id).ok_or_else(missing)?;
    let day = day_of(&view)?;
    let mut blocks = vec![
        Block::Facts(facts(&view, &service, day)),
        Block::Links(vec![things::history_link(&view, SubjectKind::Service, id.as_str())]),
        Block::heading(view.say("service-levels")),
        Block::Table(levels(&view, &service)),
        Block::heading(view.say("service-projects")),
        Block::Table(projects(&view, &service).await?),
        Block::heading(view.say("service-roll-out")),
        Block::text(view.tell("service-roll-out-lead", &[("day", view.words.day(day).into())])),
        Block::Table(coverage::table(&view, &service, day).await?),
    ];
    blocks.extend(coverage::connections(&view, &service).await?);
    blocks.extend(reusing::shown(&view, &service));
    blocks.extend(next(&view, &id).await?);
    view.show(Section::Services, Cell::german(&service.what.title), view.trail(Section::Services), blocks)
}

async fn next(view: &View, id: &ServiceId) -> Result<Vec<Block>, Failed> {
    let lands = telling::lands(view).await?;
    let mut offers = Vec::new();
    for (key, path, acts) in [
        ("form-maturity", telling::MATURITY, vec![telling::maturity_right(id)?]),
        ("form-competence", telling::COMPETENCE, telling::competence_rights(id, &lands)?),
        ("form-connection", telling::CONNECTION, vec![telling::connection_right(id)?]),
        ("form-level-withdrawal", withdrawing::LEVEL, vec![telling::maturity_right(id)?]),
        ("form-connection-withdrawal", withdrawing::CONNECTION, vec![telling::connection_right(id)?]),
        ("form-service-amendment", telling::AMENDMENT, vec![telling::service_right()?]),
        ("form-reuse", reusing::AGREE, reusing::rights(id, &lands)?),
        ("form-reuse-end", reusing::END, reusing::rights(id, &lands)?),
        ("form-running-cost", reusing::SHARE, reusing::rights(id, &lands)?),
        ("form-running-cost-reversal", reusing::REVERSE, reusing::rights(id, &lands)?),
    ] {
        let link = super::blocks::Link::new(view.say(key), view.form(path, &[("service", id.as_str())]));
        offers.push(Offer::to(link, acts));
    }
    forms::next(view, offers).await
}
