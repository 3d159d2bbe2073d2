//! The handbook: its pages for whoever comes, its links and pictures, and that it says only what is there: every text of
//! the interface that a chapter names, every rule and every command exists.
//!
//! Bold in a chapter is a text of the interface, or the number of a rule; „…“ stands for what differs from page to page.

use super::sign_in::Browser;
use super::{Shown, client, get};
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use rocket::local::asynchronous::Client;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Role, RoleAct};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The chapters as they lie in the repository, by name.
fn chapters() -> BTreeMap<String, String> {
    let names = std::fs::read_dir(root().join("docs/handbuch")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let found: BTreeMap<String, String> = names
        .map(|name| (name.strip_suffix(".md").unwrap().to_owned(), read(format!("docs/handbuch/{name}"))))
        .collect();
    assert!(found.len() >= 5);
    found
}

fn address(name: &str) -> String {
    if name == "README" { "/handbuch".to_owned() } else { format!("/handbuch/{name}") }
}

/// What a chapter is made of.
#[derive(Default)]
struct Parts {
    bold: Vec<String>,
    code: Vec<String>,
    links: Vec<String>,
    /// File and words of each picture.
    pictures: Vec<(String, String)>,
    html: Vec<String>,
}

fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let (mut bold, mut said) = (None::<String>, None::<(String, String)>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Strong) => bold = Some(String::new()),
            Event::End(TagEnd::Strong) => parts.bold.extend(bold.take()),
            Event::Start(Tag::Image { dest_url, .. }) => said = Some((dest_url.into_string(), String::new())),
            Event::End(TagEnd::Image) => parts.pictures.extend(said.take()),
            Event::Start(Tag::Link { dest_url, .. }) => parts.links.push(dest_url.into_string()),
            Event::Code(code) => parts.code.push(code.into_string()),
            Event::Html(html) | Event::InlineHtml(html) => parts.html.push(html.into_string()),
            Event::Text(text) => {
                bold.iter_mut().chain(said.iter_mut().map(|(_, said)| said)).for_each(|into| into.push_str(&text));
            }
            _ => {}
        }
    }
    parts
}

/// The sentences of a catalogue, with „…“ for what fills their places.
fn sentences(path: &str) -> BTreeSet<String> {
    let text = read(path);
    let said = text.lines().filter(|line| !line.starts_with(['#', ' '])).filter_map(|line| line.split_once(" = "));
    let open = |said: &str| {
        let mut parts = said.split('{');
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |all, part| format!("{all}…{}", part.split_once('}').map_or("", |(_, rest)| rest)))
    };
    said.map(|(_, said)| open(said)).collect()
}

fn sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "toml") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// What pages, core and reports can say: whole texts, as their sources have them.
struct Interface {
    sentences: BTreeSet<String>,
    sources: String,
}

impl Interface {
    fn read() -> Interface {
        let mut sources = String::new();
        for folder in ["src/web/pages", "src/core", "src/report", "reports"] {
            self::sources(&root().join(folder), &mut sources);
        }
        let catalogues = ["src/web/words/de.ftl", "src/web/words/en.ftl"];
        Interface { sentences: catalogues.into_iter().flat_map(sentences).collect(), sources }
    }

    fn says(&self, text: &str) -> bool {
        self.sentences.contains(text) || self.sources.contains(&format!("\"{text}\""))
    }
}

#[test]
fn a_chapter_names_only_what_the_interface_says() {
    let interface = Interface::read();
    assert!(interface.says("Jetzt buchen") && interface.says("R-200") && interface.says("Auszahlung … anordnen"));
    assert!(!interface.says("Jetzt buche") && !interface.says("R-999"), "the check can fail");
    let mut faults = Vec::new();
    for (name, text) in chapters() {
        let Parts { bold, html, .. } = parts(&text);
        faults.extend(html.into_iter().map(|html| format!("{name}: HTML {html}")));
        faults.extend(bold.into_iter().filter(|bold| !interface.says(bold)).map(|bold| format!("{name}: „{bold}“")));
        let rules = text.match_indices("R-").filter_map(|(at, _)| text.get(at..at + 5));
        let rules = rules.filter(|rule| rule.bytes().skip(2).all(|byte| byte.is_ascii_digit()));
        faults.extend(rules.filter(|rule| !interface.says(rule)).map(|rule| format!("{name}: {rule}")));
    }
    assert!(faults.is_empty(), "named and not there:\n{}", faults.join("\n"));
}

/// The words of a command up to its first argument, and the options that it is told with.
fn command(code: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let words: Vec<&str> = code.strip_prefix("titelbuch ")?.split_whitespace().collect();
    let plain =
        |word: &&&str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !word.starts_with('-');
    let named = words.iter().take_while(plain).copied().collect();
    Some((named, words.iter().filter(|word| word.starts_with("--")).copied().collect()))
}

#[test]
fn a_chapter_names_only_commands_that_there_are() {
    let mut asked = BTreeMap::new();
    for (name, text) in chapters() {
        for code in parts(&text).code {
            let Some((words, options)) = command(&code) else { continue };
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let help = asked.entry(words.clone()).or_insert_with(|| {
                let run = Command::new(env!("CARGO_BIN_EXE_titelbuch")).args(&words).arg("--help").output().unwrap();
                (run.status.success(), String::from_utf8(run.stdout).unwrap())
            });
            assert!(help.0 && help.1.contains(&format!("titelbuch {}", words.join(" "))), "{name}: no „{code}“");
            assert!(options.iter().all(|option| help.1.contains(option)), "{name}: „{code}“ has other options");
        }
    }
    // What pages have a form for is no longer told as a command.
    assert!(asked.len() > 12, "{}", asked.len());
}

#[test]
fn every_picture_is_one_that_the_ways_of_the_users_make() {
    let ways = read("tests/browser/paths.mjs");
    let mut shown = BTreeSet::new();
    for (name, text) in chapters() {
        for (file, said) in parts(&text).pictures {
            let place = file.strip_prefix("../img/").unwrap_or_else(|| panic!("{name}: {file}"));
            let bytes = std::fs::read(root().join("docs/img").join(place)).unwrap();
            assert!(bytes.starts_with(b"\x89PNG") && bytes.len() < 300_000, "{place}: {} bytes", bytes.len());
            let step = place.strip_suffix(".png").unwrap();
            assert!(ways.contains(&format!("'{step}'")), "no way makes {step}");
            assert!(said.chars().count() >= 40, "{name}: {file} is described by „{said}“");
            shown.insert(place.to_owned());
        }
    }
    for entry in std::fs::read_dir(root().join("docs/img")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        assert!(shown.contains(&file), "{file} is shown by no chapter");
    }
}

/// What stands between `name="` and the next quote, each time.
fn values(html: &str, name: &str) -> Vec<String> {
    let begin = format!(" {name}=\"");
    let found = html.split(&begin).skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|value| value.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

fn decoded(fragment: &str) -> String {
    rocket::http::RawStr::new(fragment).percent_decode_lossy().into_owned()
}

/// Every link and picture of a page leads somewhere; one into a page to a part of it.
async fn follow(client: &Client, path: &str, shown: &Shown) {
    let ids = values(&shown.html, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id twice: {ids:?}");
    for link in shown.links() {
        let (page, part) = link.split_once('#').map_or((link.as_str(), None), |(page, part)| (page, Some(part)));
        assert!(page.is_empty() || page.starts_with('/'), "{path}: {link} leads away");
        let own = page.is_empty();
        let response = client.get(if own { path.to_owned() } else { page.to_owned() }).dispatch().await;
        assert_eq!(response.status().code, 200, "{path}: {link}");
        if let Some(part) = part {
            let there = values(&response.into_string().await.unwrap(), "id");
            assert!(there.contains(&decoded(part)), "{path}: {link} leads to no part");
        }
    }
    for source in values(&shown.html, "src") {
        let response = client.get(source.clone()).dispatch().await;
        let kept = response.headers().get_one("Cache-Control").unwrap_or_default().to_owned();
        let kind = response.content_type().map(|kind| kind.to_string());
        assert_eq!((response.status().code, kind.as_deref()), (200, Some("image/png")), "{path}: {source}");
        assert!(kept.contains("immutable"), "{path}: {source}: {kept}");
    }
}

#[rocket::async_test]
async fn every_chapter_is_a_page_and_all_that_it_leads_to_is_there() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    let client = client(&store).await;
    for (name, text) in chapters() {
        let (title, parts) = (text.lines().next().unwrap().strip_prefix("# ").unwrap(), parts(&text));
        let own =
            |link: &&String| !link.starts_with('#') && link.split('#').next().unwrap().strip_suffix(".md").is_none();
        assert_eq!(parts.links.iter().find(own), None, "{name}: a link that only works in one of both places");
        for (lang, home) in [("", "/handbuch"), ("?lang=en", "/handbuch?lang=en")] {
            let path = format!("{}{lang}", address(&name));
            let shown = get(&client, &path).await;
            assert_eq!(shown.status, 200, "{path}");
            assert!(shown.html.contains(&format!("<title>{title} – titelbuch</title>")), "{path}: {}", shown.html);
            assert!(!shown.html.contains("<script") && !shown.html.contains(" style=\""), "{path}");
            assert!(shown.html.contains("<div class=\"tb-handbook\" lang=\"de\">"), "{path}");
            assert_eq!(shown.text().contains("The handbook is written in German only."), !lang.is_empty(), "{path}");
            assert!(shown.links().contains(&home.to_owned()), "{path}: no way to the contents");
            assert_eq!(values(&shown.html, "src").len(), parts.pictures.len(), "{path}");
            assert!(values(&shown.html, "alt").iter().all(|said| said.chars().count() >= 40), "{path}");
            follow(&client, &path, &shown).await;
        }
    }
    assert!(get(&client, "/").await.links().contains(&"/handbuch".to_owned()), "it stands below every page");
    for path in ["/handbuch/gibt-es-nicht", "/handbuch/bild/anmelden-1.png", "/handbuch/..%2FREADME"] {
        assert_eq!(get(&client, path).await.status, 404, "{path}");
    }
}

#[rocket::async_test]
async fn whoever_comes_may_read_it_also_who_sees_no_money() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    act(&store, "system", grant("anna", Role::SystemAdministrator, "bund", None)).await.unwrap();
    act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
    enrol(&store, "anna", "anna").await;
    let client = client(&store).await;
    let mut anna = Browser::new(&client);
    assert_eq!(anna.get("/projekte").await.status, 303, "the book itself is for nobody unknown");
    assert_eq!(anna.get("/handbuch").await.status, 200);
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 303);
    assert_eq!(anna.get("/projekte").await.status, 403);
    let shown = anna.get("/handbuch/land").await;
    assert!(shown.status == 200 && shown.html.contains(">anna</a>"), "{}", shown.html);
    assert_eq!(shown.headers.get("Cache-Control").map(String::as_str), Some("no-store"));
    let picture = values(&shown.html, "src").remove(0);
    let kept = anna.get(&picture).await.headers.remove("Cache-Control").unwrap();
    assert!(kept.contains("immutable"), "a picture is of the program: {kept}");
}
