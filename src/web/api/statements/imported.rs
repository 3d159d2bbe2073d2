//! What an import of a statement came to: which lines paid an order, which are open and why.

use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::payment::Statement;
use crate::desk::cash_statement::{LineRow, Matched, Plan, overview, rows};
use crate::web::fields::AmountText;
use crate::web::problem::Problem;
use crate::web::writing::{Recorded, Writing};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ImportOut {
    statement: String,
    /// The event of the statement; those of its lines follow it.
    seq: Option<u64>,
    /// The same file stood under this id already: nothing was booked.
    repeated: bool,
    dry_run: bool,
    pub lines: u32,
    sum: AmountText,
    pub matched_lines: usize,
    pub unmatched_lines: usize,
    /// Lines for which no order was found.
    pub open: Vec<OpenLineOut>,
    /// Lines that go beyond what their order still covered; absent for a file that is known already.
    #[serde(skip_serializing_if = "Option::is_none")]
    without_authority: Option<Vec<BeyondOut>>,
}

#[derive(Serialize, ToSchema)]
pub struct OpenLineOut {
    pub line: u32,
    amount: AmountText,
    /// Absent for a file that is known already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The part of a line that its order does not cover.
#[derive(Serialize, ToSchema)]
pub struct BeyondOut {
    line: u32,
    order: String,
    amount: AmountText,
}

impl OpenLineOut {
    pub fn amount(&self) -> Option<Euro> {
        self.amount.euro()
    }
}

impl ImportOut {
    /// The event of the statement, where it is booked.
    pub fn first(&self) -> Option<Seq> {
        self.seq.map(Seq).filter(|_| !self.dry_run)
    }

    pub fn sum(&self) -> Option<Euro> {
        self.sum.euro()
    }

    pub fn new(writing: &Writing, plan: &Plan, seq: Option<Seq>) -> Recorded<ImportOut> {
        let (matched_lines, unmatched_lines) = plan.counted();
        let (mut open, mut beyond_orders) = (Vec::new(), Vec::new());
        for planned in &plan.lines {
            let line = planned.line.line;
            match &planned.matched {
                Matched::Nothing { reason } => {
                    let (amount, reason) = (planned.line.amount.into(), Some(reason.clone()));
                    open.push(OpenLineOut { line, amount, reason });
                }
                Matched::Order { order, beyond } if beyond.is_positive() => {
                    beyond_orders.push(BeyondOut { line, order: order.to_string(), amount: (*beyond).into() });
                }
                Matched::Order { .. } | Matched::Refund { .. } => {}
            }
        }
        let told = ImportOut {
            statement: plan.head.statement.to_string(),
            seq: seq.map(|seq| seq.0),
            repeated: false,
            dry_run: writing.is_dry_run(),
            lines: plan.head.lines,
            sum: plan.head.sum_cents.into(),
            matched_lines,
            unmatched_lines,
            open,
            without_authority: Some(beyond_orders),
        };
        told.recorded(!writing.is_dry_run())
    }

    /// As the statement stands now: lines that were open may have been matched since.
    pub async fn known(writing: &Writing, known: &Statement) -> Result<Recorded<ImportOut>, Problem> {
        let rows = rows(known, &writing.store().orders(&writing.viewer().await?).await?);
        let counted = overview(&rows)?;
        let open = rows.into_iter().filter(|row| !row.is_matched());
        let open = open.map(|LineRow { line, amount, .. }| OpenLineOut { line, amount: amount.into(), reason: None });
        let told = ImportOut {
            statement: known.imported.statement.to_string(),
            seq: Some(known.imported_seq.0),
            repeated: true,
            dry_run: writing.is_dry_run(),
            lines: known.imported.lines,
            sum: known.imported.sum_cents.into(),
            matched_lines: counted.matched_lines,
            unmatched_lines: counted.unmatched_lines,
            open: open.collect(),
            without_authority: None,
        };
        Ok(told.recorded(false))
    }

    fn recorded(self, is_new: bool) -> Recorded<ImportOut> {
        let place = (is_new || self.repeated).then(|| format!("/api/v1/statements/{}", self.statement));
        Recorded { told: self, is_new, place }
    }
}
