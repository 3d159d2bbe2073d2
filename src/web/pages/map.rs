//! The map of the Länder: how the distributed frame divides, in classes.
//!
//! Never colour alone: the percentage stands in each Land and in the table below it, and the drawing has a text that
//! says the same. The licence of the outlines demands the notice beside every map.

use crate::core::federal_state;
use crate::core::money::{Euro, MoneyError};
use crate::intake::state_outlines::{self, StateOutlines};
use crate::intake::tables::STATE_OUTLINES_JSON;
use askama::Template;
use std::sync::LazyLock;

/// Lower bounds of the classes in tenths of a percent of what is distributed.
const BOUNDS: [i64; 5] = [0, 20, 50, 100, 150];
const LEGEND: [&str; 6] =
    ["noch nicht erfasst", "unter 2 %", "2 bis unter 5 %", "5 bis unter 10 %", "10 bis unter 15 %", "15 % und mehr"];
/// Where a label would lie on that of a neighbour: Brandenburg makes room for Berlin, and so on.
const MOVED: [(&str, i32, i32); 4] = [("12", 48, 62), ("03", -62, -8), ("04", -22, 4), ("02", 18, -2)];

static OUTLINES: LazyLock<Option<StateOutlines>> =
    LazyLock::new(|| state_outlines::read(STATE_OUTLINES_JSON.as_bytes()).ok());

struct Area {
    path: &'static str,
    class: usize,
    x: String,
    y: String,
    code: &'static str,
    share: String,
}

#[derive(Template)]
#[template(path = "map.html")]
struct Map {
    width: u32,
    height: u32,
    said: String,
    areas: Vec<Area>,
    legend: Vec<(usize, &'static str)>,
    notice: &'static str,
}

/// Tenths of a percent, cut; exact integers, because a class has a sharp bound.
fn tenths(part: Euro, whole: Euro) -> Option<i64> {
    let tenths = i128::from(part.cents()).checked_mul(1000)?.checked_div(i128::from(whole.cents()))?;
    i64::try_from(tenths).ok()
}

fn class(tenths: Option<i64>) -> usize {
    tenths.map_or(0, |tenths| BOUNDS.iter().filter(|bound| **bound <= tenths).count().max(1))
}

/// Draws what each Land (`DE-BY`) has. Länder without an amount are „noch nicht erfasst“.
///
/// # Errors
/// When the sum leaves the range of `Euro`.
pub fn draw(amounts: &[(String, Option<Euro>)]) -> Result<String, MoneyError> {
    let whole = Euro::sum(amounts.iter().filter_map(|(_, amount)| *amount))?;
    let Some(outlines) = OUTLINES.as_ref() else { return Ok(String::new()) };
    let mut said = Vec::new();
    let mut areas = Vec::new();
    for state in &federal_state::ALL {
        let Some(outline) = outlines.states.get(state.ags2) else { continue };
        let amount = amounts.iter().find(|(id, _)| id == state.code).and_then(|(_, amount)| *amount);
        let share = amount.and_then(|amount| tenths(amount, whole));
        let text = share.map_or_else(String::new, |tenths| format!("{},{} %", tenths / 10, tenths % 10));
        said.push(format!("{} {}", state.name, if text.is_empty() { "noch nicht erfasst" } else { text.as_str() }));
        let (dx, dy) = MOVED.iter().find(|(ags, ..)| *ags == state.ags2).map_or((0, 0), |(_, dx, dy)| (*dx, *dy));
        areas.push(Area {
            path: &outline.path,
            class: class(share),
            x: moved(&outline.label_x, dx),
            y: moved(&outline.label_y, dy),
            code: state.code.strip_prefix("DE-").unwrap_or(state.code),
            share: text,
        });
    }
    let map = Map {
        width: outlines.width,
        height: outlines.height,
        said: format!("Anteile am verteilten Rahmen: {}.", said.join("; ")),
        areas,
        legend: LEGEND.into_iter().enumerate().collect(),
        notice: &outlines.attribution,
    };
    Ok(map.render().unwrap_or_default())
}

/// A coordinate moved by whole units; its decimals do not matter for a label.
fn moved(number: &serde_json::Number, by: i32) -> String {
    let text = number.to_string();
    let whole = text.split('.').next().and_then(|whole| whole.parse::<i32>().ok()).unwrap_or_default();
    (whole + by).to_string()
}
