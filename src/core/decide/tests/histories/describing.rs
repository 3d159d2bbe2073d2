//! Acts about projects that move no money: services, maturity, dossier, roll-out.

use super::super::dossier::{self as acts, BUNDLE, SINGLE};
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
            76 if choice.is_multiple_of(4) => Act::RegisterService(acts::service(BUNDLE, None, choice)),
            76 if choice % 4 == 1 => Act::AmendService(acts::service(single, Some(BUNDLE), choice % 5)),
            76 => Act::RegisterService(acts::service(single, Some(BUNDLE), 3)),
            77 if choice.is_multiple_of(3) => Act::DetachService(acts::of_project(&project, single)),
            77 => Act::AttachService(acts::of_project(&project, single)),
            78 => acts::level(single, scheme, u8::try_from(self.cents % 9).unwrap(), on),
            79 if choice.is_multiple_of(3) => {
                let reached = Seq(last(book, "maturity_reached/1", self.target % 3));
                Act::WithdrawMaturity(WithdrawMaturity { service: id(SINGLE), reached })
            }
            79 => Act::DescribeProject(acts::described(
                [&["DE-HB"][..], &["DE-BY"], &[]][usize::from(choice % 3)],
                (choice > 5).then_some("bmi"),
            )),
            80 => Act::SetMilestone(acts::milestone(
                Some(DAYS[usize::from(choice / 6)]),
                choice.is_multiple_of(2).then_some(on),
                (!choice.is_multiple_of(3)).then_some("Protokoll"),
            )),
            81 => acts::cost(
                &project,
                (!choice.is_multiple_of(3)).then_some(&amount),
                choice.is_multiple_of(2).then_some(&amount),
            ),
            82 => acts::criterion(["relevance", "speed", "beauty"][usize::from(choice % 3)], on),
            83 if choice < 4 => {
                let kind = AuthorityKind::ALL[usize::from(choice)];
                acts::authority(&format!("kreis-{}", choice % 2), kind)
            }
            83 => {
                let number = (!choice.is_multiple_of(3)).then_some(self.cents % 4);
                acts::competence(on, &[(AuthorityKind::ALL[usize::from(choice % 4)], number)])
            }
            84 if choice.is_multiple_of(4) => acts::disconnect(&format!("kreis-{}", choice % 2)),
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
