//! The rules of a run in plain sentences, for a reader who has never heard of Hare or d'Hondt.
//!
//! One wording for each method; nothing is claimed that the facts do not say.

use super::{AllocationStatementFacts, Method, Unit, money};
use crate::report::words::Language;

/// The name of the method for people.
pub(in crate::report) const fn method_name(method: Method, language: Language) -> &'static str {
    match method {
        Method::LargestRemainder => {
            language.pick("Verfahren der größten Reste (Hare/Niemeyer)", "Largest remainder (Hare/Niemeyer)")
        }
        Method::SainteLague => {
            language.pick("Divisorverfahren mit Standardrundung (Sainte-Laguë)", "Sainte-Laguë (standard rounding)")
        }
        Method::DHondt => language.pick("Divisorverfahren mit Abrundung (d’Hondt)", "D’Hondt (rounding down)"),
        Method::HalfUp => language.pick("Kaufmännische Rundung", "Half-up rounding"),
    }
}

/// The unit of rounding for people.
pub(in crate::report) const fn unit_name(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Cent => language.pick("1 Cent", "1 cent"),
        Unit::Euro => language.pick("1 Euro", "1 euro"),
        Unit::ThousandEuro => language.pick("1.000 Euro", "1,000 euro"),
    }
}

/// Method, limits, ties and the comparison with half-up rounding.
pub(super) fn paragraphs(facts: &AllocationStatementFacts, language: Language) -> Vec<String> {
    [Some(method(facts, language)), limits(facts, language), ties(facts, language), half_up(facts, language)]
        .into_iter()
        .flatten()
        .collect()
}

/// The order of the core: base, weights, floors and caps, then rounding; the quota is what stands before rounding.
fn method(facts: &AllocationStatementFacts, language: Language) -> String {
    let amount = money(facts.distributable, language);
    let limited = facts.base().or(facts.floor).or(facts.cap).is_some();
    let lead = match (limited, language) {
        (false, Language::De) => {
            format!("Der Verteilungsbetrag von {amount} wird nach den Gewichten des Schlüssels genau geteilt.")
        }
        (false, Language::En) => {
            format!("The distributable amount of {amount} is divided exactly by the weights of the key.")
        }
        (true, Language::De) => format!(
            "Der Verteilungsbetrag von {amount} wird nach den Gewichten des Schlüssels und mit den unten genannten \
             Vorgaben genau geteilt."
        ),
        (true, Language::En) => format!(
            "The distributable amount of {amount} is divided exactly by the weights of the key and within the bounds \
             named below."
        ),
    };
    format!("{lead} {}", rounding(facts, language))
}

fn rounding(facts: &AllocationStatementFacts, language: Language) -> String {
    let unit = unit_name(facts.unit, language);
    let sum = money(facts.allocated, language);
    match (facts.method, language) {
        (Method::LargestRemainder, Language::De) => format!(
            "Jeder Anteil wird auf die Rundungseinheit ({unit}) abgerundet; was dabei übrig bleibt, geht in einzelnen \
             Einheiten an die Empfänger mit den größten abgeschnittenen Resten. So ergibt die Summe genau den \
             Verteilungsbetrag."
        ),
        (Method::LargestRemainder, Language::En) => format!(
            "Each quota is rounded down to the rounding unit ({unit}); what is left goes, one unit each, to the \
             recipients with the largest remainders cut off. So the sum is exactly the distributable amount."
        ),
        (Method::SainteLague, Language::De) => format!(
            "Alle Anteile werden durch eine gemeinsame Zahl (Divisor) geteilt und die Ergebnisse auf ganze \
             Rundungseinheiten ({unit}) gerundet, ab der Hälfte aufwärts. Der Divisor ist so bestimmt, dass die Summe \
             genau den Verteilungsbetrag ergibt."
        ),
        (Method::SainteLague, Language::En) => format!(
            "All quotas are divided by one common number (divisor) and the results are rounded to whole rounding units \
             ({unit}), up from one half. The divisor is found such that the sum is exactly the distributable amount."
        ),
        (Method::DHondt, Language::De) => format!(
            "Alle Anteile werden durch eine gemeinsame Zahl (Divisor) geteilt und die Ergebnisse auf ganze \
             Rundungseinheiten ({unit}) abgerundet. Der Divisor ist so bestimmt, dass die Summe genau den \
             Verteilungsbetrag ergibt; das begünstigt große Gewichte geringfügig."
        ),
        (Method::DHondt, Language::En) => format!(
            "All quotas are divided by one common number (divisor) and the results are rounded down to whole rounding \
             units ({unit}). The divisor is found such that the sum is exactly the distributable amount; this slightly \
             favours large weights."
        ),
        (Method::HalfUp, Language::De) => format!(
            "Jeder Anteil wird für sich auf die Rundungseinheit ({unit}) kaufmännisch gerundet. Die Summe ist {sum}; \
             sie muss den Verteilungsbetrag nicht treffen, und die Differenz wird nicht verteilt. Dieses Verfahren \
             dient nur dem Vergleich."
        ),
        (Method::HalfUp, Language::En) => format!(
            "Each quota is rounded half up to the rounding unit ({unit}) on its own. The sum is {sum}; it need not \
             meet the distributable amount, and the difference is not distributed. This method serves comparison only."
        ),
    }
}

fn limits(facts: &AllocationStatementFacts, language: Language) -> Option<String> {
    let mut sentences = Vec::new();
    if let Some(base) = facts.base().map(|base| money(base, language)) {
        sentences.push(match language {
            Language::De => format!("Jeder Empfänger erhält vorab {base}; nur der Rest folgt den Gewichten."),
            Language::En => format!("Each recipient first receives {base}; only the rest follows the weights."),
        });
    }
    if let Some(floor) = facts.floor.map(|floor| money(floor, language)) {
        sentences.push(match language {
            Language::De => format!("Kein Empfänger erhält weniger als den Mindestbetrag von {floor}."),
            Language::En => format!("No recipient receives less than the floor of {floor}."),
        });
    }
    if let Some(cap) = facts.cap.map(|cap| money(cap, language)) {
        sentences.push(match language {
            Language::De => format!("Kein Empfänger erhält mehr als den Höchstbetrag von {cap}."),
            Language::En => format!("No recipient receives more than the cap of {cap}."),
        });
    }
    if facts.floor.or(facts.cap).is_some() {
        let rest = language.pick(
            "Wo eine dieser Grenzen greift, gilt der Grenzbetrag; alle anderen Anteile folgen den Gewichten mit einem \
             gemeinsamen Faktor, der die Summe herstellt.",
            "Where one of these bounds applies, it is the amount; all other quotas follow the weights with one common \
             factor that makes the sum complete.",
        );
        sentences.push(rest.to_owned());
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn ties(facts: &AllocationStatementFacts, language: Language) -> Option<String> {
    if facts.method == Method::HalfUp {
        return None;
    }
    let who = facts.ties.join(", ");
    Some(match (facts.ties.is_empty(), language) {
        (true, Language::De) => {
            "Ein Gleichstand, den die Gleichstandsregel entscheiden müsste, ist nicht aufgetreten.".to_owned()
        }
        (true, Language::En) => "No tie occurred that the tie rule would have had to decide.".to_owned(),
        (false, Language::De) => {
            format!("Gleichstand bestand zwischen {who}; entschieden hat die Gleichstandsregel ({}).", facts.tie_rule)
        }
        (false, Language::En) => format!("There was a tie between {who}; the tie rule decided ({}).", facts.tie_rule),
    })
}

fn half_up(facts: &AllocationStatementFacts, language: Language) -> Option<String> {
    let difference = facts.half_up_difference.filter(|_| facts.method != Method::HalfUp)?;
    let size = if difference.is_negative() { difference.negated() } else { difference };
    let amount = money(size, language);
    Some(match (difference.is_zero(), difference.is_negative(), language) {
        (true, _, Language::De) => {
            "Zum Vergleich: Die kaufmännische Rundung jedes Anteils träfe hier dieselbe Summe.".to_owned()
        }
        (true, _, Language::En) => {
            "For comparison: rounding each quota half up would meet the same sum here.".to_owned()
        }
        (_, true, Language::De) => {
            format!("Zum Vergleich: Die kaufmännische Rundung jedes Anteils ergäbe in der Summe {amount} zu wenig.")
        }
        (_, true, Language::En) => {
            format!("For comparison: rounding each quota half up would give {amount} too little in sum.")
        }
        (_, false, Language::De) => {
            format!("Zum Vergleich: Die kaufmännische Rundung jedes Anteils ergäbe in der Summe {amount} zu viel.")
        }
        (_, false, Language::En) => {
            format!("For comparison: rounding each quota half up would give {amount} too much in sum.")
        }
    })
}
