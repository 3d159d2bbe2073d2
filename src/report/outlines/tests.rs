//! Tests of the outlines.

use super::*;

#[test]
fn all_16_laender_have_an_outline_inside_the_frame() {
    let outlines = outlines().unwrap();
    assert_eq!(outlines.lands.len(), 16);
    for land in &outlines.lands {
        assert!(!land.rings.is_empty(), "{}", land.code);
        for (x, y) in land.rings.iter().flatten() {
            assert!((0.0..=outlines.width).contains(x) && (0.0..=outlines.height).contains(y), "{}", land.code);
        }
    }
}

#[test]
fn the_notice_names_owner_address_and_licence() {
    let notice = notice(Language::De).unwrap();
    for part in ["© GeoBasis-DE / BKG 2021 (Daten verändert)", "http://www.bkg.bund.de", "dl-de/by-2-0"] {
        assert!(notice.contains(part), "{notice}");
    }
}

#[test]
fn a_path_that_is_none_is_refused() {
    for path in ["L1,2", "M1,2L3", "M1,2L3,4Z", "M1,2L3,4L5,x"] {
        assert!(rings(path).is_none(), "{path}");
    }
    assert_eq!(rings("M1,2L3,4L5,6Z").unwrap(), [[(1.0, 2.0), (3.0, 4.0), (5.0, 6.0)]]);
}
