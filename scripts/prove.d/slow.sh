# shellcheck shell=bash
# What slow senders do to the server, without nginx before it and with it; to be sourced by scripts/prove.
# On loopback and without TLS: the limits of time are looked at, and they are the same. The server gets 256 open files,
# so that 300 connections are more than it can hold, as some thousands are on an ordinary machine.

# slow_proof WORK BINARY: starts the server and nginx, prints a line for each; fails unless nginx held.
slow_proof() {
  local work=$1/slow-files binary=$2 status=0 server proxy nginx held pids=()
  mkdir -p "$work"
  nginx=$(slow_nginx "$work") || { echo "prove: nginx fehlt (Debian-Paket: nginx)" >&2; return 1; }
  server=$(slow_port) proxy=$(slow_port)
  slow_book "$binary" "sqlite:$work/book.db" || { echo "prove: kein Buch mit Rechten in Kraft" >&2; return 1; }
  (
    ulimit -n 256
    exec "$binary" --database "sqlite:$work/book.db" serve --port "$server" --behind-proxy \
      --public-url https://titelbuch.example
  ) >"$work/server.log" 2>&1 &
  pids+=($!)
  slow_conf "$work" "$server" "$proxy"
  "$nginx" -p "$work" -c "$work/nginx.conf" -e "$work/nginx.log" &
  pids+=($!)
  slow_wait "$server" && slow_wait "$proxy" || status=1
  if [[ $status -eq 0 ]]; then
    local kind
    for kind in '' --body; do
      # shellcheck disable=SC2086
      echo "Beweis: ohne Proxy: $(slow_ask "$server" $kind)"
      # What held on to the server is gone by now.
      sleep 2
      # shellcheck disable=SC2086
      held=$(slow_ask "$proxy" $kind --must-hold) || status=1
      echo "Beweis: hinter nginx: $held"
    done
  fi
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
  return "$status"
}

# A book whose rights are in force: only such a one is offered behind a proxy.
slow_book() {
  local binary=$1 url=$2
  {
    "$binary" --database "$url" init --origin titelbuch.example/slow &&
      "$binary" --database "$url" --as system manager add bund --title Bund --kind federation &&
      "$binary" --database "$url" --as system actor add vera --name 'Vera Beispiel' &&
      "$binary" --database "$url" --as system role grant vera --role system_administrator --for bund \
        --from 2021-01-01 --voucher Beispiel &&
      "$binary" --database "$url" --as system role enforce --voucher Beispiel
  } >/dev/null 2>&1
}

slow_ask() {
  python3 scripts/prove.d/slow.py 127.0.0.1 "$1" titelbuch.example 300 20 "${@:2}"
}

# The path of nginx: that of the system, otherwise Debian's, unpacked beside the proof and not installed.
slow_nginx() {
  command -v nginx && return 0
  (cd "$1" && apt-get -qq download nginx >&2 && dpkg -x nginx_*.deb unpacked) || return 1
  "$1/unpacked/usr/sbin/nginx" -v >&2 && echo "$1/unpacked/usr/sbin/nginx"
}

slow_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

slow_wait() {
  for _ in $(seq 200); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.05
  done
  echo "prove: Anschluss $1 antwortet nicht" >&2
  return 1
}

# The configuration that is shipped, with these ports, without TLS and without the way to it. The limits for one address
# are lifted, for here all connections come from one: only the limits of time are to do their work.
slow_conf() {
  local work=$1 server=$2 proxy=$3
  {
    echo "daemon off; pid $work/nginx.pid; error_log $work/nginx.log;"
    echo "events { worker_connections 2048; }"
    echo "http { access_log off; client_body_temp_path $work/body; proxy_temp_path $work/proxy;"
    echo "fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;"
    python3 - "$server" "$proxy" <<'P'
import re, sys
server, proxy = sys.argv[1:]
text = open("contrib/nginx/titelbuch.conf").read()
text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.S)
text = text.replace("127.0.0.1:8000", f"127.0.0.1:{server}").replace("listen 443 ssl http2;", f"listen 127.0.0.1:{proxy};")
print(re.sub(r"^ *(ssl_|limit_conn titel|limit_req  ).*\n", "", text, flags=re.M))
P
    echo "}"
  } >"$work/nginx.conf"
}
