//! What errors of accounts, and of links with the identity provider, say on a page, in its language. In German they say
//! what the store says; a test holds the two together.

use crate::store::accounts::AccountError;
use crate::store::accounts::password::{LONGEST, PasswordFault, SHORTEST};
use crate::store::oidc::OidcError;
use crate::web::pages::words::Words;

/// What went wrong, and what would be possible.
type Said = (String, String);

fn of_password(words: Words, fault: &PasswordFault) -> Said {
    let number = |number: usize| number.to_string().into();
    match fault {
        PasswordFault::TooShort(length) => {
            let filled = [("length", number(*length)), ("shortest", number(SHORTEST))];
            (words.tell("error-password-short", &filled), words.say("error-password-short-hint"))
        }
        PasswordFault::TooLong(length) => {
            let filled = [("length", number(*length)), ("longest", number(LONGEST))];
            (words.tell("error-password-long", &filled), words.say("error-password-long-hint"))
        }
        PasswordFault::Common => (words.say("error-password-common"), words.say("error-password-common-hint")),
        PasswordFault::Guessable(word) => {
            let text = words.tell("error-password-guessable", &[("word", word.as_str().into())]);
            (text, words.say("error-password-guessable-hint"))
        }
    }
}

/// What an error of an account says; what failed inside is said elsewhere.
pub fn of_account(words: Words, error: &AccountError) -> Said {
    let (text, hint) = match error {
        AccountError::Login(login) => {
            return (words.tell("error-login", &[("login", login.as_str().into())]), words.say("error-login-hint"));
        }
        AccountError::Password(faults) => {
            let (texts, hints): (Vec<_>, Vec<_>) = faults.iter().map(|fault| of_password(words, fault)).unzip();
            return (texts.join(" "), hints.join(" "));
        }
        AccountError::Wait(until) => {
            let filled = [("at", words.moment(*until).into()), ("hint", words.say("error-wait-hint").into())];
            return (words.say("error-wait"), words.tell("error-wait-again", &filled));
        }
        AccountError::LoginTaken => ("error-login-taken", "error-login-taken-hint"),
        AccountError::WrongPassword => ("error-wrong-password", "error-wrong-password-hint"),
        AccountError::Refused => ("error-refused", "error-refused-hint"),
        AccountError::WrongCode => ("error-wrong-code", "error-wrong-code-hint"),
        AccountError::HasSecondFactor => ("error-has-factor", "error-has-factor-hint"),
        AccountError::NotFresh => ("error-not-fresh", "error-not-fresh-hint"),
        AccountError::SessionEnded => ("error-session-ended", "error-session-ended-hint"),
        AccountError::NoInvitation => ("error-no-invitation", "error-no-invitation-hint"),
        AccountError::Crowded => ("error-crowded", "error-seconds"),
        AccountError::Store(_) => ("problem-internal", "failure-again"),
    };
    (words.say(text), words.say(hint))
}

/// What an error of a link with the identity provider says to whoever links, or wants to come in.
pub fn of_provider_link(words: Words, error: &OidcError) -> Said {
    let (text, hint) = match error {
        OidcError::Subject => ("error-subject", "error-subject-hint"),
        OidcError::SubjectLinked => ("error-subject-linked", "error-unlink-first"),
        OidcError::ActorLinked => ("error-actor-linked", "error-unlink-first"),
        OidcError::NotLinked => ("error-not-linked", "error-unlink-first"),
        OidcError::Crowded => ("error-provider-crowded", "error-provider-crowded-hint"),
        OidcError::Store(_) => ("problem-internal", "failure-again"),
    };
    (words.say(text), words.say(hint))
}

#[cfg(test)]
mod tests {
    //! Pages say in German what the command line says, and in English something else.

    use super::*;
    use crate::core::calendar::Instant;

    #[test]
    fn a_page_says_in_german_what_the_store_says() {
        let at = Instant::from_unix_ms(0);
        let faults = [
            PasswordFault::TooShort(3),
            PasswordFault::TooLong(200),
            PasswordFault::Common,
            PasswordFault::Guessable("anna".to_owned()),
        ];
        let (de, en) = (Words::default(), Words::default().other());
        for error in [
            AccountError::Login("a!".to_owned()),
            AccountError::LoginTaken,
            AccountError::Password(faults.to_vec()),
            AccountError::WrongPassword,
            AccountError::Refused,
            AccountError::WrongCode,
            AccountError::HasSecondFactor,
            AccountError::Wait(at),
            AccountError::NotFresh,
            AccountError::SessionEnded,
            AccountError::NoInvitation,
            AccountError::Crowded,
        ] {
            let (text, hint) = of_account(de, &error);
            let waits = matches!(error, AccountError::Wait(_));
            let expected =
                if waits { format!("Wieder möglich ab {}. {}", de.moment(at), error.hint()) } else { error.hint() };
            assert_eq!((text.as_str(), hint.as_str()), (error.to_string().as_str(), expected.as_str()));
            let english = of_account(en, &error);
            assert!(english.0 != text && english.1 != hint, "{english:?}");
        }
    }

    #[test]
    fn a_page_says_in_german_what_the_store_says_of_links() {
        for error in [
            OidcError::Subject,
            OidcError::SubjectLinked,
            OidcError::ActorLinked,
            OidcError::NotLinked,
            OidcError::Crowded,
        ] {
            let (text, hint) = of_provider_link(Words::default(), &error);
            assert_eq!(text, error.to_string());
            if matches!(error, OidcError::Subject | OidcError::Crowded) {
                assert_eq!(hint, error.hint());
            }
            assert_ne!(of_provider_link(Words::default().other(), &error).0, text);
        }
    }
}
