#!/usr/bin/env bash
# Validates a Frictionless Data Package: frictionless.sh datapackage.json
# Exit 0 = valid, 1 = not, 2 = the validator is missing.
# It is the PyPI package frictionless, kept in ${FRICTIONLESS_HOME:-~/.cache/titelbuch-frictionless}; the first call
# installs it there.
set -euo pipefail
home=${FRICTIONLESS_HOME:-$HOME/.cache/titelbuch-frictionless}
version=5.21.0
if [[ ! -d $home/$version ]]; then
  mkdir -p "$home"
  work=$(mktemp -d "$home/new.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$work/$version" \
    "frictionless==$version" >&2 || exit 2
  # Somebody else may have been faster.
  mv -T "$work/$version" "$home/$version" 2>/dev/null || [[ -d $home/$version ]] || exit 2
fi
PYTHONPATH=$home/$version python3 -m frictionless validate "$@"
