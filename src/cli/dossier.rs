//! What is told of a project beside its money: who takes part, milestones, planned cost, checklists.
//!
//! Law: BHO §§ 7, 17; funding principles of the IT-Planungsrat.

use super::arguments::{self, date, euro};
use super::failure::Answer;
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::dossier::{AssessCriterion, Assessment, DescribeProject, MonthCost, PlanCost, SetMilestone};
use crate::core::ids::{ManagerId, MilestoneId, ProjectId};
use crate::core::money::Euro;
use crate::core::refinancing::{TagRefinancing, UntagRefinancing};
use clap::{ArgGroup, Args};
use time::Date;

const DESCRIBE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project describe efa-1 --one-for-all --partner DE-HB --partner DE-SH --federal-lead bmi \\
    --source 'Einzelvereinbarung vom 03.05.2021, § 2'";

#[derive(Args)]
#[command(after_help = DESCRIBE_EXAMPLES)]
#[command(group = ArgGroup::new("reuse").required(true).args(["one_for_all", "for_itself"]))]
pub struct Describe {
    /// Kennung des Projekts
    project: ProjectId,
    /// „Einer für Alle“: einmal entwickelt, von allen genutzt
    #[arg(long)]
    one_for_all: bool,
    /// Nicht „Einer für Alle“
    #[arg(long)]
    for_itself: bool,
    /// Partnerland, mehrfach möglich
    #[arg(long = "partner", value_name = "KENNUNG")]
    partners: Vec<ManagerId>,
    /// Federführendes Bundesministerium, wo bekannt
    #[arg(long, value_name = "KENNUNG")]
    federal_lead: Option<ManagerId>,
    /// Wo das steht
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

const MILESTONE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel project milestone efa-1 pilot --title 'Pilot in einer Gemeinde' --planned-on 2022-03-31
  titelbuch --as a.beispiel project milestone efa-1 pilot --title 'Pilot in einer Gemeinde' --planned-on 2022-03-31 \\
    --reached-on 2022-05-10 --evidence 'Abnahmeprotokoll vom 10.05.2022'";

#[derive(Args)]
#[command(after_help = MILESTONE_EXAMPLES)]
pub struct Milestone {
    /// Kennung des Projekts
    project: ProjectId,
    /// Kennung des Meilensteins; steht er schon, ersetzen die Angaben die früheren
    milestone: MilestoneId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Geplanter Tag; einmal genannt, bleibt er stehen
    #[arg(long, value_parser = date, value_name = "TAG")]
    planned_on: Option<Date>,
    /// Vorschau: wann er jetzt erwartet wird
    #[arg(long, value_parser = date, value_name = "TAG")]
    forecast_on: Option<Date>,
    /// Tag, an dem er erreicht war
    #[arg(long, value_parser = date, value_name = "TAG")]
    reached_on: Option<Date>,
    /// Woran das zu sehen ist
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const COST_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project cost efa-1 --year 2022 --planned 800000.00 --forecast 950000.00 \\
    --month 6=450000.00 --month 11=500000.00 --source 'Projektplan 1.2'";

fn month(text: &str) -> Result<MonthCost, String> {
    let form = || format!("„{text}“ hat nicht die Form 3=250000.00");
    let (month, amount) = text.split_once('=').ok_or_else(form)?;
    Ok(MonthCost { month: month.parse().map_err(|_| form())?, amount_cents: euro(amount)? })
}

#[derive(Args)]
#[command(after_help = COST_EXAMPLES)]
pub struct Cost {
    /// Kennung des Projekts
    project: ProjectId,
    /// Jahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Geplante Kosten in Euro; ein Plan, keine Buchung
    #[arg(long, value_parser = euro, value_name = "EUR")]
    planned: Option<Euro>,
    /// Jetzt erwartete Kosten in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    forecast: Option<Euro>,
    /// Davon in einem Monat erwartet, mehrfach möglich, zum Beispiel 3=250000.00; zusammen so viel wie --forecast
    #[arg(long = "month", value_parser = month, value_name = "MONAT=EUR", requires = "forecast")]
    months: Vec<MonthCost>,
    /// Wo das steht
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

const CRITERION_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project criterion efa-1 openness --assessment partly-fulfilled --assessed-on 2022-06-30 \\
    --evidence 'Prüfvermerk vom 30.06.2022'

Förderprinzipien: relevance, usability, speed, economy, quality, openness. Bereiche der EfA-Mindestanforderungen: efa_design,
efa_logic, efa_account, efa_payment, efa_data_exchange, efa_transport, efa_legal, efa_organisation.";

#[derive(Args)]
#[command(after_help = CRITERION_EXAMPLES)]
pub struct Criterion {
    /// Kennung des Projekts
    project: ProjectId,
    /// Kriterium
    #[arg(value_name = "KRITERIUM")]
    criterion: String,
    /// Ergebnis: fulfilled, partly-fulfilled, not-fulfilled, not-applicable
    #[arg(long, value_parser = assessment, value_name = "ERGEBNIS")]
    assessment: Assessment,
    /// Tag der Bewertung (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    assessed_on: Date,
    /// Woran das zu sehen ist
    #[arg(long, value_name = "TEXT")]
    evidence: String,
    #[command(flatten)]
    writing: Writing,
}

const REFINANCE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project refinance efa-1 --fund 'EFRE 2021–2027' --reference 'ZS 2022/17' --rate 60
  titelbuch --as a.beispiel project refinance efa-1 --milestone pilot --fund ESF+ --reference 4711 --rate 37.5";

#[derive(Args)]
#[command(after_help = REFINANCE_EXAMPLES)]
pub struct Refinance {
    /// Kennung des Projekts
    project: ProjectId,
    /// Nur dieser Meilenstein
    #[arg(long, value_name = "KENNUNG")]
    milestone: Option<MilestoneId>,
    /// Fonds mit seinem Zeitraum
    #[arg(long, value_name = "TEXT")]
    fund: String,
    /// Nummer, unter der ihn der Fonds führt
    #[arg(long, value_name = "TEXT")]
    reference: String,
    /// Satz in Prozent, zum Beispiel 60
    #[arg(long = "rate", value_name = "PROZENT")]
    rate_percent: String,
    #[command(flatten)]
    writing: Writing,
}

const REFINANCE_END_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project refinance-end efa-1 --milestone pilot";

#[derive(Args)]
#[command(after_help = REFINANCE_END_EXAMPLES)]
pub struct RefinanceEnd {
    /// Kennung des Projekts
    project: ProjectId,
    /// Nur dieser Meilenstein
    #[arg(long, value_name = "KENNUNG")]
    milestone: Option<MilestoneId>,
    #[command(flatten)]
    writing: Writing,
}

impl Refinance {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Refinance { project, milestone, fund, reference, rate_percent, writing } = self;
        let what = TagRefinancing { project, milestone, fund, reference, rate_percent };
        Session::begin(globals, &writing).await?.record(Act::TagRefinancing(what)).await
    }
}

impl RefinanceEnd {
    pub async fn run(self, globals: &Globals) -> Answer {
        let what = UntagRefinancing { project: self.project, milestone: self.milestone };
        Session::begin(globals, &self.writing).await?.record(Act::UntagRefinancing(what)).await
    }
}

fn assessment(text: &str) -> Result<Assessment, String> {
    let word = |one: Assessment| one.as_str().replace('_', "-");
    let found = Assessment::ALL.into_iter().find(|one| word(*one) == text);
    let possible: Vec<String> = Assessment::ALL.into_iter().map(word).collect();
    found.ok_or_else(|| format!("„{text}“ ist kein Ergebnis; möglich sind {}", possible.join(", ")))
}

impl Describe {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Describe { project, one_for_all, partners, federal_lead, source, writing, .. } = self;
        let what = DescribeProject { project, one_for_all, partners, federal_lead, source };
        Session::begin(globals, &writing).await?.record(Act::DescribeProject(what)).await
    }
}

impl Milestone {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Milestone { project, milestone, title, planned_on, forecast_on, reached_on, evidence, writing } = self;
        let what = SetMilestone { project, milestone, title, planned_on, forecast_on, reached_on, evidence };
        Session::begin(globals, &writing).await?.record(Act::SetMilestone(what)).await
    }
}

impl Cost {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Cost {
            project,
            year: cost_year,
            planned: planned_cents,
            forecast: forecast_cents,
            months,
            source,
            writing,
        } = self;
        let what = PlanCost { project, cost_year, planned_cents, forecast_cents, months, source };
        Session::begin(globals, &writing).await?.record(Act::PlanCost(what)).await
    }
}

impl Criterion {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Criterion { project, criterion, assessment, assessed_on, evidence, writing } = self;
        let what = AssessCriterion { project, criterion, assessment, assessed_on, evidence };
        Session::begin(globals, &writing).await?.record(Act::AssessCriterion(what)).await
    }
}
