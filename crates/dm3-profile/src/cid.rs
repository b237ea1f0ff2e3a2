//! IPFS content identifiers and the check of a block against them.

use std::fmt;

use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use dm3_crypto::sha256;
use dm3_types::Hash;
use thiserror::Error;

use crate::{base58, unixfs};

/// Longest CID text that is read, in bytes.
const MAX_TEXT: usize = 128;
/// Code of SHA-2-256 and the length of its digest, as a multihash starts.
const SHA2_256_MULTIHASH: [u8; 2] = [0x12, 0x20];
const CODEC_RAW: u8 = 0x55;
const CODEC_DAG_PB: u8 = 0x70;

/// What a CID says about the form of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Codec {
    Raw,
    DagPb,
}

/// A content identifier whose digest is SHA-256 of one block: version 0, or version 1 with codec `raw` or `dag-pb`.
///
/// Text forms read: base58btc (`Qm…`, `z…`), base32 (`b…`), base16 (`f…`).
///
/// ```
/// use dm3_profile::Cid;
/// let cid = Cid::parse("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")?;
/// assert_eq!(cid.content_of_block(b"hello world")?, b"hello world");
/// assert!(cid.content_of_block(b"hello w0rld").is_err());
/// # Ok::<(), dm3_profile::CidError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cid {
    text: String,
    codec: Codec,
    digest: Hash,
}

/// Why a CID or the block under it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CidError {
    /// Not the text of a CID.
    #[error("not an IPFS content identifier")]
    Malformed,
    /// A CID with a hash function other than SHA-256.
    #[error("the content identifier does not use SHA-256")]
    UnsupportedHash,
    /// A CID of a block that is neither plain bytes nor a UnixFS file.
    #[error("the content identifier is not one of a file (codec raw or dag-pb)")]
    UnsupportedCodec,
    /// A path below a CID; the directories on the way would have to be verified too.
    #[error("a path below an IPFS content identifier is not supported")]
    PathNotSupported,
    /// The block that was delivered is not the one that the CID names.
    #[error("the block does not have the SHA-256 that its content identifier names")]
    DigestMismatch,
    /// The block has the right hash but is not a UnixFS file.
    #[error("the block is not a UnixFS file")]
    NotAFile,
    /// A file of more than one block; a profile fits in one.
    #[error("the file is spread over several blocks, which is not supported")]
    SeveralBlocks,
}

impl Cid {
    /// Reads the text of a CID.
    ///
    /// # Errors
    ///
    /// [`CidError::Malformed`], [`CidError::UnsupportedHash`] or [`CidError::UnsupportedCodec`].
    pub fn parse(text: &str) -> Result<Self, CidError> {
        if text.len() > MAX_TEXT {
            return Err(CidError::Malformed);
        }
        // REG-URI-022
        let (codec, multihash) = if text.len() == 46 && text.starts_with("Qm") {
            (Codec::DagPb, base58::decode(text).ok_or(CidError::Malformed)?)
        } else {
            version_1(&multibase(text).ok_or(CidError::Malformed)?)?
        };
        // REG-URI-023
        let digest = multihash.strip_prefix(&SHA2_256_MULTIHASH).ok_or(CidError::UnsupportedHash)?;
        let digest = <[u8; 32]>::try_from(digest).map_err(|_| CidError::Malformed)?;
        Ok(Self { text: text.to_owned(), codec, digest: Hash::from_bytes(digest) })
    }

    /// The CID as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The content of the file in `block`, after the check that it is the block this CID names.
    ///
    /// # Errors
    ///
    /// [`CidError::DigestMismatch`], [`CidError::NotAFile`] or [`CidError::SeveralBlocks`].
    pub fn content_of_block(&self, block: &[u8]) -> Result<Vec<u8>, CidError> {
        if sha256(block) != self.digest {
            // REG-URI-025
            return Err(CidError::DigestMismatch);
        }
        match self.codec {
            Codec::Raw => Ok(block.to_vec()),
            Codec::DagPb => unixfs::single_block_file(block),
        }
    }
}

impl fmt::Display for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cid({})", self.text)
    }
}

fn multibase(text: &str) -> Option<Vec<u8>> {
    let (base, digits) = text.split_at_checked(1)?;
    match base {
        "b" if digits.bytes().all(|digit| !digit.is_ascii_uppercase()) => {
            BASE32_NOPAD.decode(digits.to_ascii_uppercase().as_bytes()).ok()
        }
        "f" => HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok(),
        "z" => base58::decode(digits),
        _ => None,
    }
}

/// Codec and multihash of a binary CID of version 1. Every code used here is one byte as a varint.
fn version_1(bytes: &[u8]) -> Result<(Codec, Vec<u8>), CidError> {
    let [1, codec, multihash @ ..] = bytes else { return Err(CidError::Malformed) };
    let codec = match *codec {
        CODEC_RAW => Codec::Raw,
        CODEC_DAG_PB => Codec::DagPb,
        // REG-URI-024
        _ => return Err(CidError::UnsupportedCodec),
    };
    Ok((codec, multihash.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hello world\n` as a dag-pb block of one UnixFS file.
    const BLOCK: &[u8] = b"\x0a\x12\x08\x02\x12\x0chello world\n\x18\x0c";
    const V0: &str = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";
    const V1: &str = "bafybeicg2rebjoofv4kbyovkw7af3rpiitvnl6i7ckcywaq6xjcxnc2mby";

    #[test]
    fn both_versions_of_a_file() {
        for text in [V0, V1] {
            let cid = Cid::parse(text).unwrap();
            assert_eq!(cid.content_of_block(BLOCK).unwrap(), b"hello world\n");
            assert_eq!(cid.content_of_block(b"hello world\n"), Err(CidError::DigestMismatch));
            assert_eq!(cid.to_string(), text);
        }
    }

    #[test]
    fn refusals() {
        for (text, error) in [
            ("", CidError::Malformed),
            ("abc", CidError::Malformed),
            ("womyhfnmomxloxhqmsuupcjotxamos", CidError::Malformed),
            ("bAFYBEICG2REBJOOFV4KBYOVKW7AF3RPIITVNL6I7CKCYWAQ6XJCXNC2MBY", CidError::Malformed),
            ("f0171122000", CidError::UnsupportedCodec),
            ("f0155130000", CidError::UnsupportedHash),
            ("f015512200011", CidError::Malformed),
            ("f02551220", CidError::Malformed),
            ("ä", CidError::Malformed),
        ] {
            assert_eq!(Cid::parse(text), Err(error), "{text}");
        }
    }
}
