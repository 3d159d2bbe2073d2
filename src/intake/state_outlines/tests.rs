//! The outlines as they ship, and what could be hidden in a path.

use super::read;
use crate::intake::tables::STATE_OUTLINES_JSON;

#[test]
fn there_are_sixteen_with_the_attribution_that_the_licence_demands() {
    let outlines = read(STATE_OUTLINES_JSON.as_bytes()).unwrap();
    assert_eq!(outlines.states.len(), 16);
    assert_eq!(outlines.states.get("09").map(|state| state.name.as_str()), Some("Bayern"));
    assert_eq!(outlines.attribution, "© GeoBasis-DE / BKG 2021 (Daten verändert)");
    assert_eq!((outlines.width, outlines.height), (600, 810));
}

#[test]
fn a_path_with_markup_or_a_short_key_is_refused() {
    let json = |key: &str, path: &str| {
        format!(
            r#"{{"w":1,"h":1,"attribution":"a","licence":"l","states":{{"{key}":{{"name":"X","d":"{path}","cx":1,"cy":2.5}}}}}}"#
        )
    };
    assert!(read(json("01", "M1,2L3,4Z").as_bytes()).is_ok());
    assert!(read(json("1", "M1,2L3,4Z").as_bytes()).is_err());
    assert!(read(json("01", "M1,2<script>").as_bytes()).is_err());
    assert!(read(b"{}").is_err());
}
