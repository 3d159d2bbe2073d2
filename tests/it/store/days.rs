//! A day as a point of the journal: what was recorded before its end in Berlin.

use crate::support::*;
use titelbuch::core::calendar::{Instant, parse_date};
use titelbuch::core::command::Act;
use titelbuch::store::Viewer;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// 2021-03-20 00:00 UTC; a week later, on the 28th at 01:00 UTC, summer time begins.
const BEGIN_MS: i64 = 1_616_198_400_000;
const SUMMER_MS: i64 = 1_616_893_200_000;

/// The day in Berlin, counted from the 20th of March, by the two offsets alone.
fn day_in_berlin(at_ms: i64) -> i64 {
    let offset = if at_ms < SUMMER_MS { HOUR_MS } else { 2 * HOUR_MS };
    (at_ms + offset - BEGIN_MS).div_euclid(DAY_MS)
}

#[tokio::test]
async fn the_size_of_a_day_is_what_was_recorded_before_its_end() {
    // Some days have many events, some none; some events lie a millisecond before and after the end of a day.
    let mut moments: Vec<i64> = (0..24).map(|at| BEGIN_MS + at * at * 29 * 60_000).collect();
    for day in [2, 7, 8, 9] {
        let midnight = BEGIN_MS + day * DAY_MS - if day <= 8 { HOUR_MS } else { 2 * HOUR_MS };
        moments.extend([midnight - 1, midnight]);
    }
    moments.sort_unstable();
    for (name, store) in open_books().await {
        store_masters_before(&store).await;
        let seeded = store.head(&Viewer::all()).await.unwrap().size;
        for at in &moments {
            let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") };
            store.record(Instant::from_unix_ms(*at), submission("anna", &unique("c"), grant)).await.unwrap();
        }
        let mut day = parse_date("2021-03-18").unwrap();
        for number in -2..16 {
            let before_its_end = moments.iter().filter(|at| day_in_berlin(**at) <= number).count() as u64;
            let size = store.size_on(&Viewer::all(), day).await.unwrap();
            assert_eq!(size, seeded + before_its_end, "{name}: {day}");
            // A viewer of an earlier size sees no later one.
            let early = Viewer::all().at(seeded + 3);
            assert_eq!(store.size_on(&early, day).await.unwrap(), size.min(seeded + 3), "{name}: {day}");
            day = day.next_day().unwrap();
        }
        let long_ago = parse_date("1990-01-01").unwrap();
        assert!(store.size_on(&Viewer::all(), long_ago).await.is_err(), "{name}: before the calendar of the book");
    }
}

/// The masters of the other tests are recorded on the first of February.
async fn store_masters_before(store: &titelbuch::store::Store) {
    const { assert!(NOW_MS < BEGIN_MS) };
    seed_masters(store).await;
}
