//! Looks for what nobody may see, in every form in which programs write bytes.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

use crate::world::LoggedRequest;

/// Something that must not be seen, in all its forms.
#[derive(Debug)]
pub(super) struct Needle(Vec<Vec<u8>>);

impl Needle {
    /// The bytes as they are, in hex, and inside base64 at any place.
    pub(super) fn of(secret: &[u8]) -> Self {
        let mut forms = Self::encoded(secret).0;
        forms.push(secret.to_vec());
        Self(forms)
    }

    /// In hex, and inside base64 at any place.
    pub(super) fn encoded(secret: &[u8]) -> Self {
        let mut forms = vec![HEXLOWER.encode(secret).into_bytes(), HEXUPPER.encode(secret).into_bytes()];
        for before in 0..3 {
            let padded = [vec![0; before], secret.to_vec()].concat();
            // Characters at the edges hold bits of what stands beside the secret.
            let skip = (before * 4).div_ceil(3);
            let whole = secret.len() + before;
            let end = whole / 3 * 4;
            for text in [BASE64_NOPAD.encode(&padded), BASE64URL_NOPAD.encode(&padded)] {
                forms.extend(text.as_bytes().get(skip..end).map(<[u8]>::to_vec));
            }
        }
        Self(forms)
    }

    /// Is it anywhere in a request?
    pub(super) fn is_in(&self, request: &LoggedRequest) -> bool {
        let headers = request.headers.iter().map(|(_, value)| value.as_bytes());
        headers.chain([request.target.as_bytes(), &request.body]).any(|place| self.is_within(place))
    }

    /// Is it anywhere in these bytes?
    pub(super) fn is_within(&self, place: &[u8]) -> bool {
        self.0.iter().any(|form| {
            !form.is_empty()
                && form.len() <= place.len()
                && place.windows(form.len()).any(|part| part == form)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secret = b"attack at dawn, not before";
        let needle = Needle::of(secret);
        assert!(needle.is_within(b"xx attack at dawn, not before xx"));
        assert!(needle.is_within(HEXLOWER.encode(secret).as_bytes()));
        for before in ["", "a", "ab", "abc", "{\"message\":\""] {
            for after in ["", "z", "yz", "\"}"] {
                let whole = [before.as_bytes(), secret, after.as_bytes()].concat();
                assert!(needle.is_within(BASE64_NOPAD.encode(&whole).as_bytes()), "{before} {after}");
            }
        }
        assert!(!needle.is_within(b"attack at noon, not before"));
        assert!(!needle.is_within(b"short"));
    }

    #[test]
    fn an_encoded_needle_does_not_look_for_the_plain_bytes() {
        assert!(!Needle::encoded(b"alice.eth").is_within(b"alice.eth"));
    }
}
