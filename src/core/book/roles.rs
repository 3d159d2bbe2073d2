//! What the book remembers of rights: of each actor that was loaded, the roles and the delegations both ways.

use super::Book;
use crate::core::event::{Body, Event};
use crate::core::role::{DelegationEnded, RoleWithdrawn};

impl Book {
    pub(super) fn recall_roles(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::RoleGranted(role) => self.rights.change(&role.actor, |rights| {
                rights.roles.insert(seq, role.clone());
            }),
            Body::RoleWithdrawn(RoleWithdrawn { granted, role }) => self.rights.change(&role.actor, |rights| {
                rights.roles.remove(granted);
            }),
            // Both hear of it, each where it was loaded.
            Body::RoleDelegated(delegation) => {
                self.rights.change(&delegation.deputy, |rights| {
                    rights.taken.insert(seq, delegation.clone());
                });
                self.rights.change(&delegation.absent, |rights| {
                    rights.given.insert(seq, delegation.clone());
                });
            }
            Body::DelegationEnded(DelegationEnded { delegated, delegation }) => {
                self.rights.change(&delegation.deputy, |rights| {
                    rights.taken.remove(delegated);
                });
                self.rights.change(&delegation.absent, |rights| {
                    rights.given.remove(delegated);
                });
            }
            Body::RightsEnforced(_) => self.rights_enforced.put((), Some(seq)),
            _ => {}
        }
    }
}
