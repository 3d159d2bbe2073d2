//! The catalogue of rules, and what a refusal is made of.
//!
//! A refusal is data: the rule, what it is about, the facts, and what would be possible. The
//! sentence is made from the rule's template at the edge of the house; nobody writes one elsewhere.
//! `docs/rules.md` lists the same rules with their law and their tests; a test holds both equal.

mod evidence;
mod ledger;
mod result;
mod rights;
mod violation;

pub use evidence::*;
pub use ledger::*;
pub use result::*;
pub use rights::*;
pub use violation::{Fact, Findings, Notice, Violation};

/// A rule of the book. `sentence` and `hint` name facts in braces.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub name: &'static str,
    pub sentence: &'static str,
    pub hint: &'static str,
}

/// The constants of a list of rules, and the list itself under the name before the colon.
macro_rules! catalogue {
    ($list:ident: $($konst:ident = $id:literal, $name:literal, $sentence:literal, $hint:literal;)*) => {
        $(pub const $konst: $crate::core::rules::Rule =
            $crate::core::rules::Rule { id: $id, name: $name, sentence: $sentence, hint: $hint };)*
        pub const $list: &[&$crate::core::rules::Rule] = &[$(&$konst),*];
    };
}
use catalogue;

/// Every rule, in the order of its number.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [LEDGER, EVIDENCE, RESULT, RIGHTS].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests;
