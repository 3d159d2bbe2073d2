# Shortcuts; everything here can also be typed by hand.

# list the shortcuts
default:
    @just --list

# play the main job in demo/ and serve it
demo:
    cargo run --release -- demo

# every test, on SQLite and PostgreSQL
test *ARGS:
    ./test.sh {{ARGS}}

# the proofs in full, for docs/proofs.md (takes a while)
prove *ARGS:
    scripts/prove {{ARGS}}

# what must pass before a change is taken
ci:
    .ci/run

# format and lint
tidy:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# licences: of our files (reuse) and of what is linked (cargo-deny)
licences:
    reuse lint
deny:
    cargo deny check

# throw-away PostgreSQL in .pg (prints its URL), and its end
postgres-up:
    scripts/postgres-up .pg
postgres-down:
    scripts/postgres-down .pg
