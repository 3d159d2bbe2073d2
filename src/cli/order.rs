//! Payment orders: certified by one person, issued by another, taken back while they are not paid.
//!
//! Law: BHO §§ 70, 77.

use super::arguments::{date, euro};
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{CommitmentId, OrderId};
use crate::core::money::{Euro, MoneyError};
use crate::core::order::CertifyOrder;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use time::Date;

/// Auszahlungen feststellen (eine Person) und anordnen (eine andere).
#[derive(Subcommand)]
pub enum OrderCommand {
    /// Eine Auszahlung sachlich und rechnerisch feststellen
    Certify(Certify),
    /// Eine festgestellte Auszahlung anordnen (andere Person)
    Issue(Step),
    /// Eine festgestellte Auszahlung als dritte Person mitzeichnen
    Countersign(Step),
    /// Eine Anordnung zurücknehmen, soweit die Kasse nicht ausgezahlt hat
    Cancel(Step),
    /// Alle Anordnungen zeigen
    List,
}

const CERTIFY_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel order certify a-2021-0001 --commitment v-2021-017 --amount 120000.00 --due 2021-05-31 \\
    --cash-sign 1180099999 --voucher 'Rechnung 33/2021'";

#[derive(Args)]
#[command(after_help = CERTIFY_EXAMPLES)]
pub struct Certify {
    /// Kennung der Anordnung, zum Beispiel ihre Belegnummer
    order: OrderId,
    /// Festlegung, auf die sie geht
    #[arg(long, value_name = "KENNUNG")]
    commitment: CommitmentId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Fällig am (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    due: Date,
    /// Kassenzeichen, unter dem die Kasse auszahlt
    #[arg(long, value_name = "ZEICHEN")]
    cash_sign: Option<String>,
    /// Wer bezahlt wird; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const STEP_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as b.beispiel order issue a-2021-0001 --voucher 'Auszahlungsanordnung 1/2021'
  titelbuch --as c.beispiel order countersign a-2021-0001
  titelbuch --as b.beispiel order cancel a-2021-0001 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = STEP_EXAMPLES)]
pub struct Step {
    /// Kennung der Anordnung
    order: OrderId,
    #[command(flatten)]
    writing: Writing,
}

impl OrderCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            OrderCommand::Certify(certify) => certify.run(globals).await,
            OrderCommand::Issue(Step { order, writing }) => {
                Session::begin(globals, &writing).await?.record(Act::IssueOrder { order }).await
            }
            OrderCommand::Countersign(Step { order, writing }) => {
                Session::begin(globals, &writing).await?.record(Act::CountersignOrder { order }).await
            }
            OrderCommand::Cancel(Step { order, writing }) => {
                Session::begin(globals, &writing).await?.record(Act::CancelOrder { order }).await
            }
            OrderCommand::List => list(globals).await,
        }
    }
}

impl Certify {
    async fn run(self, globals: &Globals) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let payee = session.seal_note(self.payee.as_deref())?;
        let what = CertifyOrder {
            order: self.order,
            commitment: self.commitment,
            amount_cents: self.amount,
            due_on: self.due,
            cash_sign: self.cash_sign,
            payee,
        };
        session.record(Act::CertifyOrder(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Festlegung", Side::Left),
        ("Stand", Side::Left),
        ("fällig am", Side::Left),
        ("Betrag", Side::Right),
        ("ausgezahlt", Side::Right),
        ("offen", Side::Right),
    ]);
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    let mut values = Vec::new();
    for order in store.orders(&Viewer::all()).await? {
        let (paid, unpaid) = (order.paid_sum().map_err(unusable)?, order.unpaid().map_err(unusable)?);
        let state = order.state().map_err(unusable)?;
        let what = order.certified;
        values.push(json!({
            "order": what.order,
            "commitment": what.commitment,
            "state": state.as_str(),
            "due_on": what.due_on.to_string(),
            "amount_eur": what.amount_cents.to_string(),
            "paid_eur": paid.to_string(),
            "unpaid_eur": unpaid.to_string(),
        }));
        let named = [what.order.to_string(), what.commitment.to_string(), state.in_german().to_owned()];
        let amounts = [what.amount_cents, paid, unpaid].map(Euro::to_german);
        table.row(named.into_iter().chain([calendar::in_german(what.due_on)]).chain(amounts).collect());
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Auszahlung festgestellt.")
    }
    Ok(())
}
