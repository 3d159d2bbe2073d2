//! The pages: the book for readers, and the door for those who sign in, in German, in the design of KERN, without any script.
//!
//! A page is said first and drawn after: a handler reads the store and gives blocks (facts, tables, links), the
//! templates give them their HTML. Every figure is a link to its definition, its as-of point and its postings.
//! Nothing is fetched from elsewhere, and whatever changes anything takes a form of somebody who is known (`guards`).

pub mod address;
pub mod assets;
pub mod failure;

mod account;
mod blocks;
mod figures;
mod invitation;
mod journal;
mod keys;
mod map;
mod overview;
mod plain;
mod projects;
mod proof;
mod reports;
mod runs;
mod scope;
mod second_factor;
mod shell;
mod sign_in;
mod view;
mod words;

use rocket::{Route, routes};

/// The places of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Overview,
    Keys,
    Runs,
    Projects,
    Reports,
    Journal,
    Proof,
}

impl Section {
    const ALL: [Section; 7] = [
        Section::Overview,
        Section::Keys,
        Section::Runs,
        Section::Projects,
        Section::Reports,
        Section::Journal,
        Section::Proof,
    ];

    const fn path(self) -> &'static str {
        match self {
            Section::Overview => "/",
            Section::Keys => "/schluessel",
            Section::Runs => "/laeufe",
            Section::Projects => "/projekte",
            Section::Reports => "/berichte",
            Section::Journal => "/journal",
            Section::Proof => "/nachweis",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Section::Overview => "Übersicht",
            Section::Keys => "Schlüssel",
            Section::Runs => "Läufe",
            Section::Projects => "Projekte",
            Section::Reports => "Berichte",
            Section::Journal => "Journal",
            Section::Proof => "Nachweis",
        }
    }
}

pub fn all() -> Vec<Route> {
    routes![
        overview::show,
        keys::list,
        keys::one,
        runs::list,
        runs::one,
        projects::list,
        projects::one,
        reports::list,
        reports::one,
        journal::list,
        journal::one,
        proof::show,
        figures::one,
        assets::one,
        sign_in::ask,
        sign_in::enter,
        sign_in::leave,
        invitation::ask,
        invitation::accept,
        second_factor::ask,
        second_factor::set_up,
        second_factor::take_away,
        account::show,
        account::change_password,
        account::end_session,
        account::withdraw_token,
        account::end_others
    ]
}
