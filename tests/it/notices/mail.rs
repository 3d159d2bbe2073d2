//! Mail: asked for on `/konto`, sent by `titelbuch notices send` to a mail server that takes some and refuses others, never
//! twice, and without anything that only the inbox tells.

use super::*;
use crate::pages::client;
use crate::pages::sign_in::Browser;
use crate::store::money::{certify, commitment, of_bayern};
use crate::store::sign_in::{PASSWORD, enrol};
use rocket::local::asynchronous::Client;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use titelbuch::store::DatabaseUrl;
use titelbuch::web::server::{Settings, build};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

/// A mail server that knows one domain, and refuses whom it is told to.
struct MailServer {
    port: u16,
    taken: Taken,
    refused: Arc<Mutex<Option<&'static str>>>,
}

impl MailServer {
    async fn start() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, refused) = (Arc::default(), Arc::new(Mutex::new(None)));
        let server = MailServer { port, taken: Arc::clone(&taken), refused: Arc::clone(&refused) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&taken), Arc::clone(&refused)));
            }
        });
        server
    }

    fn take(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }
}

/// To whom, and the text as it came.
pub type Taken = Arc<Mutex<Vec<(String, String)>>>;

pub async fn talk(stream: impl AsyncRead + AsyncWrite, taken: Taken, refused: Arc<Mutex<Option<&'static str>>>) {
    let (read, mut write) = tokio::io::split(stream);
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut text, mut in_text) = (String::new(), String::new(), false);
    if write.write_all(b"220 mail.example\r\n").await.is_err() {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        let is_refused = refused.lock().unwrap().is_some_and(|name| line.contains(name));
        let said: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
            _ if in_text && line != "." => {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            _ if in_text => {
                in_text = false;
                taken.lock().unwrap().push((std::mem::take(&mut to), std::mem::take(&mut text)));
                b"250 taken\r\n"
            }
            "EHLO" => b"250 mail.example\r\n",
            "RCPT" if is_refused => b"550 5.1.1 no such mailbox\r\n",
            "RCPT" => {
                line.clone_into(&mut to);
                b"250 known\r\n"
            }
            "DATA" => {
                in_text = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if write.write_all(said).await.is_err() {
            return;
        }
    }
}

/// A text as its reader sees it (RFC 2045, quoted-printable).
fn read(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = (*first == b'=').then(|| more.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

pub async fn run(url: &DatabaseUrl, arguments: Vec<String>) -> (Option<i32>, String, String) {
    let database = raw_url(url).replace("sqlite://", "sqlite:");
    let run = move || -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
        for name in
            ["SMTP_URL", "SMTP_CA_FILE", "MAIL_FROM", "PUBLIC_URL", "DATABASE"].map(|name| format!("TITELBUCH_{name}"))
        {
            command.env_remove(name);
        }
        command.args(["--database", &database, "notices", "send"]).args(arguments).output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

async fn send(url: &DatabaseUrl, port: u16, more: &[&str]) -> (Option<i32>, String, String) {
    let smtp = format!("smtp://127.0.0.1:{port}");
    let all =
        ["--smtp-url", &smtp, "--mail-from", "titelbuch@haus.example", "--public-url", "https://titelbuch.example"];
    run(url, all.iter().chain(more).map(|text| (*text).to_owned()).collect()).await
}

/// Somebody asks for mail, or wants none any more, as a person does it.
async fn ask(browser: &mut Browser<'_>, address: Option<&str>) -> (u16, String) {
    let token = browser.get("/konto").await.token("/konto/hinweise");
    let wants = address.map(|_| ("hinweise", "ja"));
    let fields = [("formular", token.as_str()), ("adresse", address.unwrap_or("stehen@geblieben.example"))];
    let told = browser.post("/konto/hinweise", &fields.into_iter().chain(wants).collect::<Vec<_>>()).await;
    (told.status, told.html)
}

#[rocket::async_test]
async fn mail_is_asked_for_on_ones_own_account_and_leaves_no_address_behind() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        enrol(&store, "anna", "anna").await;
        let client = client(&store).await;
        let mut anna = Browser::new(&client);
        anna.sign_in("anna", PASSWORD).await;
        let own = anna.get("/konto").await.html;
        assert!(own.contains("Dieser Server ist für E-Mails nicht eingerichtet"), "{name}: {own}");
        assert!(!own.contains("value=\"ja\" checked"), "{name}: nobody gets mail who did not ask");
        let (status, html) = ask(&mut anna, Some("anna@haus")).await;
        assert!(status == 422 && html.contains("„anna@haus“ ist keine E-Mail-Adresse"), "{name}: {html}");
        assert_eq!(store.informed(&Viewer::all(), &id("anna")).await.unwrap().address, None, "{name}");
        assert_eq!(ask(&mut anna, Some("anna@haus.example")).await.0, 303, "{name}");
        let told = store.informed(&Viewer::all(), &id("anna")).await.unwrap();
        assert_eq!(told.address.as_deref(), Some("anna@haus.example"), "{name}");
        assert_eq!(told.mailed, store.head(&Viewer::all()).await.unwrap().size, "{name}: from now on");
        let own = anna.get("/konto?neu=hinweise").await.html;
        assert!(own.contains("sind gespeichert") && own.contains("value=\"ja\" checked"), "{name}: {own}");
        let sends = Settings::loopback(0).with_mail_from(Some("titelbuch@haus.example".to_owned()));
        let sends = Client::untracked(build(store.clone(), sends)).await.unwrap();
        let mut there = Browser { client: &sends, cookies: anna.cookies.clone() };
        let own = there.get("/konto").await.html;
        assert!(own.contains("Absender ist titelbuch@haus.example.") && !own.contains("nicht eingerichtet"), "{name}");
        assert_eq!(ask(&mut anna, None).await.0, 303, "{name}");
        assert_eq!(store.informed(&Viewer::all(), &id("anna")).await.unwrap().address, None, "{name}");
    }
}

/// Two people of Bayern who want mail, and one of Bremen who does not.
pub async fn begun(store: &Store) {
    seed_assigned(store, "80.00").await;
    for (who, role, land) in [
        ("by.mittel", Role::StateFinanceOfficer, "DE-BY"),
        ("by.haushalt", Role::BudgetOfficer, "DE-BY"),
        ("hb.mittel", Role::StateFinanceOfficer, "DE-HB"),
    ] {
        person(store, who, role, land).await;
    }
    for who in ["by.mittel", "by.haushalt"] {
        store.set_mail_address(&id(who), Some(format!("{who}@haus.example"))).await.unwrap();
    }
}

pub async fn recalled(store: &Store, name: &str) {
    let lines = vec![AssignmentLine { recipient: id("DE-BY"), amount_cents: euro("12.34") }];
    let (component, budget_item) = (id("foederal"), id("0699/532 99"));
    let draft = Draft::Recall(Assignment { component, budget_item, booking_year: 2021, lines });
    decide_by_two(store, name, draft).await;
}

#[tokio::test]
async fn a_mail_goes_out_once_and_what_failed_is_tried_again() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        begun(&store).await;
        let server = MailServer::start().await;
        // What happened before somebody asked for mail is not sent.
        let (code, _, err) = send(&url, server.port, &[]).await;
        assert!(code == Some(0) && err.contains("Niemand bekommt eine E-Mail"), "{name}: {err}");
        recalled(&store, "einziehung-1").await;
        let (code, out, err) = send(&url, server.port, &["--dry-run"]).await;
        assert!(code == Some(0) && out.contains("An by.mittel: titelbuch: 1 neuer Hinweis"), "{name}: {out}{err}");
        assert_eq!(server.take(), [], "{name}: nothing was sent");

        *server.refused.lock().unwrap() = Some("by.haushalt@");
        let (code, out, err) = send(&url, server.port, &[]).await;
        assert_eq!(code, Some(1), "{name}: {out}{err}");
        assert!(out.contains("1 E-Mail verschickt."), "{name}: {out}");
        assert!(err.contains("Nicht zugestellt: by.haushalt (") && err.contains("no such mailbox"), "{name}: {err}");
        let mails = server.take();
        let [(to, mail)] = &mails[..] else { panic!("{name}: {mails:?}") };
        assert!(to.contains("<by.mittel@haus.example>"), "{name}: {to}");
        let mail = read(mail);
        for said in [
            "From: titelbuch@haus.example",
            "Subject: titelbuch: 1 neuer Hinweis",
            "Auto-Submitted: auto-generated",
            "@haus.example>",
            "Date: ",
            "- 1 × Bei Ihrer Stelle sind Mittel eingezogen oder umgeschichtet",
            "https://titelbuch.example/eingang",
            "https://titelbuch.example/konto",
        ] {
            assert!(mail.contains(said), "{name}: {said} in {mail}");
        }
        for secret in ["12,34", "12.34", "einziehung-1", "p-1", "Wohngeld", "anna", "bernd", "DE-BY"] {
            assert!(!mail.contains(secret), "{name}: {secret} in {mail}");
        }

        *server.refused.lock().unwrap() = None;
        let (code, out, err) = send(&url, server.port, &["--json"]).await;
        assert!(code == Some(0) && out.contains("\"money_recalled\": 1"), "{name}: {out}{err}");
        let mails = server.take();
        assert!(mails.len() == 1 && mails[0].0.contains("by.haushalt@"), "{name}: {mails:?}");
        assert_eq!(send(&url, server.port, &[]).await.0, Some(0), "{name}");
        assert_eq!(server.take(), [], "{name}: nothing twice");
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn no_mail_to_whoever_read_it_may_not_come_in_or_sees_nothing_and_none_without_a_server() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        begun(&store).await;
        recalled(&store, "einziehung-1").await;
        let server = MailServer::start().await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        store.mark_read(&id("by.mittel"), size).await.unwrap();
        enrol(&store, "by.haushalt", "by.haushalt").await;
        store.disable_actor(now(), &id("by.haushalt")).await.unwrap();
        assert_eq!(send(&url, server.port, &[]).await.0, Some(0), "{name}");
        assert_eq!(server.take(), [], "{name}");
        // Whose roles ended sees nothing of a book whose rights are in force.
        recalled(&store, "einziehung-2").await;
        store.set_mail_address(&id("anna"), Some("anna@haus.example".to_owned())).await.unwrap();
        enforce(&store).await;
        let (code, out, err) = send(&url, 9, &[]).await;
        assert_eq!(code, Some(1), "{name}: {out}{err}");
        assert!(err.contains("by.mittel (") && !err.contains("anna") && !err.contains("by.haushalt"), "{name}: {err}");
        let before = store.informed(&Viewer::all(), &id("by.mittel")).await.unwrap();
        assert!(before.mailed < size, "{name}: not noted as sent");
        for (missing, said) in [
            (vec![], "Mailserver, Absender oder Adresse der Seiten fehlt"),
            (vec!["--mail-from", "kein-absender"], "keine E-Mail-Adresse"),
            (vec!["--public-url", "http://titelbuch.example"], "keine öffentliche Adresse"),
        ] {
            let (code, out, err) = run(&url, missing.into_iter().map(str::to_owned).collect()).await;
            assert!(code == Some(2) && err.contains(said), "{name}: {out}{err}");
        }
        store.close().await.unwrap();
    }
}

/// A deadline that came near or passed since somebody was looked after is a mail of its own, and none twice; whoever is
/// looked after for the first time is told nothing of years ago.
#[tokio::test]
async fn a_deadline_is_a_mail_of_its_own_and_none_twice() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "80.00").await;
        for who in ["by.anordnung", "by.neu"] {
            person(&store, who, Role::Orderer, "DE-BY").await;
        }
        let made = commitment("c-1", &of_bayern(2021), "50.00");
        act(&store, "anna", Act::MakeCommitment(made)).await.unwrap();
        act(&store, "anna", certify("o-1", "c-1", "12.34")).await.unwrap();
        for who in ["by.anordnung", "by.neu"] {
            store.set_mail_address(&id(who), Some(format!("{who}@haus.example"))).await.unwrap();
        }
        let looked_after = async |who: &str| store.informed(&Viewer::all(), &id(who)).await.unwrap().deadlines_on;
        // The order is due on 15 March.
        let before = parse_date("2021-03-10").unwrap();
        store.note_deadlines(&id("by.anordnung"), before).await.unwrap();

        let server = MailServer::start().await;
        *server.refused.lock().unwrap() = Some("by.anordnung@");
        let (code, out, err) = send(&url, server.port, &[]).await;
        assert!(code == Some(1) && err.contains("Nicht zugestellt: by.anordnung ("), "{name}: {out}{err}");
        assert_eq!(looked_after("by.anordnung").await, Some(before), "{name}: what was not taken is told again");
        assert!(looked_after("by.neu").await > Some(before), "{name}");

        *server.refused.lock().unwrap() = None;
        let (code, out, err) = send(&url, server.port, &["--dry-run"]).await;
        assert!(code == Some(0) && out.contains("An by.anordnung: titelbuch: 1 Frist"), "{name}: {out}{err}");
        let (code, out, err) = send(&url, server.port, &["--json"]).await;
        assert!(code == Some(0) && out.contains("\"passed\": 1"), "{name}: {out}{err}");
        let mails = server.take();
        let [(to, mail)] = &mails[..] else { panic!("{name}: {mails:?}") };
        assert!(to.contains("<by.anordnung@haus.example>"), "{name}: {to}");
        let mail = read(mail);
        for said in
            ["Subject: titelbuch: 1 Frist", "- 1 × Frist, die verstrichen ist", "zu Ende oder verstrichen: 1 Frist."]
        {
            assert!(mail.contains(said), "{name}: {said} in {mail}");
        }
        for secret in ["12,34", "o-1", "p-1", "2021", "Los 1"] {
            assert!(!mail.contains(secret), "{name}: {secret} in {mail}");
        }
        assert_eq!(send(&url, server.port, &[]).await.0, Some(0), "{name}");
        assert_eq!(server.take(), [], "{name}: nothing twice");
        // Who asks anew is looked after anew.
        store.set_mail_address(&id("by.anordnung"), None).await.unwrap();
        store.set_mail_address(&id("by.anordnung"), Some("by.anordnung@haus.example".to_owned())).await.unwrap();
        assert_eq!(looked_after("by.anordnung").await, None, "{name}");
        store.close().await.unwrap();
    }
}
