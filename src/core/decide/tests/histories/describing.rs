//! Acts about projects that move no money: services, maturity, dossier, roll-out.

use super::super::consortium::{consortium, jointly, reimburse};
use super::super::dossier::{self as acts, BUNDLE, SINGLE};
use super::super::sources::{tag, untag};
use super::*;
use crate::core::roll_out::AuthorityKind;
use crate::core::service::{MaturityScheme, WithdrawMaturity};

const DAYS: [&str; 4] = ["2020-12-01", "2021-01-01", "2021-02-01", "2021-03-01"];

impl Draw {
    /// What a project is for and what it reached.
    pub(super) fn describing(&self, book: &Book) -> Act {
        let choice = self.choice;
        let project = format!("p-{}", 1 + choice % 2);
        let single = if choice > 9 { "99008001012012" } else { SINGLE };
        let on = DAYS[usize::from(self.target % 4)];
        let scheme = MaturityScheme::ALL[usize::from(choice % 2)];
        let amount = self.amount().to_string();
        match self.kind {
            84 if choice.is_multiple_of(4) => Act::RegisterService(acts::service(BUNDLE, None, choice)),
            84 if choice % 4 == 1 => Act::AmendService(acts::service(single, Some(BUNDLE), choice % 5)),
            84 => Act::RegisterService(acts::service(single, Some(BUNDLE), 3)),
            85 if choice.is_multiple_of(3) => Act::DetachService(acts::of_project(&project, single)),
            85 => Act::AttachService(acts::of_project(&project, single)),
            86 => acts::level(single, scheme, u8::try_from(self.cents % 9).unwrap(), on),
            87 if choice.is_multiple_of(3) => {
                let reached = Seq(last(book, "maturity_reached/1", self.target % 3));
                Act::WithdrawMaturity(WithdrawMaturity { service: id(SINGLE), reached })
            }
            87 => Act::DescribeProject(acts::described(
                [&["DE-HB"][..], &["DE-BY"], &[]][usize::from(choice % 3)],
                (choice > 5).then_some("bmi"),
            )),
            88 if choice == 8 => tag("p-1", None, if self.cents.is_multiple_of(3) { "101" } else { "60" }),
            88 if choice == 10 => tag("p-1", Some("m-1"), "37.5"),
            88 if choice == 11 => untag("p-1", None),
            88 => Act::SetMilestone(acts::milestone(
                Some(DAYS[usize::from(choice / 6)]),
                choice.is_multiple_of(2).then_some(on),
                (!choice.is_multiple_of(3)).then_some("Protokoll"),
            )),
            89 => acts::cost(
                &project,
                (!choice.is_multiple_of(3)).then_some(&amount),
                choice.is_multiple_of(2).then_some(&amount),
            ),
            90 => acts::criterion(["relevance", "speed", "beauty"][usize::from(choice % 3)], on),
            91 if choice < 4 => {
                let kind = AuthorityKind::ALL[usize::from(choice)];
                acts::authority(&format!("kreis-{}", choice % 2), kind)
            }
            91 => {
                let number = (!choice.is_multiple_of(3)).then_some(self.cents % 4);
                acts::competence(on, &[(AuthorityKind::ALL[usize::from(choice % 4)], number)])
            }
            94 if choice > 8 => consortium(
                &format!("verbund-{}", choice % 2),
                &["DE-BY", "DE-HB"],
                ["DE-HB", "bmi"][usize::from(self.cents % 2 == 1)],
            ),
            94 | 95 => {
                let half = if self.target == 5 { "50.01" } else { "50" };
                jointly(&project, &format!("verbund-{}", choice % 2), &[("DE-BY", "50"), ("DE-HB", half)])
            }
            96 => reimburse(&project, ["DE-HB", "DE-HB", "DE-BY"][usize::from(choice % 3)], &amount),
            92 if choice < 6 => acts::disconnect(&format!("kreis-{}", choice % 2)),
            _ if choice.is_multiple_of(2) => acts::connect(single, &format!("kreis-{}", choice % 3), on),
            _ => acts::connect(single, &format!("0916{:04}", choice), on),
        }
    }
}

/// Services and dossiers hear of the same attachments, and no level contradicts another one.
pub fn projects_and_services_agree(book: &Book) {
    let of_services: BTreeSet<Seq> =
        book.services.present().flat_map(|(_, service)| service.projects().map(|(seq, _)| seq)).collect();
    let of_projects: BTreeSet<Seq> =
        book.dossiers.present().flat_map(|(_, dossier)| dossier.services().map(|(seq, _)| seq)).collect();
    assert_eq!(of_services, of_projects);
    for (_, service) in book.services.present() {
        for scheme in MaturityScheme::ALL {
            let mut levels: Vec<_> = service.levels(None, scheme).map(|what| (what.reached_on, what.level)).collect();
            levels.sort_unstable();
            assert!(levels.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1), "{levels:?}");
        }
        let mut connected = BTreeSet::new();
        assert!(service.connections().all(|what| connected.insert(&what.authority)));
    }
}
