//! Drafts: a form that was begun waits for its author alone, opens as it was left, and ends when it is booked.

use super::client;
use super::forms::{DAY, Desk, VOUCHER, borrowed, desk, hidden};
use crate::store::money::begin;
use crate::support::*;
use std::time::UNIX_EPOCH;
use titelbuch::core::calendar::Instant;
use titelbuch::store::drafts::{DAYS, FormDraft, Keeping, MOST};
use titelbuch::store::{Store, Viewer};

const PATH: &str = "/erfassen/festlegung";

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

/// Saves a form as it was typed so far; where the draft is.
async fn save(desk: &mut Desk<'_>, path: &str, own: &[(String, String)], typed: &[(&str, &str)]) -> String {
    let sent = desk.post(path, &[&borrowed(own)[..], typed, &[("schritt", "merken")]].concat()).await;
    assert_eq!(sent.shown.status, 303, "{}", sent.shown.text());
    let place = sent.location.unwrap();
    assert!(place.starts_with("/entwuerfe/seite-"), "{place}");
    place
}

/// Goes on with a draft: the form as it was left.
async fn go_on(desk: &mut Desk<'_>, path: &str, place: &str) -> super::Shown {
    let draft = desk.get(place).await;
    assert!(draft.status == 200 && draft.html.contains("Weiterarbeiten"), "{}", draft.text());
    let own = hidden(&draft.html);
    let step = draft.html.split("name=\"schritt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(path, &[&borrowed(&own)[..], &[("schritt", &step)]].concat()).await.shown
}

#[rocket::async_test]
async fn a_form_that_was_begun_waits_for_its_author_until_it_is_booked() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let before = size(&store).await;
        let own = hidden(&anna.get(PATH).await.html);
        let typed = [("commitment", "v-1"), ("amount", "1.0"), ("purpose", "Vertrag <b>& mehr")];
        let place = save(&mut anna, PATH, &own, &typed).await;
        assert_eq!(size(&store).await, before, "{name}: nothing is booked");
        let home = anna.get("/").await;
        assert!(home.text().contains("Entwürfe: 1"), "{name}: {}", home.text());
        let list = anna.get("/entwuerfe").await;
        assert!(
            list.text().contains("Festlegung eingehen") && list.links().contains(&place),
            "{name}: {}",
            list.text()
        );
        assert_eq!(bernd.get(&place).await.status, 404, "{name}: it is its author's alone");
        assert!(!bernd.get("/entwuerfe").await.links().contains(&place), "{name}");
        assert_eq!(super::get(&client, &place).await.status, 303, "{name}: to the door");
        // Who goes on with what another typed, and keeps it, has a draft of their own.
        let mut theirs = hidden(&bernd.get(PATH).await.html);
        let command = place.trim_start_matches("/entwuerfe/").to_owned();
        theirs.iter_mut().filter(|(name, _)| name == "vorgang").for_each(|(_, value)| value.clone_from(&command));
        let other = save(&mut bernd, PATH, &theirs, &typed).await;
        assert!(other != place && bernd.get(&other).await.status == 200, "{name}: {other}");
        assert_eq!(anna.get(&place).await.status, 200, "{name}: hers is as it was");
        let form = go_on(&mut anna, PATH, &place).await;
        for said in ["v-1", "1.0", "Vertrag &#60;b&#62;&#38; mehr"] {
            assert!(form.html.contains(said), "{name}: no {said} in {}", form.html);
        }
        // Saved again it is the same draft, with what is typed now.
        let own = hidden(&form.html);
        let again = save(&mut anna, PATH, &own, &[("commitment", "v-1"), ("amount", "10,00")]).await;
        assert_eq!(again, place, "{name}");
        let form = go_on(&mut anna, PATH, &place).await;
        assert!(form.html.contains("10,00") && !form.html.contains("&#38; mehr"), "{name}: {}", form.html);
        let rest = [
            ("commitment", "v-1"),
            ("project", "p-1"),
            ("manager", "DE-BY"),
            ("component", "foederal"),
            ("budget_item", "0699/532 99"),
            ("booking_year", "2021"),
            ("amount", "10,00"),
            ("purpose", "Vertrag"),
            DAY,
            VOUCHER,
            ("schritt", "buchen"),
        ];
        let own = hidden(&form.html);
        let booked = anna.post(PATH, &[&borrowed(&own)[..], &rest].concat()).await;
        assert!(booked.location.unwrap().starts_with("/bestaetigung/"), "{name}: {}", booked.shown.text());
        assert_eq!(anna.get(&place).await.status, 404, "{name}: it ended when it was booked");
        assert!(!anna.get("/").await.text().contains("Entwürfe"), "{name}");
    }
}

#[rocket::async_test]
async fn a_form_in_pages_opens_on_the_page_where_it_was_left_and_can_be_discarded() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    let path = "/erfassen/verteilung";
    let own = hidden(&anna.get(path).await.html);
    let first =
        [("anlass", "allocation"), ("draft.component", "foederal"), ("draft.total", "1,00"), ("schritt", "weiter")];
    let second = anna.post(path, &[&borrowed(&own)[..], &first].concat()).await.shown;
    assert!(second.html.contains("(Schritt 2 von 4)"), "{}", second.text());
    let typed = [("draft.deductions[0].what", "reserve"), ("draft.deductions[0].size", "0,10")];
    let place = save(&mut anna, path, &hidden(&second.html), &typed).await;
    let opened = go_on(&mut anna, path, &place).await;
    assert!(opened.html.contains("(Schritt 2 von 4)") && opened.html.contains("0,10"), "{}", opened.text());
    assert!(
        hidden(&opened.html).iter().any(|(name, value)| name == "draft.total" && value == "1,00"),
        "{}",
        opened.html
    );
    let draft = anna.get(&place).await;
    let token = draft.html.split("/verwerfen\"").nth(1).unwrap().split("value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    let name = hidden(&opened.html)[0].0.clone();
    let sent = anna.post(&format!("{place}/verwerfen"), &[(name.as_str(), token.as_str())]).await;
    assert_eq!((sent.shown.status, sent.location.as_deref()), (303, Some("/entwuerfe")), "{}", sent.shown.text());
    assert_eq!(anna.get(&place).await.status, 404);
}

/// The guided form had four pages once: what was kept on the last two of them is asked on the last that there is.
#[rocket::async_test]
async fn a_draft_of_a_page_that_there_is_no_more_opens_on_the_last() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    let since = UNIX_EPOCH.elapsed().unwrap().as_millis();
    let at = Instant::from_unix_ms(i64::try_from(since).unwrap());
    for page in [2, 3] {
        let command = format!("vierseitig-{page}");
        let answers = [("draft.total", "1,00"), ("draft.key", "koenigstein-2019"), ("draft.cap", "0,50")];
        let draft = FormDraft {
            command: id(&command),
            path: "/erfassen/verteilung".to_owned(),
            title: "Mittel verteilen".to_owned(),
            lang: "de".to_owned(),
            page,
            answers: answers.map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        };
        assert_eq!(store.save_draft(at, &id("anna"), &draft).await.unwrap(), Keeping::Kept, "{page}");
        let opened = go_on(&mut anna, "/erfassen/verteilung", &format!("/entwuerfe/{command}")).await;
        assert!(opened.status == 200 && opened.html.contains("(Schritt 3 von 4)"), "{page}: {}", opened.text());
        for said in ["<option value=\"koenigstein-2019\" selected", "value=\"0,50\""] {
            assert!(opened.html.contains(said), "{page}: no {said} in {}", opened.html);
        }
        assert!(hidden(&opened.html).contains(&("draft.total".to_owned(), "1,00".to_owned())), "{page}");
    }
}

#[rocket::async_test]
async fn drafts_are_counted_belong_to_one_and_grow_old() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let draft = |number: u64| FormDraft {
            command: id(&format!("seite-{number}")),
            path: PATH.to_owned(),
            title: "Festlegung".to_owned(),
            lang: "de".to_owned(),
            page: 0,
            answers: vec![("amount".to_owned(), "1,00".to_owned())],
        };
        for number in 0..MOST {
            assert_eq!(store.save_draft(now(), &id("anna"), &draft(number)).await.unwrap(), Keeping::Kept, "{name}");
        }
        assert_eq!(store.save_draft(now(), &id("anna"), &draft(MOST)).await.unwrap(), Keeping::Full, "{name}");
        assert_eq!(store.save_draft(now(), &id("anna"), &draft(0)).await.unwrap(), Keeping::Kept, "{name}: the same");
        assert_eq!(store.save_draft(now(), &id("bernd"), &draft(0)).await.unwrap(), Keeping::NotTheirs, "{name}");
        store.drop_draft(&id("bernd"), &id("seite-1")).await.unwrap();
        let own = store.drafts(&Viewer::all(), now(), &id("anna")).await.unwrap();
        assert_eq!(own.len() as u64, MOST, "{name}: nobody discards another's");
        let later = Instant::from_unix_ms(now().unix_ms() + (DAYS + 1) * 24 * 60 * 60 * 1000);
        assert!(store.drafts(&Viewer::all(), later, &id("anna")).await.unwrap().is_empty(), "{name}: too old");
        assert_eq!(store.save_draft(later, &id("anna"), &draft(MOST)).await.unwrap(), Keeping::Kept, "{name}");
        assert_eq!(
            store.drafts(&Viewer::all(), now(), &id("anna")).await.unwrap().len(),
            1,
            "{name}: the old are gone"
        );
    }
}
