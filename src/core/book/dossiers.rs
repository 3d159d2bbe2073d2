//! What services, dossiers and the roll-out tell, folded into the book. Calls no rules, moves no money.

use super::{Book, Noted};
use crate::core::dossier::PlanCost;
use crate::core::event::{Body, Event};
use crate::core::ids::Seq;
use crate::core::service::Service;

impl Book {
    /// An attachment is heard by its project and its service, perhaps twice; what is kept by event stays the same then.
    pub(super) fn recall_dossier(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ServiceAttached(what) => {
                self.services.change(&what.service, |service| {
                    service.attached.insert(seq, what.clone());
                });
                self.dossiers.change(&what.project, |dossier| {
                    dossier.attached.insert(seq, what.clone());
                });
            }
            Body::ServiceDetached(what) => {
                self.services.change(&what.service, |service| {
                    service.detached.insert(what.attached);
                });
                self.dossiers.change(&what.project, |dossier| {
                    dossier.detached.insert(what.attached);
                });
            }
            Body::ProjectDescribed(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.described = Some(Noted { what: what.clone(), seq });
            }),
            Body::MilestoneSet(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.milestones.entry(what.milestone.clone()).or_default().insert(seq, what.clone());
            }),
            Body::CostPlannedV1(what) => self.note_cost(seq, what.clone().into()),
            Body::CostPlanned(what) => self.note_cost(seq, what.clone()),
            Body::CriterionAssessed(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.criteria.entry(what.criterion.clone()).or_default().insert(seq, what.clone());
            }),
            Body::ProjectCarriedJointly(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.joint = Some(Noted { what: what.clone(), seq });
            }),
            Body::ConsortiumRegistered(what) => {
                self.consortia.put(what.consortium.clone(), Some(Noted { what: what.clone(), seq }));
            }
            Body::RefinancingTagged(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.refinancing.entry(what.milestone.clone()).or_default().insert(seq, Some(what.clone()));
            }),
            Body::RefinancingRemoved(what) => self.dossiers.change(&what.project, |dossier| {
                dossier.refinancing.entry(what.milestone.clone()).or_default().insert(seq, None);
            }),
            Body::AuthorityRegistered(what) => {
                let known = Noted { what: what.clone(), seq };
                self.authorities.put(what.authority.clone(), Some(known));
            }
            _ => self.recall_service(event),
        }
    }

    fn recall_service(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ServiceRegistered(what) => {
                if let Ok(None) = self.services.get(&what.service) {
                    self.services.put(what.service.clone(), Some(Service::new(what.clone(), seq)));
                }
            }
            Body::ServiceAmended(what) => self.services.change(&what.service, |service| {
                service.what = what.clone();
                service.seq = seq;
            }),
            Body::MaturityReached(what) => self.services.change(&what.service, |service| {
                service.reached.insert(seq, what.clone());
            }),
            Body::MaturityWithdrawn(what) => self.services.change(&what.service, |service| {
                service.withdrawn.insert(what.reached);
            }),
            Body::CompetenceDeclared(what) => self.services.change(&what.service, |service| {
                service.competences.insert(seq, what.clone());
            }),
            Body::AuthorityConnected(what) => self.services.change(&what.service, |service| {
                service.connected.entry(what.authority.clone()).or_default().insert(seq, what.clone());
            }),
            Body::ConnectionWithdrawn(what) => self.services.change(&what.service, |service| {
                service.disconnected.insert(what.connected);
            }),
            _ => self.recall_reuse(event),
        }
    }

    fn recall_reuse(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ReuseAgreed(what) => self.services.change(&what.service, |service| {
                service.reuse.agreed.insert(seq, what.clone());
            }),
            Body::ReuseEnded(what) => self.services.change(&what.service, |service| {
                service.reuse.ended.insert(what.agreed, what.ended_on);
            }),
            Body::RunningCostShared(what) => self.services.change(&what.service, |service| {
                service.reuse.shared.insert(seq, what.clone());
            }),
            Body::RunningCostReversed(what) => self.services.change(&what.shared.service, |service| {
                service.reuse.reversed.insert(what.reverses);
            }),
            _ => {}
        }
    }

    fn note_cost(&mut self, seq: Seq, what: PlanCost) {
        let project = what.project.clone();
        self.dossiers.change(&project, |dossier| {
            dossier.costs.entry(what.cost_year).or_default().insert(seq, what);
        });
    }
}
