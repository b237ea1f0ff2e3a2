//! The JSON object an encrypted text travels in.

use dm3_types::json::ObjectReader;
use dm3_types::{Dialect, EncryptionPublicKey, Json, Members, Nonce, ParseError, base64};

const CIPHERTEXT: &str = "ciphertext";
const EPHEMERAL_KEY: &str = "ephemPublicKey";
const NONCE: &str = "nonce";

/// An encrypted text with what its reader needs to open it.
///
/// On the wire it is an object of three strings: `ciphertext` (base64), `ephemPublicKey` (base64, absent when both
/// sides share a key already) and `nonce` (`0x`-hex).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SealedPayload {
    /// The encrypted, padded plaintext followed by the tag of 16 bytes.
    pub ciphertext: Vec<u8>,
    /// The nonce it was sealed under.
    pub nonce: Nonce,
    /// The public half of the pair made for this payload alone.
    pub ephemeral_public_key: Option<EncryptionPublicKey>,
}

impl SealedPayload {
    /// Reads the JSON text of a payload; see [`SealedPayload::from_json`].
    ///
    /// # Errors
    ///
    /// [`ParseError`], which names the member at fault.
    pub fn parse_text(text: &str, dialect: Dialect) -> Result<Self, ParseError> {
        Self::from_json(&Json::parse(text)?, dialect)
    }

    /// Reads a payload; members of other names are ignored.
    ///
    /// [`Dialect::Deployed`] reads what deployed peers read: a ciphertext in sloppy base64 (URL-safe, unpadded,
    /// foreign characters skipped), and an empty or null ephemeral key as none.
    ///
    /// # Errors
    ///
    /// [`ParseError`], which names the member at fault.
    pub fn from_json(json: &Json, dialect: Dialect) -> Result<Self, ParseError> {
        // MTP-SEA-031, MTP-SEA-035
        let members = ObjectReader::new(json)?;
        let ciphertext = match dialect {
            // MTP-SEA-032
            Dialect::Written => members.parsed(CIPHERTEXT, base64::decode)?,
            Dialect::Deployed => {
                let text = members.string(CIPHERTEXT)?;
                // Both give the same bytes, but nearly every peer writes the strict form and that reads faster.
                base64::decode(text).unwrap_or_else(|_| base64::decode_lenient(text))
            }
        };
        // MTP-SEA-033
        let nonce = members.parsed(NONCE, Nonce::parse)?;
        let no_ephemeral_key = dialect == Dialect::Deployed
            && json.get(EPHEMERAL_KEY).is_some_and(|key| *key == Json::Null || key.as_str() == Some(""));
        let ephemeral_public_key = if no_ephemeral_key {
            None
        } else {
            // MTP-SEA-034
            members.optional_parsed(EPHEMERAL_KEY, EncryptionPublicKey::parse)?
        };
        Ok(Self { ciphertext, nonce, ephemeral_public_key })
    }

    /// The payload as a JSON object, its members in canonical order.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let ephemeral_key = self.ephemeral_public_key.map(|key| Json::String(key.to_string()));
        let members = Members::new()
            .with(CIPHERTEXT, Json::String(base64::encode(&self.ciphertext)))
            .with_some(EPHEMERAL_KEY, ephemeral_key)
            .with(NONCE, Json::String(self.nonce.to_string()));
        Json::Object(members)
    }

    /// The canonical JSON text, as put on the wire.
    #[must_use]
    pub fn to_text(&self) -> String {
        // MTP-SEA-030
        // Base64 and hex need no escapes, so the text can be written without a detour over `Json`.
        let ciphertext = base64::encode(&self.ciphertext);
        let mut text = String::with_capacity(ciphertext.len() + 128);
        text.push_str(r#"{"ciphertext":""#);
        text.push_str(&ciphertext);
        if let Some(key) = &self.ephemeral_public_key {
            text.push_str(r#"","ephemPublicKey":""#);
            text.push_str(&key.to_string());
        }
        text.push_str(r#"","nonce":""#);
        text.push_str(&self.nonce.to_string());
        text.push_str(r#""}"#);
        text
    }
}
