//! The identity provider as the operator names it: all of it, or none.

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::web::provider::{ALGORITHMS, IdentityProvider, ProviderSettings};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(next_help_heading = "Anmeldedienst (OpenID Connect)")]
pub struct Provider {
    /// Aussteller, so wie der Dienst sich nennt (iss); https://…
    #[arg(long, value_name = "URL", requires_all = ["oidc_client_id", "oidc_client_secret_file", "oidc_name"])]
    oidc_issuer: Option<String>,
    /// Kennung, unter der der Dienst diesen Server kennt
    #[arg(long, value_name = "KENNUNG", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// Datei mit dem Geheimnis dazu, in einer Zeile
    #[arg(long, value_name = "DATEI", requires = "oidc_issuer")]
    oidc_client_secret_file: Option<PathBuf>,
    /// Wie der Dienst auf der Anmeldeseite heißt
    #[arg(long, value_name = "NAME", requires = "oidc_issuer")]
    oidc_name: Option<String>,
    /// Unterschriften, die geglaubt werden: RS256, PS256, ES256
    #[arg(long, value_name = "LISTE", requires = "oidc_issuer", value_delimiter = ',', default_values = ALGORITHMS)]
    oidc_algorithms: Vec<String>,
    /// Datei mit den Zertifikaten (PEM) der eigenen Zertifizierungsstelle, an Stelle der öffentlichen
    #[arg(long, value_name = "DATEI", requires = "oidc_issuer")]
    oidc_ca_file: Option<PathBuf>,
}

impl Provider {
    /// The provider, where one is named.
    ///
    /// # Errors
    /// `Usage` where what is named cannot be used; those of the files.
    pub fn read(self) -> Result<Option<IdentityProvider>, Failure> {
        let Provider { oidc_issuer, oidc_client_id, oidc_client_secret_file, oidc_name, .. } = self;
        let named = (oidc_issuer, oidc_client_id, oidc_client_secret_file, oidc_name);
        let (Some(issuer), Some(client_id), Some(secret), Some(name)) = named else { return Ok(None) };
        let secret = files::read(&secret)?;
        let settings = ProviderSettings {
            name: name.trim().to_owned(),
            issuer,
            client_id,
            client_secret: String::from_utf8_lossy(&secret).trim().to_owned(),
            algorithms: self.oidc_algorithms,
            authorities: self.oidc_ca_file.map(|path| files::read(&path)).transpose()?,
        };
        let refused = |error| Failure::usage(format!("Der Anmeldedienst ist nicht verwendbar: {error}."));
        IdentityProvider::new(settings).map(Some).map_err(refused)
    }
}
