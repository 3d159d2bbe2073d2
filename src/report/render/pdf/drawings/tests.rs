//! Tests of the geometry; what the eye must judge was judged by eye.

use super::*;

fn square(x: f32, side: f32) -> Vec<Place> {
    vec![(x, x), (x + side, x), (x + side, x + side), (x, x + side)]
}

#[test]
fn hatching_stays_inside_and_leaves_holes_free() {
    let rings = [square(0.0, 30.0), square(10.0, 10.0)];
    let lines = hatching(&rings, 2.0);
    assert!(lines.len() > 15);
    for ((x1, y1), (x2, y2)) in lines {
        let (x, y) = (f32::midpoint(x1, x2), f32::midpoint(y1, y2));
        assert!((0.0..=30.0).contains(&x) && (0.0..=30.0).contains(&y), "{x} {y}");
        assert!(!((10.0..20.0).contains(&x) && (10.0..20.0).contains(&y)), "{x} {y} is in the hole");
        assert!(((x1 + y1) - (x2 + y2)).abs() < 0.01, "at 45 degrees");
    }
}

#[test]
fn denser_classes_have_more_lines_and_every_class_differs() {
    let lines: Vec<usize> =
        CLASSES.iter().map(|(_, distance)| distance.map_or(0, |d| hatching(&[square(0.0, 100.0)], d).len())).collect();
    assert!(lines.windows(2).skip(1).all(|pair| pair[0] < pair[1]), "{lines:?}");
    assert!(CLASSES.windows(2).all(|pair| pair[0].0 != pair[1].0));
}
