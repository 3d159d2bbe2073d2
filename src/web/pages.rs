//! The pages: the book for readers and for whoever works with it, in German and English, in the design of KERN, without
//! any script.
//!
//! A page is said first and drawn after: a handler reads the store and gives blocks (facts, tables, links), the
//! templates give them their HTML. Every figure is a link to its definition, its as-of point and its postings.
//! What is changed goes by forms of somebody who is known (`guards`); those that book become the same commands as the
//! bodies of the API (`forms`). Nothing is fetched from elsewhere.

pub mod address;
pub mod assets;
pub mod failure;

mod accesses;
mod account;
mod agreements;
mod allocation;
mod amending;
mod blocks;
mod budget;
mod claims;
mod commitments;
mod consortia;
mod contributions;
mod corrections;
mod drafts;
mod duties;
mod figures;
mod filings;
mod forms;
mod forward_commitments;
mod free;
mod handbook;
mod handing_down;
mod history;
mod identity_provider;
mod inbox;
mod invitation;
mod journal;
mod keys;
pub mod legal;
mod lists;
mod map;
mod onward_grants;
mod orders;
mod overview;
mod own_token;
mod payments;
mod persons;
mod plain;
mod programmes;
mod projects;
mod proof;
mod proposals;
mod report_check;
mod reports;
mod roles;
mod runs;
mod scope;
mod search;
mod second_factor;
mod services;
mod settlements;
mod shell;
mod sign_in;
mod situation;
mod statements;
mod tasks;
mod things;
mod unsent;
mod view;
mod vouchers;
mod words;

use rocket::{Route, routes};

/// Below this address lie the files that pages offer: the answers of the API, read with a session instead of a token.
pub const FILES: &str = "/dateien";

/// The places of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Overview,
    Situation,
    Keys,
    Runs,
    Budget,
    Agreements,
    Projects,
    Services,
    Reports,
    Journal,
    Search,
    Proof,
}

impl Section {
    const ALL: [Section; 12] = [
        Section::Overview,
        Section::Situation,
        Section::Keys,
        Section::Runs,
        Section::Budget,
        Section::Agreements,
        Section::Projects,
        Section::Services,
        Section::Reports,
        Section::Journal,
        Section::Search,
        Section::Proof,
    ];

    const fn path(self) -> &'static str {
        match self {
            Section::Overview => "/",
            Section::Situation => situation::PATH,
            Section::Keys => "/schluessel",
            Section::Runs => "/laeufe",
            Section::Budget => "/haushalt",
            Section::Agreements => "/vereinbarungen",
            Section::Projects => "/projekte",
            Section::Services => "/leistungen",
            Section::Reports => "/berichte",
            Section::Journal => "/journal",
            Section::Search => "/suche",
            Section::Proof => "/nachweis",
        }
    }

    /// The key of its name.
    const fn title(self) -> &'static str {
        match self {
            Section::Overview => "nav-overview",
            Section::Situation => "nav-situation",
            Section::Keys => "nav-keys",
            Section::Runs => "nav-runs",
            Section::Budget => "nav-budget",
            Section::Agreements => "nav-agreements",
            Section::Projects => "nav-projects",
            Section::Services => "nav-services",
            Section::Reports => "nav-reports",
            Section::Journal => "nav-journal",
            Section::Search => "nav-search",
            Section::Proof => "nav-proof",
        }
    }
}

pub fn all() -> Vec<Route> {
    [read(), worked(), examined(), told(), decided(), authorised(), granted(), entered()].concat()
}

/// What is worked with: each form is asked for and sent to one address.
fn worked() -> Vec<Route> {
    routes![
        projects::registering::ask,
        projects::registering::send,
        commitments::ask,
        commitments::send,
        commitments::ask_to_change,
        commitments::change,
        consortia::ask,
        consortia::send,
        consortia::ask_to_carry,
        consortia::carry,
        consortia::ask_to_reimburse,
        consortia::reimburse,
        contributions::ask,
        contributions::send,
        contributions::ask_to_reverse,
        contributions::reverse,
        onward_grants::handing_on::ask_recipient,
        onward_grants::handing_on::register,
        onward_grants::handing_on::ask,
        onward_grants::handing_on::send,
        onward_grants::shares::ask_receipt,
        onward_grants::shares::receive,
        onward_grants::shares::ask_reduction,
        onward_grants::shares::reduce,
        onward_grants::undoing::ask_grant,
        onward_grants::undoing::reverse_grant,
        onward_grants::undoing::ask_receipt,
        onward_grants::undoing::reverse_receipt,
        forward_commitments::ask,
        forward_commitments::send,
        forward_commitments::ask_to_change,
        forward_commitments::change,
        orders::ask,
        orders::send,
        orders::ask_to_countersign,
        orders::countersign,
        orders::ask_to_issue,
        orders::issue,
        orders::ask_to_cancel,
        orders::cancel,
        vouchers::ask,
        vouchers::send,
        vouchers::ask_to_match,
        vouchers::match_payment,
        vouchers::list::ask,
        vouchers::list::send,
        payments::ask,
        payments::send,
        filings::ask,
        filings::send
    ]
}

/// The same of what comes after a payment: statements of the Kasse, examination, claims, and what is taken back.
fn examined() -> Vec<Route> {
    routes![
        statements::ask,
        statements::send,
        statements::ask_to_match,
        statements::assign,
        filings::examining::ask,
        filings::examining::send,
        filings::examining::ask_to_accept,
        filings::examining::accept,
        claims::ask,
        claims::send,
        claims::ask_to_decide,
        claims::decide,
        claims::ask_to_reduce,
        claims::reduce,
        claims::ask_to_repay,
        claims::repay,
        corrections::ask,
        corrections::send,
        corrections::ask_payment,
        corrections::send_payment,
        corrections::ask_refund,
        corrections::refund,
        corrections::ask_match,
        corrections::unmatch
    ]
}

/// The same of what moves no money: projects beside it, services, and how far they are.
fn told() -> Vec<Route> {
    routes![
        projects::slipping::ask,
        projects::slipping::send,
        projects::refinancing::ask,
        projects::refinancing::send,
        projects::refinancing::ask_to_end,
        projects::refinancing::end,
        projects::telling::ask_description,
        projects::telling::describe,
        projects::telling::ask_milestone,
        projects::telling::set_milestone,
        projects::telling::ask_cost,
        projects::telling::plan_cost,
        projects::telling::ask_criterion,
        projects::telling::assess,
        projects::telling::ask_attachment,
        projects::telling::attach,
        services::telling::ask,
        services::telling::send,
        services::telling::ask_to_amend,
        services::telling::amend,
        services::reusing::ask,
        services::reusing::agree,
        services::reusing::ask_to_end,
        services::reusing::end,
        services::reusing::ask_to_share,
        services::reusing::share,
        services::reusing::ask_to_reverse,
        services::reusing::reverse,
        services::telling::ask_level,
        services::telling::reach,
        services::telling::ask_authority,
        services::telling::found,
        services::telling::ask_competence,
        services::telling::declare,
        services::telling::ask_connection,
        services::telling::connect,
        services::withdrawing::ask_level,
        services::withdrawing::withdraw_level,
        services::withdrawing::ask_connection,
        services::withdrawing::withdraw_connection,
        services::withdrawing::ask_detachment,
        services::withdrawing::detach
    ]
}

/// The same of what is decided above the projects.
fn decided() -> Vec<Route> {
    routes![
        keys::registering::ask,
        keys::registering::send,
        keys::registering::ask_to_activate,
        keys::registering::activate,
        keys::registering::ask_to_retire,
        keys::registering::retire,
        programmes::ask,
        programmes::create,
        programmes::ask_component,
        programmes::divide,
        programmes::ask_amendment,
        programmes::amend,
        budget::changing::ask_frame,
        budget::changing::grant_frame,
        budget::changing::ask_item,
        budget::changing::create_item,
        budget::changing::ask_appropriation,
        budget::changing::appropriate,
        budget::changing::ask_change,
        budget::changing::change_appropriation,
        budget::changing::ask_block,
        budget::changing::send_block,
        budget::changing::ask_unblock,
        budget::changing::send_unblock,
        budget::changing::ask_virement,
        budget::changing::make_virement,
        budget::changing::ask_to_return,
        budget::changing::give_back,
        budget::residues::ask,
        budget::residues::send,
        budget::residues::ask_to_consent,
        budget::residues::consent,
        budget::noting::ask_note,
        budget::noting::note,
        budget::noting::ask_to_settle,
        budget::noting::settle,
        budget::noting::ask_to_reinforce,
        budget::noting::reinforce,
        budget::opening::ask,
        budget::opening::send,
        budget::closing::ask,
        budget::closing::send,
        agreements::ask,
        agreements::send,
        agreements::amending::ask,
        agreements::amending::send,
        agreements::placing::ask,
        agreements::placing::send,
        allocation::ask,
        amending::ask,
        amending::send,
        allocation::send,
        proposals::ask,
        proposals::send,
        proposals::ask_to_approve,
        proposals::approve,
        proposals::ask_to_carry_out,
        proposals::carry_out,
        proposals::ask_to_reject,
        proposals::reject,
        proposals::ask_to_withdraw,
        proposals::withdraw,
        forms::confirmation::show
    ]
}

/// The same of commitment authority, and of what else two persons decide.
fn authorised() -> Vec<Route> {
    routes![
        budget::authority::ask,
        budget::authority::grant,
        budget::authority::ask_change,
        budget::authority::change,
        budget::authority::ask_block,
        budget::authority::send_block,
        budget::authority::ask_unblock,
        budget::authority::send_unblock,
        budget::authority::ask_to_return,
        budget::authority::give_back,
        budget::authority::ask_to_lapse,
        budget::authority::lapse,
        handing_down::ask,
        handing_down::ask_to_reassign,
        handing_down::reassign,
        handing_down::send,
        handing_down::ask_to_recall,
        handing_down::recall,
        handing_down::ask_authority,
        handing_down::assign_authority,
        handing_down::ask_to_reverse,
        handing_down::reverse
    ]
}

/// The same of what persons may do.
fn granted() -> Vec<Route> {
    routes![
        programmes::ask_manager,
        programmes::found,
        roles::granting::ask_to_enter,
        roles::granting::enter,
        roles::granting::ask_to_grant,
        roles::granting::grant,
        roles::granting::ask_to_withdraw,
        roles::granting::withdraw,
        roles::granting::ask_to_delegate,
        roles::granting::delegate,
        roles::granting::ask_to_end,
        roles::granting::end
    ]
}

/// What is read.
fn read() -> Vec<Route> {
    routes![
        overview::show,
        situation::show,
        keys::list,
        keys::one,
        keys::comparing::show,
        budget::show,
        agreements::list,
        agreements::one,
        runs::list,
        runs::one,
        projects::register::list,
        projects::one,
        onward_grants::chain::show,
        onward_grants::one,
        projects::dossier::show,
        settlements::one,
        duties::list,
        services::list,
        services::one,
        reports::list,
        reports::one,
        journal::list,
        journal::one,
        proof::show,
        report_check::ask,
        report_check::check,
        search::show,
        history::one,
        accesses::list,
        figures::one,
        roles::list,
        handbook::contents,
        handbook::one,
        handbook::shown,
        legal::accessibility,
        legal::imprint,
        legal::privacy,
        legal::licence,
        assets::one
    ]
}

/// The door, the own account, and those of others.
fn entered() -> Vec<Route> {
    routes![
        sign_in::ask,
        sign_in::enter,
        sign_in::leave,
        identity_provider::go,
        identity_provider::come_back,
        invitation::ask,
        invitation::accept,
        second_factor::ask,
        second_factor::set_up,
        second_factor::take_away,
        account::show,
        account::change_password,
        account::end_session,
        account::withdraw_token,
        account::end_others,
        account::mail::save,
        drafts::list,
        drafts::one,
        drafts::discard,
        inbox::show,
        inbox::mark_read,
        own_token::ask,
        own_token::issue,
        persons::list,
        persons::one,
        persons::access::invite,
        persons::access::disable,
        persons::access::enable,
        persons::access::link,
        persons::access::unlink
    ]
}
