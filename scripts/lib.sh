# shellcheck shell=bash
# Functions that test.sh and the scripts share; to be sourced, does nothing by itself.

# The directory of PostgreSQL's server programs: PATH first, then Debian's place, newest version.
postgres_bindir() {
  local found
  if found=$(command -v initdb) && [[ -n $found ]]; then
    dirname "$(readlink -f "$found")"
    return
  fi
  found=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)
  [[ -n $found ]] && dirname "$found"
}

# Who runs the server: ourselves, or a system user when we are root (PostgreSQL refuses root).
postgres_owner() {
  if [[ $(id -u) -ne 0 ]]; then
    id -un
  elif getent passwd postgres >/dev/null; then
    echo postgres
  else
    getent passwd titelbuch-test >/dev/null || useradd --system --no-create-home --shell /usr/sbin/nologin titelbuch-test
    echo titelbuch-test
  fi
}

# as_owner USER COMMAND…: runs the command as that user, away from a directory it may not enter.
as_owner() {
  local user=$1
  shift
  if [[ $(id -un) == "$user" ]]; then
    (cd / && "$@")
  else
    (cd / && runuser -u "$user" -- "$@")
  fi
}

# The Debian package that brings what is missing, one a line; nothing when all is there.
missing_packages() {
  postgres_bindir >/dev/null || echo postgresql
  command -v javac >/dev/null || echo default-jdk-headless
  command -v pdftotext >/dev/null || echo poppler-utils
  command -v python3 >/dev/null || echo python3
  python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
  command -v cc >/dev/null || echo build-essential
  command -v openssl >/dev/null || echo openssl
  command -v chromium-headless-shell >/dev/null || echo chromium-headless-shell
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  command -v soffice >/dev/null || echo libreoffice-calc-nogui
}

# Installs what is missing as root; without root names it and fails.
install_missing() {
  local missing
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -eq 0 ]] && return 0
  if [[ $(id -u) -ne 0 ]]; then
    {
      echo "Für die Tests fehlen diese Debian-Pakete: ${missing[*]}"
      echo "Installieren mit: sudo apt-get install --no-install-recommends ${missing[*]}"
    } >&2
    return 1
  fi
  command -v apt-get >/dev/null || { echo "Kein apt-get; bitte selbst installieren: ${missing[*]}" >&2; return 1; }
  echo "Installiere fehlende Pakete: ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  # Installing postgresql must not start a cluster of its own: we only need the programs.
  if [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  apt-get -qq update >&2 && apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -eq 0 ]] || { echo "Nach der Installation fehlt noch: ${missing[*]}" >&2; return 1; }
}
