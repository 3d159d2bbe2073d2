//! Chance by seed, and how much of a proof is run: the short form, or what `scripts/prove` asks for.
//!
//! `TITELBUCH_PROOF_SEED` names the seed; each proof has its own variable for its size. What a proof
//! has to say goes to stdout in lines that begin with `Beweis:`, from where `scripts/prove` takes it.

/// SplitMix64: the same seed gives the same cases on every machine and in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// Another sequence for each part of a proof, so that the parts may run in any order.
    pub fn of_part(part: u64) -> Random {
        Random(seed() ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A place in something of this length.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("a place fits")
    }
}

/// The seed of the proofs.
pub fn seed() -> u64 {
    asked("SEED", 20_261_124) as u64
}

/// `TITELBUCH_PROOF_<name>`, or the short form.
pub fn asked(name: &str, short: usize) -> usize {
    let name = format!("TITELBUCH_PROOF_{name}");
    std::env::var(&name).map_or(short, |text| text.parse().unwrap_or_else(|e| panic!("{name}={text}: {e}")))
}

/// One line for `scripts/prove`.
pub fn tell(line: &str) {
    println!("Beweis: {line}");
}
