//! One written form in, the same written form out, everything else refused.

use super::*;
use proptest::prelude::*;

#[test]
fn sha256_of_the_published_examples() {
    // FIPS 180-4 examples: empty message and "abc".
    assert_eq!(sha256(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(sha256(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(sha256_prefixed(b'a', b"bc"), sha256(b"abc"));
}

#[test]
fn other_spellings_are_refused() {
    let hex = sha256(b"abc").to_string();
    for wrong in [String::new(), hex.to_uppercase(), format!(" {hex}"), format!("{hex}00"), hex[1..].to_owned()] {
        assert_eq!(wrong.parse::<Hash>(), Err(HashError::Hex(wrong.clone())));
        assert!(serde_json::from_value::<Hash>(serde_json::json!(wrong)).is_err());
    }
    assert!(format!("{}ä", &hex[2..]).parse::<Hash>().is_err());
    let base64 = sha256(b"abc").to_base64();
    assert!(base64.ends_with("a0="), "the last digit carries two unused bits: {base64}");
    for wrong in ["", &base64[..43], &base64.replace("a0=", "a1="), &format!("{base64}\n"), "AAAA"] {
        assert_eq!(Hash::from_base64(wrong), Err(HashError::Base64(wrong.to_owned())));
    }
    assert_eq!(Hash::from_slice(&[0; 31]), Err(HashError::Length(31)));
    assert_eq!(Hash::from_slice(&[0; 33]), Err(HashError::Length(33)));
}

proptest! {
    #[test]
    fn every_form_comes_back(bytes: [u8; 32], other: [u8; 32]) {
        let hash = Hash::from_bytes(bytes);
        prop_assert_eq!(hash.to_string().parse::<Hash>(), Ok(hash));
        prop_assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        prop_assert_eq!(Hash::from_slice(hash.as_bytes()), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        prop_assert_eq!(&json, &format!("\"{hash}\""));
        prop_assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
        let other = Hash::from_bytes(other);
        prop_assert_eq!(hash.cmp(&other), hash.to_string().cmp(&other.to_string()));
    }
}
