//! Examples in the help of the commands that have no text of their own for them.
//!
//! Why apart: approving, rejecting and carrying out is one type under three commands, and lists have no type at all; an
//! example must name the command that it stands under.

use clap::Command;

/// Path below `titelbuch`, and what follows „Beispiel:“.
const EXAMPLES: &[(&str, &str)] = &[
    ("migrate", "titelbuch --database sqlite:buch.db migrate"),
    ("checkpoint", "titelbuch checkpoint > pruefpunkt-2021.txt"),
    ("rebuild", "titelbuch rebuild\n  titelbuch verify"),
    ("manager list", "titelbuch manager list"),
    ("actor list", "titelbuch actor list"),
    ("actor tokens", "titelbuch actor tokens a.beispiel"),
    ("actor withdraw-token", "titelbuch actor withdraw-token a.beispiel --name haushaltsprogramm"),
    ("actor invite", "titelbuch actor invite a.beispiel"),
    ("actor disable", "titelbuch actor disable a.beispiel"),
    ("actor enable", "titelbuch actor enable a.beispiel"),
    ("actor token", "export TITELBUCH_TOKEN=$(titelbuch actor token a.beispiel)"),
    (
        "actor link-oidc",
        "titelbuch actor link-oidc a.beispiel --issuer https://anmeldung.beispiel.de/realms/bund --subject 1e6b5a52",
    ),
    (
        "actor unlink-oidc",
        "titelbuch actor unlink-oidc a.beispiel --issuer https://anmeldung.beispiel.de/realms/bund --subject 1e6b5a52",
    ),
    ("actor oidc-links", "titelbuch actor oidc-links"),
    ("programme list", "titelbuch programme list --json"),
    (
        "component amend",
        "titelbuch --as a.beispiel component amend foederal --programme ozg --title 'OZG Föderal' --planned-share 45 \
         --source 'Änderungsvereinbarung vom …'",
    ),
    ("component list", "titelbuch component list"),
    ("budget list", "titelbuch budget list\n  titelbuch budget list --json"),
    ("agreement list", "titelbuch agreement list"),
    ("consortium list", "titelbuch consortium list --json"),
    ("role withdraw", "titelbuch role withdraw a.beispiel --seq 41 --voucher 'Verfügung vom …'"),
    ("role end-delegation", "titelbuch --as a.beispiel role end-delegation b.beispiel --seq 57"),
    ("role enforce", "titelbuch role enforce --voucher 'Verfügung vom …'"),
    ("role list", "titelbuch role list --json"),
    ("voucher list", "titelbuch voucher list --json"),
    ("contribution list", "titelbuch contribution list --json"),
    ("recipient list", "titelbuch recipient list --json"),
    ("onward list", "titelbuch onward list"),
    ("onward show", "titelbuch onward show w-2022-1"),
    ("filing list", "titelbuch filing list"),
    ("claim list", "titelbuch claim list"),
    ("key list", "titelbuch key list"),
    ("key show", "titelbuch key show koenigstein-2019"),
    ("key activate", "titelbuch --as a.beispiel key activate koenigstein-2019"),
    ("key retire", "titelbuch --as a.beispiel key retire koenigstein-2019"),
    (
        "allocate amend",
        "titelbuch --as a.beispiel allocate amend lauf-1 --component foederal --key koenigstein-2019 --total 1400000000.00",
    ),
    ("allocate approve", "titelbuch --as b.muster allocate approve lauf-1"),
    ("allocate reject", "titelbuch --as b.muster allocate reject lauf-1 --note 'Schlüssel nicht mehr in Kraft'"),
    ("allocate withdraw", "titelbuch --as a.beispiel allocate withdraw lauf-1"),
    ("allocate carry-out", "titelbuch --as b.muster allocate carry-out lauf-1 --voucher 'Beschluss 4711/2020'"),
    ("allocate list", "titelbuch allocate list"),
    ("allocate show", "titelbuch allocate show lauf-1"),
    (
        "assign amend",
        "titelbuch --as a.beispiel assign amend zuweisung-2021 --component foederal --item '0634/453 01' --year 2021 \
         --line DE-BY=900.00",
    ),
    ("assign approve", "titelbuch --as b.muster assign approve zuweisung-2021"),
    ("assign reject", "titelbuch --as b.muster assign reject zuweisung-2021 --note 'Betrag prüfen'"),
    ("assign withdraw", "titelbuch --as a.beispiel assign withdraw zuweisung-2021"),
    ("assign carry-out", "titelbuch --as b.muster assign carry-out zuweisung-2021 --voucher 'Erlass 12/2021'"),
    ("assign list", "titelbuch assign list"),
    ("assign show", "titelbuch assign show zuweisung-2021"),
    ("reverse propose", "titelbuch --as a.beispiel reverse propose storno-1 --seq 31 --reason decision-revoked"),
    ("reverse amend", "titelbuch --as a.beispiel reverse amend storno-1 --seq 32 --reason decision-revoked"),
    ("reverse approve", "titelbuch --as b.muster reverse approve storno-1"),
    ("reverse reject", "titelbuch --as b.muster reverse reject storno-1 --note 'falsches Ereignis'"),
    ("reverse withdraw", "titelbuch --as a.beispiel reverse withdraw storno-1"),
    ("reverse carry-out", "titelbuch --as b.muster reverse carry-out storno-1 --voucher 'Vermerk 7/2021'"),
    ("reverse list", "titelbuch reverse list"),
    ("reverse show", "titelbuch reverse show storno-1"),
    ("project list", "titelbuch project list"),
    ("service list", "titelbuch service list"),
    ("service reuse list", "titelbuch service reuse list"),
    ("roll-out list", "titelbuch roll-out list --json"),
    ("commitment list", "titelbuch commitment list"),
    ("commitment forward list", "titelbuch commitment forward list"),
    ("commitment-authority list", "titelbuch commitment-authority list"),
    ("order list", "titelbuch order list"),
    ("statement list", "titelbuch statement list"),
    ("statement show", "titelbuch statement show kasse-2021-05"),
    ("report list", "titelbuch report list --json"),
];

/// The whole tree with the examples of this file.
pub fn add(command: Command) -> Command {
    below(command, "")
}

fn below(command: Command, path: &str) -> Command {
    let example = EXAMPLES.iter().find(|(of, _)| *of == path);
    let command = match example {
        Some((_, lines)) => command.after_help(format!("Beispiel:\n  {lines}")),
        None => command,
    };
    command.mut_subcommands(|sub| {
        let path = format!("{path} {}", sub.get_name());
        below(sub, path.trim_start())
    })
}

#[cfg(test)]
mod tests;
