//! The map of the Länder: how the distributed frame divides, in classes.
//!
//! Never colour alone: the percentage stands in each Land and in the table below it, and the drawing has a text that
//! says the same. The licence of the outlines demands the notice beside every map.

use super::words::Words;
use crate::core::money::{Euro, MoneyError};
use crate::report::outlines::{self, Outlines};
use askama::Template;
use std::sync::LazyLock;

/// Lower bounds of the classes in tenths of a percent of what is distributed.
const BOUNDS: [i64; 5] = [0, 20, 50, 100, 150];
const LEGEND: [&str; 6] = ["map-class-0", "map-class-1", "map-class-2", "map-class-3", "map-class-4", "map-class-5"];

/// The outlines with the paths that draw them, and the notice; read once.
struct Ready {
    outlines: Outlines,
    paths: Vec<String>,
}

static READY: LazyLock<Option<Ready>> = LazyLock::new(|| {
    let outlines = outlines::outlines().ok()?;
    let paths = outlines.lands.iter().map(outlines::Outline::svg_path).collect();
    Some(Ready { outlines, paths })
});

struct Area {
    path: &'static str,
    class: usize,
    x: f32,
    y: f32,
    code: &'static str,
    share: String,
}

#[derive(Template)]
#[template(path = "map.html")]
struct Map {
    words: Words,
    width: f32,
    height: f32,
    said: String,
    areas: Vec<Area>,
    legend: Vec<(usize, String)>,
    notice: String,
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
pub fn draw(words: Words, amounts: &[(String, Option<Euro>)]) -> Result<String, MoneyError> {
    let whole = Euro::sum(amounts.iter().filter_map(|(_, amount)| *amount))?;
    let Some(Ready { outlines, paths }) = READY.as_ref() else { return Ok(String::new()) };
    let mut said = Vec::new();
    let mut areas = Vec::new();
    for (land, path) in outlines.lands.iter().zip(paths) {
        let amount = amounts.iter().find(|(id, _)| id == land.code).and_then(|(_, amount)| *amount);
        let share = amount.and_then(|amount| tenths(amount, whole));
        let text = share.map_or_else(String::new, |tenths| {
            words.percentage(&words.decimal(&format!("{}.{}", tenths / 10, tenths % 10)))
        });
        said.push(format!("{} {}", land.name, if text.is_empty() { words.missing() } else { text.clone() }));
        let (x, y) = land.label;
        areas.push(Area { path, class: class(share), x, y, code: land.short, share: text });
    }
    let map = Map {
        width: outlines.width,
        height: outlines.height,
        said: words.tell("map-said", &[("shares", said.join("; ").into())]),
        areas,
        legend: LEGEND.into_iter().map(|key| words.say(key)).enumerate().collect(),
        notice: outlines::notice(words.0).unwrap_or_default(),
        words,
    };
    Ok(map.render().unwrap_or_default())
}
