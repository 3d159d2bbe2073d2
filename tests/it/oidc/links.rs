//! Who is linked to whom, by the store and by the command line, on both databases.

use super::*;
use titelbuch::store::oidc::OidcError;

const ISSUER: &str = "https://id.example/realms/bund";

fn identity(subject: &str) -> ProviderIdentity {
    ProviderIdentity::new(ISSUER, subject).unwrap()
}

#[tokio::test]
async fn an_identity_is_one_actor_and_an_actor_one_identity_of_an_issuer() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let link = |actor: &'static str, identity: ProviderIdentity| {
            let store = store.clone();
            async move { store.link_identity(now(), &id(actor), &identity).await }
        };
        link("anna", identity("a")).await.unwrap();
        assert!(matches!(link("bernd", identity("a")).await, Err(OidcError::SubjectLinked)), "{name}");
        assert!(matches!(link("anna", identity("b")).await, Err(OidcError::ActorLinked)), "{name}");
        let elsewhere = ProviderIdentity::new("https://andere.example", "a").unwrap();
        link("anna", elsewhere.clone()).await.unwrap();
        link("bernd", identity("A")).await.unwrap();
        let all = store.linked_identities(&Viewer::all()).await.unwrap();
        let all: Vec<(&str, &str)> =
            all.iter().map(|one| (one.actor.as_str(), one.identity.subject.as_str())).collect();
        assert_eq!(all, [("anna", "a"), ("anna", "a"), ("bernd", "A")], "{name}");

        let by_provider = store.sign_in_by_oidc(now(), &identity("a"), "Firefox auf Linux").await.unwrap();
        let actor = id("anna");
        let new = titelbuch::store::NewSession {
            actor: &actor,
            authentication: Authentication::Password,
            agent: "Firefox auf Linux",
        };
        let by_password = store.begin_session(now(), &new).await.unwrap();
        let holds = async |session: &str| {
            store.session(&Viewer::all(), now(), SessionHash::of(session)).await.unwrap().is_some()
        };
        // Somebody else's link is not taken back by mistake.
        let wrong = store.unlink_identity(&id("bernd"), &identity("a")).await;
        assert!(matches!(wrong, Err(OidcError::NotLinked)) && holds(&by_provider).await, "{name}");
        store.unlink_identity(&id("anna"), &identity("a")).await.unwrap();
        assert!(!holds(&by_provider).await && holds(&by_password).await, "{name}: only what began so ends");
        let refused = store.sign_in_by_oidc(now(), &identity("a"), "Firefox auf Linux").await;
        assert!(matches!(refused, Err(OidcError::NotLinked)), "{name}");
        assert!(
            matches!(store.unlink_identity(&id("anna"), &identity("a")).await, Err(OidcError::NotLinked)),
            "{name}"
        );
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

/// From one address so many may be away, and no more; elsewhere somebody still may, and later everybody.
#[tokio::test]
async fn who_fills_the_list_of_tries_fills_the_own_alone() {
    for (name, store) in open_books().await {
        let (here, there) = ("192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
        for _ in 0..200 {
            store.begin_oidc(now(), None, here, "/").await.unwrap();
        }
        assert!(matches!(store.begin_oidc(now(), None, here, "/").await, Err(OidcError::Crowded)), "{name}");
        store.begin_oidc(now(), None, there, "/").await.unwrap();
        let later = titelbuch::core::calendar::Instant::from_unix_ms(NOW_MS + titelbuch::store::oidc::AWAY_MS);
        store.begin_oidc(later, None, here, "/").await.unwrap();
    }
}
