//! Files are written whole or not at all.

use super::*;

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bericht.csv");
    // A folder in the place of the target lets the rename fail after the temporary file was written.
    fs::create_dir(&target).unwrap();
    assert!(write(&target, b"x").is_err());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_second_write_replaces_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bericht.csv");
    write(&target, b"lang und breit").unwrap();
    write(&target, b"kurz").unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"kurz");
}
