#!/usr/bin/env bash
# Runs every test, on SQLite and on a throw-away PostgreSQL: ./test.sh [arguments for the test runner]
# Installs the Debian packages that are missing (as root), or says which they are.
# Exit 0 = every test passed; anything else = not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

command -v cargo >/dev/null || { echo "cargo fehlt: Rust über rustup installieren" >&2; exit 1; }
install_missing

cluster=''
# shellcheck disable=SC2329  # called by the trap
stop_cluster() {
  [[ -z $cluster ]] && return 0
  scripts/postgres-down "$cluster" || true
  rm -rf "$cluster"
}
trap stop_cluster EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if [[ -z ${TEST_POSTGRES_URL:-} ]]; then
  cluster=$(mktemp -d "${TMPDIR:-/tmp}/titelbuch-test-pg.XXXXXX")
  TEST_POSTGRES_URL=$(scripts/postgres-up "$cluster")
  export TEST_POSTGRES_URL
fi

started=$SECONDS
status=0
if command -v cargo-nextest >/dev/null; then
  runner='cargo nextest'
  # A test that waits for a browser or a database leaves its processor to another.
  export NEXTEST_TEST_THREADS=${NEXTEST_TEST_THREADS:-$(($(nproc) + 1))}
  cargo nextest run --workspace --no-fail-fast "$@" || status=$?
else
  runner='cargo test'
  cargo test --workspace --no-fail-fast "$@" || status=$?
fi

echo
echo "── titelbuch: Tests ──────────────────────────────────"
echo "Läufer      $runner"
echo "PostgreSQL  $(postgres_bindir >/dev/null && "$(postgres_bindir)/postgres" --version || echo 'über TEST_POSTGRES_URL')"
echo "Dauer       $((SECONDS - started)) s"
if [[ $status -eq 0 ]]; then
  echo "Ergebnis    alle Tests bestanden"
else
  echo "Ergebnis    FEHLGESCHLAGEN (Code $status); die Namen stehen oben"
fi
exit "$status"
