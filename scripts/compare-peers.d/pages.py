"""Measures the pages in a book of a million events with documents, for three people at work and for whoever reads, on SQLite
and, where there is one, on PostgreSQL.

There is no peer: people wait in seconds, so the bar is one of time and of size. Each page is asked for several times, one
after the other, on a connection of its own. The agreements, documents and people are invented. Standard library only.
"""
import html.parser
import http.client
import re
import statistics
import subprocess
import time
import urllib.parse

RUNS = 20
LIMIT_MS, LIMIT_BYTES = 100, 100_000
PASSWORD = "ein langes Beispielpasswort 2026!"
PEOPLE = (("dora", "federal_administrator", "bund"), ("bernd", "orderer", "DE-BY"),
          ("clara", "state_finance_officer", "DE-BY"))
AUDITOR = ("erika", "auditor", "bund")
# Whoever reads, without a name.
ANYBODY = (
    "/", "/haushalt", "/projekte", "/projekte?land=DE-BY&q=p-1", "/projekte/p-1", "/projekte/p-1/akte",
    "/zahl/committed", "/zahl/paid", "/?stand=500000", "/haushalt?stand=500000", "/projekte?stand=500000",
    "/projekte/p-1?stand=500000", "/zahl/committed?stand=500000", "/zahl/committed?bewirtschafter=DE-BY",
    "/zahl/committed?projekt=p-1", "/suche?q=v-77",
    "/suche?q=1,00", "/journal", "/journal/500000", "/verlauf/project/p-1", "/laeufe", "/schluessel", "/vereinbarungen",
    "/leistungen", "/lage", "/lage?land=DE-BY", "/nachweis", "/berichte", "/handbuch", "/pflichten",
    "/weitergaben/kette?programm=ozg", "/weitergaben/kette?programm=ozg&land=DE-BY",
    "/weitergaben/kette?programm=ozg&projekt=p-7", "/weitergaben/kette?empfaenger=09162000", "/weitergaben/wl-DE-BY",
)
# What those see whose rights are in force: a Land its excerpt, and an auditor all of it with every request noted.
IN_FORCE = ("/", "/lage", "/haushalt", "/projekte", "/zahl/committed", "/journal",
            "/journal?ab=500000", "/pflichten", "/weitergaben/kette?programm=ozg", "/suche?q=v-77", "/suche?q=1,00",
            "/suche?q=gibtesnicht", "/vereinbarungen", "/berichte", "/nachweis", "/?stand={}", "/lage?stand={}",
            "/projekte?stand={}", "/pflichten?stand={}", "/journal?ab={}", "/weitergaben/kette?programm=ozg&land=DE-BY",
            "/weitergaben/kette?programm=ozg&stand={}")
FORMS = ("/erfassen/feststellung", "/erfassen/anordnung", "/erfassen/auszahlung", "/erfassen/zuordnung",
         "/erfassen/zuordnung?voucher_id=b-77", "/erfassen/pruefung", "/erfassen/forderung",
         "/erfassen/forderungsentscheidung", "/erfassen/spaetere-verpflichtungsaenderung", "/erfassen/ankunft")
# What the federal administrator does once a year.
OF_THE_BUND = ("/erfassen/jahresabschluss", "/erfassen/jahreseroeffnung")
EACH = ("/", "/eingang")
# Never asked at the same point twice, so that nothing of it is kept: an earlier point, a further page of a figure.
FIRST = ("/?stand={}", "/lage?stand={}", "/haushalt?stand={}", "/projekte?stand={}", "/zahl/committed?stand={}",
         "/zahl/committed?ab={}", "/pflichten?stand={}", "/weitergaben/kette?programm=ozg&stand={}",
         "/weitergaben/kette?programm=ozg&projekt=p-7&stand={}")


class Hidden(html.parser.HTMLParser):
    """The fields of a page that are filled in already."""

    def __init__(self, text):
        super().__init__()
        self.fields = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "input" and known.get("type") == "hidden":
            self.fields[known["name"]] = known["value"]


def asked(port, method, path, cookie, body=None):
    """The answer to one request: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Cookie": cookie} if cookie else {}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    connection.request(method, path, body, headers)
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    return reply.status, reply.headers, text


def cookies(headers):
    return "; ".join(one.split(";", 1)[0] for one in headers.get_all("Set-Cookie") or [])


def let_in(port, path, name):
    """Takes an invitation; the cookie of the session."""
    _, headers, page = asked(port, "GET", path, "")
    door = cookies(headers)
    typed = {**Hidden(page.decode()).fields, "anmeldename": name, "passwort": PASSWORD, "passwort2": PASSWORD}
    status, headers, page = asked(port, "POST", path, door, urllib.parse.urlencode(typed))
    if status != 303:
        raise SystemExit(f"Einladung für {name}: {status}\n{page.decode()[-600:]}")
    return cookies(headers)


def signed_in(port, name):
    """The cookie of somebody who has an account."""
    _, headers, page = asked(port, "GET", "/anmelden", "")
    door = cookies(headers)
    typed = {**Hidden(page.decode()).fields, "anmeldename": name, "passwort": PASSWORD}
    status, headers, page = asked(port, "POST", "/anmelden", door, urllib.parse.urlencode(typed))
    if status != 303:
        raise SystemExit(f"Anmeldung von {name}: {status}\n{page.decode()[-600:]}")
    return cookies(headers)


def invited(run, url, token):
    """Gives each their role, and the address of their invitation."""
    program = [run.programs["titelbuch"], "--database", url, "--as", "anna"]
    environment = {"TITELBUCH_TOKEN": token}

    def said(*words):
        done = subprocess.run([*program, *words], check=True, capture_output=True, text=True, env=environment)
        return done.stdout

    # Nobody gives themselves a role, so who administers the Bund is somebody else than who gives the roles.
    said("actor", "add", "dora", "--name", "Dora Beispiel")
    said("actor", "add", "erika", "--name", "Erika Beispiel")
    for name, role, organisation in (*PEOPLE, AUDITOR):
        until = ["--until", "2099-12-31"] if (name, role, organisation) == AUDITOR else []
        said("role", "grant", name, "--role", role, "--for", organisation, "--from", "2021-01-01", *until,
             "--voucher", "V-1")
    names = [name for name, *_ in (*PEOPLE, AUDITOR)]
    return {name: re.search(r"/einladung/\S+", said("actor", "invite", name)).group() for name in names}


def enforced(run, url, token):
    """Puts the rights into force; all sessions are over with it."""
    program = [run.programs["titelbuch"], "--database", url, "--as", "anna", "role", "enforce", "--voucher", "V-2"]
    subprocess.run(program, check=True, capture_output=True, text=True, env={"TITELBUCH_TOKEN": token})


def taken(port, path, cookie, events):
    """Median and 95 of 100 in milliseconds, and the bytes; of a path with a gap each time at another point."""
    found, size = [], 0
    for number in range(RUNS):
        point = events * (number + 1) // (RUNS + 1) + number
        start = time.perf_counter()
        status, _, page = asked(port, "GET", path.format(point), cookie)
        found.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        size = len(page)
    return statistics.median(found), sorted(found)[int(RUNS * 0.95) - 1], size


def measure(run, bar, server, free_port):
    measure_on(run, "SQLite", f"sqlite:{run.work / 'pages.db'}", bar, server, free_port)
    if run.postgres:
        name = "titelbuch_pages"
        subprocess.run(["psql", run.postgres, "-qc", f"CREATE DATABASE {name}"], check=True)
        url = f"{run.postgres.rsplit('/', 1)[0]}/{name}"
        measure_on(run, "PostgreSQL", url, bar, server, free_port)


def measure_on(run, database, url, bar, server, free_port):
    book = run.programs["book"]
    commitments, documents = run.events * 64 // 100, run.events * 64 // 1000
    for words in (["load", url, str(commitments), "11000"], ["documents", url, str(documents), "11000"]):
        subprocess.run([book, *words], check=True, stdout=subprocess.DEVNULL)
    token = subprocess.run([book, "token", url], check=True, capture_output=True, text=True).stdout.strip()
    links = invited(run, url, token)
    port = free_port()
    with server([run.programs["titelbuch"], "--database", url, "serve", "--port", str(port)], port):
        sessions = {name: let_in(port, links[name], name) for name, *_ in (*PEOPLE, AUDITOR)}
        # The first asks wait until the server has read ahead; they are not measured.
        def warm():
            for name in sessions:
                for page in EACH:
                    asked(port, "GET", page, sessions[name])
                asked(port, "GET", "/lage", sessions[name])

        warm()
        asked(port, "GET", "/lage", "")
        pages = [("ohne Anmeldung", page, "") for page in ANYBODY]
        pages += [("ohne Anmeldung, jedes Mal ein anderer Stand", page, "") for page in FIRST]
        pages += [(f"{role} {of}", page, sessions[name]) for name, role, of in PEOPLE for page in EACH]
        pages += [("state_finance_officer DE-BY", page, sessions["clara"]) for page in FORMS]
        pages += [("federal_administrator bund", page, sessions["dora"]) for page in OF_THE_BUND]

        def look(pages):
            for who, page, cookie in pages:
                median, late, size = taken(port, page, cookie, run.events)
                held = late <= LIMIT_MS and size <= LIMIT_BYTES
                bar(f"Seite {page}, {who}, {database}", f"{median:.0f} ms, 95 von 100 in {late:.0f} ms",
                    f"{size / 1000:.0f} kB", "–", f"≤ {LIMIT_MS} ms, ≤ {LIMIT_BYTES // 1000} kB", held)

        look(pages)
        enforced(run, url, token)
        sessions = {name: signed_in(port, name) for name in ("clara", "erika")}
        warm()
        look([(f"Rechte in Kraft, {who}", page, sessions[name])
              for name, who in (("clara", "DE-BY"), ("erika", "Prüfung des Bundes")) for page in IN_FORCE])
