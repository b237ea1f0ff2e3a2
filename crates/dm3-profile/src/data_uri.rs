//! JSON inside a `data:` text record (RFC 2397), in the two readings.

use dm3_types::{Dialect, Json, base64};
use thiserror::Error;

use crate::charset;

const PREFIX: &str = "data:application/json,";
const JSON_TYPE: &str = "application/json";
const BASE64: &str = "base64";

/// Why a `data:` record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DataUriError {
    /// The text does not have the parts of a `data:` URI.
    #[error("not a data URI: expected data:application/json,<text> on one line")]
    Malformed,
    /// The media type is not JSON.
    #[error("the media type of the data URI is not application/json")]
    NotJson,
    /// The data are in a character encoding that is not read here.
    #[error("the character set of the data URI is not supported")]
    UnsupportedCharset,
    /// The data are said to be base64 and are not.
    #[error("the data URI is not valid base64")]
    NotBase64,
    /// The data are not UTF-8 after decoding.
    #[error("the data URI does not hold UTF-8")]
    NotUtf8,
}

/// The text record that every reader of the deployed network understands: `data:application/json,` and the
/// canonical JSON.
///
/// Where the JSON holds non-ASCII characters, deployed readers see other text than was written (see
/// [`json_of_data_uri`]), and written readers take a percent sign for an escape; [`base64_data_uri`] has no such limit.
#[must_use]
pub fn data_uri(value: &Json) -> String {
    format!("{PREFIX}{}", value.canonical())
}

/// As [`data_uri`], with the canonical JSON in base64: survives any character in both readings.
#[must_use]
pub fn base64_data_uri(value: &Json) -> String {
    format!("data:{JSON_TYPE};{BASE64},{}", base64::encode(value.canonical().as_bytes()))
}

/// The text record to publish, which every reader reads alike: [`data_uri`] where the canonical JSON is printable ASCII
/// without percent signs, [`base64_data_uri`] otherwise.
#[must_use]
pub fn published_data_uri(value: &Json) -> String {
    // REG-URI-013
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'%';
    if value.canonical().bytes().all(plain) { data_uri(value) } else { base64_data_uri(value) }
}

/// The JSON text inside a `data:` record.
///
/// * [`Dialect::Written`]: scheme and media type in any case, percent-encoding decoded, UTF-8, strict base64.
/// * [`Dialect::Deployed`]: what the TypeScript network reads, to the byte. The scheme is lower case and the media
///   type exactly `application/json`; each UTF-16 unit of the data is cut to its low byte, the bytes are decoded with
///   the named character set (UTF-8 if none) and then, if the record says `;base64`, as lenient base64. Nothing is
///   percent-decoded. Character sets other than UTF-8 and windows-1252 (Latin-1, ASCII) are refused.
///
/// # Errors
///
/// [`DataUriError`]; whether the text is JSON is not checked here.
pub fn json_of_data_uri(record: &str, dialect: Dialect) -> Result<String, DataUriError> {
    match dialect {
        Dialect::Written => written_text(record),
        Dialect::Deployed => deployed_text(&DeployedUri::parse(record)?),
    }
}

/// Whether deployed readers take the record for a JSON data URI.
pub(crate) fn is_deployed_json(record: &str) -> bool {
    DeployedUri::parse(record).is_ok()
}

struct DeployedUri<'a> {
    charset: Option<&'a str>,
    encoding: Option<&'a str>,
    data: &'a str,
}

impl<'a> DeployedUri<'a> {
    /// `data:` type `/` subtype [`;charset=` name] [`;` encoding] `,` data, all of it case-sensitive.
    fn parse(record: &'a str) -> Result<Self, DataUriError> {
        let rest = record.strip_prefix("data:").ok_or(DataUriError::Malformed)?;
        let (head, data) = rest.split_once(',').ok_or(DataUriError::Malformed)?;
        if data.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
            return Err(DataUriError::Malformed);
        }
        let mut parts = head.split(';');
        let mime = parts.next().unwrap_or_default();
        let (kind, subtype) = mime.split_once('/').ok_or(DataUriError::Malformed)?;
        if !is_token(kind) || !is_token(subtype) {
            return Err(DataUriError::Malformed);
        }
        let mut next = parts.next();
        let charset = next.and_then(|part| part.strip_prefix("charset="));
        if charset.is_some() {
            next = parts.next();
        }
        let well_formed = charset.is_none_or(is_token) && next.is_none_or(is_token) && parts.next().is_none();
        if !well_formed {
            return Err(DataUriError::Malformed);
        }
        if mime != JSON_TYPE {
            return Err(DataUriError::NotJson);
        }
        Ok(Self { charset, encoding: next, data })
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+.-".contains(&byte))
}

fn deployed_text(uri: &DeployedUri<'_>) -> Result<String, DataUriError> {
    let bytes: Vec<u8> = uri.data.encode_utf16().map(|unit| unit.to_be_bytes()[1]).collect();
    let text =
        charset::decode(uri.charset.unwrap_or("utf-8"), &bytes).ok_or(DataUriError::UnsupportedCharset)?;
    if uri.encoding == Some(BASE64) {
        return Ok(String::from_utf8_lossy(&base64::decode_lenient(&text)).into_owned());
    }
    Ok(text)
}

fn written_text(record: &str) -> Result<String, DataUriError> {
    let (scheme, rest) = record.split_once(':').ok_or(DataUriError::Malformed)?;
    // REG-URI-002
    if !scheme.eq_ignore_ascii_case("data") {
        return Err(DataUriError::Malformed);
    }
    // REG-URI-004
    let (head, data) = rest.split_once(',').ok_or(DataUriError::Malformed)?;
    let mut parameters = head.split(';').map(str::trim);
    let is_json = parameters.next().is_some_and(|mime| mime.eq_ignore_ascii_case(JSON_TYPE));
    if !is_json {
        // REG-URI-003
        return Err(DataUriError::NotJson);
    }
    let mut is_base64 = false;
    for parameter in parameters {
        // REG-URI-008: the marker is the last part; RFC 2397 has parameters only before it.
        if is_base64 {
            return Err(DataUriError::Malformed);
        }
        match parameter.split_once('=') {
            // REG-URI-010
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => check_utf8_charset(value)?,
            // REG-URI-011
            Some(_) => {}
            None if parameter.eq_ignore_ascii_case(BASE64) => is_base64 = true,
            // REG-URI-009
            None => return Err(DataUriError::Malformed),
        }
    }
    // REG-URI-005
    let mut bytes = percent_decoded(data);
    if is_base64 {
        // REG-URI-007
        let text = std::str::from_utf8(&bytes).map_err(|_| DataUriError::NotBase64)?;
        bytes = base64::decode(text).map_err(|_| DataUriError::NotBase64)?;
    }
    // REG-URI-012
    String::from_utf8(bytes).map_err(|_| DataUriError::NotUtf8)
}

/// JSON is exchanged in UTF-8 (RFC 8259 section 8.1); ASCII is a part of it.
fn check_utf8_charset(name: &str) -> Result<(), DataUriError> {
    let known = ["utf-8", "utf8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if known { Ok(()) } else { Err(DataUriError::UnsupportedCharset) }
}

/// RFC 3986 section 2.1; a `%` without two hexadecimal digits stands for itself.
fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match (escaped, after) {
            (Some((high, low)), [_, _, after @ ..]) => {
                bytes.push((high << 4) | low);
                rest = after;
            }
            // REG-URI-006
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
