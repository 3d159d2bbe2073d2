//! Statements of use (Nachweise): recorded as they came in, by cost category, and examined share by share.
//!
//! The narrative report is never sent, only its hash; the text of a finding lies in the vault. Law: BHO §§ 44, 91; VV-BHO
//! § 44 Nr. 10, 11.

use super::vouchers::SourcesForm;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::{Act, Sealed};
use crate::core::filing::{Examine, Filing, FilingKind, FilingLine, SubmitFiling, Totals};
use crate::core::ids::{FilingId, ProjectId, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::money::{Euro, MoneyError};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{Booking, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct FilingOut {
    filing: String,
    project: String,
    #[schema(value_type = String, example = "interim")]
    kind: FilingKind,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    until: String,
    narrative_sha256: String,
    lines: Vec<FilingLineForm>,
    /// Of the whole project; only in a final statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    totals: Option<TotalsForm>,
    /// The sum of its lines.
    spent: AmountText,
    filed_by: String,
    seq: u64,
}

/// One cost category of the financing plan.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingLineForm {
    category: String,
    /// Absent where the plan has no such category.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<AmountText>,
    spent: AmountText,
}

/// What a final statement says of the whole project.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalsForm {
    /// The financing plan by source.
    planned: SourcesForm,
    /// What each source gave.
    borne: SourcesForm,
    /// Eligible cost.
    cost: AmountText,
    /// Income and covering funds that the plan did not know.
    new_income: AmountText,
}

impl From<&Totals> for TotalsForm {
    fn from(totals: &Totals) -> TotalsForm {
        TotalsForm {
            planned: (&totals.planned).into(),
            borne: (&totals.borne).into(),
            cost: totals.cost_cents.into(),
            new_income: totals.new_income_cents.into(),
        }
    }
}

impl TotalsForm {
    fn read(&self, fields: &mut Fields) -> Option<Totals> {
        let (planned, borne) = (self.planned.read("totals.planned", fields), self.borne.read("totals.borne", fields));
        let cost_cents = fields.amount("totals.cost", &self.cost);
        let new_income_cents = fields.amount("totals.new_income", &self.new_income);
        Some(Totals { planned: planned?, borne: borne?, cost_cents: cost_cents?, new_income_cents: new_income_cents? })
    }
}

impl From<FilingLine> for FilingLineForm {
    fn from(line: FilingLine) -> FilingLineForm {
        let FilingLine { category, planned_cents, spent_cents } = line;
        FilingLineForm { category, planned: planned_cents.map(Euro::into), spent: spent_cents.into() }
    }
}

impl FilingOut {
    fn of(filing: Filing) -> Result<FilingOut, MoneyError> {
        let Filing { what, filed_by, filed_seq } = filing;
        let spent = what.spent()?;
        Ok(FilingOut {
            filing: what.filing.into(),
            project: what.project.into(),
            kind: what.kind,
            from: calendar::iso(what.from),
            until: calendar::iso(what.until),
            narrative_sha256: what.narrative_sha256.to_string(),
            lines: what.lines.into_iter().map(FilingLineForm::from).collect(),
            totals: what.totals.as_ref().map(TotalsForm::from),
            spent: spent.into(),
            filed_by: filed_by.into(),
            seq: filed_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingIn {
    #[schema(example = "n-2021-1")]
    filing: String,
    project: String,
    /// `interim`, `final`.
    #[schema(value_type = String, example = "interim")]
    kind: FilingKind,
    /// The first day that it tells of.
    #[schema(format = Date)]
    from: String,
    /// The last day that it tells of.
    #[schema(format = Date)]
    until: String,
    /// SHA-256 of the narrative report in hex; the report stays where it is.
    narrative_sha256: String,
    lines: Vec<FilingLineForm>,
    /// Of the whole project; only in a final statement, and needed to settle it.
    totals: Option<TotalsForm>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// What is said of a share; what of it is named in neither amount stays unexamined.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExaminationIn {
    voucher_id: String,
    /// The event that matched the share.
    matched: u64,
    accepted: AmountText,
    disputed: AmountText,
    /// Lies in the vault, never in the journal.
    finding: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(FilingIn);
booking!(ExaminationIn, sealing finding);

impl FilingLineForm {
    fn read(&self, place: &str, fields: &mut Fields) -> Option<FilingLine> {
        let planned_cents = fields.amount_if(&format!("{place}.planned"), self.planned.as_ref());
        let spent_cents = fields.amount(&format!("{place}.spent"), &self.spent);
        let category = self.category.clone();
        Some(FilingLine { category, planned_cents: planned_cents?, spent_cents: spent_cents? })
    }
}

impl FilingIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let filing: Option<FilingId> = fields.read("filing", &self.filing);
        let project: Option<ProjectId> = fields.read("project", &self.project);
        let (from, until) = (fields.date("from", &self.from), fields.date("until", &self.until));
        let narrative_sha256: Option<Hash> = fields.read("narrative_sha256", &self.narrative_sha256);
        let lines = fields.each(&self.lines, |fields, i, line| line.read(&format!("lines[{i}]"), fields));
        let totals = match &self.totals {
            Some(totals) => totals.read(fields).map(Some),
            None => Some(None),
        };
        Some(Act::SubmitFiling(SubmitFiling {
            filing: filing?,
            project: project?,
            kind: self.kind,
            from: from?,
            until: until?,
            narrative_sha256: narrative_sha256?,
            lines: lines?,
            totals: totals?,
        }))
    }
}

impl ExaminationIn {
    pub fn act(&self, filing: FilingId, finding: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let voucher: Option<VoucherId> = fields.read("voucher_id", &self.voucher_id);
        let matched = fields.seq("matched", self.matched);
        let accepted_cents = fields.amount("accepted", &self.accepted);
        let disputed_cents = fields.amount("disputed", &self.disputed);
        Some(Act::Examine(Examine {
            filing,
            voucher: voucher?,
            matched: matched?,
            accepted_cents: accepted_cents?,
            disputed_cents: disputed_cents?,
            finding,
        }))
    }
}

/// Die Nachweise der Mittelverwendung.
#[utoipa::path(operation_id = "list_filings", tag = "filings", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<FilingOut>), Refusals))]
#[get("/filings")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.filings(&reading.viewer).await?;
    let all: Vec<FilingOut> = all.into_iter().map(FilingOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |filing| filing.filing.clone(), |filing| filing)?;
    reading.page(page)
}

/// Einen Nachweis erfassen, wie er eingereicht ist.
#[utoipa::path(operation_id = "submit_filing", tag = "filings", params(WriteHeaders, WriteParameters),
    request_body = FilingIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/filings", data = "<body>")]
pub async fn submit(writing: Writing, body: Body<FilingIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Einen Anteil eines Belegs prüfen: nur, wer den Nachweis nicht erfasst hat.
#[utoipa::path(operation_id = "examine", tag = "filings", params(WriteHeaders, WriteParameters),
    request_body = ExaminationIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/filings/<id>/examinations", data = "<body>")]
pub async fn examine(mut writing: Writing, id: &str, body: Body<ExaminationIn>) -> Written {
    let filing = in_path("id", id)?;
    let finding = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(filing, finding, fields)).await
}
