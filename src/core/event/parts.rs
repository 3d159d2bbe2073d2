//! What a new thing is a part of: a commitment of a project, an order of a commitment. It is said once, by the event that
//! creates it, and never changes.
//!
//! Not what an event changes besides: those are mentions (`subject.rs`).

use super::{Body, Subject, SubjectKind};
use crate::core::ids::ProjectId;

impl SubjectKind {
    /// The kinds of things that are always a part of another.
    pub const PARTS: [SubjectKind; 7] = [
        SubjectKind::Commitment,
        SubjectKind::ForwardCommitment,
        SubjectKind::Order,
        SubjectKind::Voucher,
        SubjectKind::Contribution,
        SubjectKind::Filing,
        SubjectKind::Claim,
    ];
}

impl Body {
    /// The thing that what this event creates is a part of; `None` for what stands by itself and for later events.
    #[must_use]
    pub fn part_of(&self) -> Option<Subject> {
        let of = |project: &ProjectId| Some(Subject { kind: SubjectKind::Project, id: project.to_string() });
        match self {
            Body::CommitmentMade(what) => of(&what.project),
            Body::CommitmentCharged(what) => of(&what.commitment.project),
            Body::ForwardCommitmentMade(what) => of(&what.project),
            Body::OrderCertified(what) => {
                Some(Subject { kind: SubjectKind::Commitment, id: what.commitment.to_string() })
            }
            Body::VoucherRegisteredV1(what) => of(&what.project),
            Body::VoucherRegistered(what) => of(&what.project),
            Body::ContributionRecorded(what) => of(&what.project),
            Body::FilingSubmittedV1(what) => of(&what.project),
            Body::FilingSubmitted(what) => of(&what.project),
            Body::ClaimRaised(what) => of(&what.project),
            _ => None,
        }
    }
}
