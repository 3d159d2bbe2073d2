//! What an earlier play booked, held against the files: they may grow at their end, and change nowhere before it.

use super::Booked;
use crate::cli::failure::Failure;
use crate::cli::play::script::{Deed, Item, Played, Script};
use crate::core::ids::{CommandId, Seq};
use crate::intake::scenario::Outcome;
use std::collections::BTreeSet;

type Call<'a> = (usize, &'a Item, &'a Played);

/// How many of the items an earlier play has behind it.
///
/// # Errors
/// `Failed` with the first place where the files are not those that were played.
pub fn over(script: &Script, booked: &Booked) -> Result<usize, Failure> {
    let calls: Vec<Call> = calls(script).collect();
    let known: BTreeSet<&str> = calls.iter().map(|(_, _, played)| played.id.as_str()).collect();
    // Of charges that were booked as one, the first has the id of the command, the others a number behind it.
    let of_one = |id: &CommandId| id.as_str().rsplit_once('-').is_some_and(|(first, _)| known.contains(first));
    let here = |id: &CommandId| known.contains(id.as_str()) || of_one(id);
    if let Some((id, event)) = booked.iter().find(|(id, _)| !here(id)) {
        return Err(not_there(&calls, id, event.seq));
    }
    let over = calls.iter().rfind(|(_, _, played)| booked.contains_key(&played.id)).map_or(0, |(last, ..)| last + 1);
    for (_, item, played) in calls.iter().filter(|(number, ..)| *number < over) {
        let books = matches!(played.outcome, Outcome::Done | Outcome::Breach(_));
        let said = match booked.get(&played.id) {
            None if books => "Was danach kommt, ist schon gebucht, dies nicht.".to_owned(),
            Some(event) if !books => {
                format!("Das ist gebucht (Ereignis {}); die Datei sagt, es werde nicht gebucht.", event.seq)
            }
            _ => continue,
        };
        return Err(changed(item.place(), &format!("{}\n{said}", played.shown)));
    }
    Ok(over)
}

fn calls(script: &Script) -> impl Iterator<Item = Call<'_>> {
    script.items.iter().enumerate().filter_map(|(number, item)| match &item.deed {
        Deed::Call(played) => Some((number, item, &**played)),
        Deed::Expect(_) => None,
    })
}

/// Booked under a number of a file that has something else there now, or nothing.
fn not_there(calls: &[Call], id: &CommandId, seq: Seq) -> Failure {
    let number = |id: &CommandId| id.as_str().rsplit_once('.').map(|(number, _)| number.to_owned());
    match calls.iter().find(|(_, _, played)| number(&played.id) == number(id)) {
        Some((_, item, played)) => {
            changed(item.place(), &format!("{}\nAls dieser Befehl ist anderes gebucht (Ereignis {seq}).", played.shown))
        }
        None => {
            changed(id.to_string(), &format!("Das ist gebucht (Ereignis {seq}), steht aber nicht mehr in der Datei."))
        }
    }
}

fn changed(place: String, said: &str) -> Failure {
    Failure::failed(format!("{place}: {said}")).with_hint(
        "Was gespielt ist, ändert man nicht in der Datei; am Ende weiterschreiben, oder auf einem neuen Buch spielen.",
    )
}
