//! What must hold for every sealed payload.

use dm3_crypto::dangerous::{ReplayRandomness, seal_with_nonce};
use dm3_crypto::{
    BlockSize, EncryptionKeyPair, OpenError, Randomness, SealedPayload, SymmetricKey, open, open_from,
    open_from_with_block, open_text, seal, seal_to_with_block, sha256,
};
use dm3_types::{Dialect, EncryptionPublicKey, Json, Nonce};
use proptest::prelude::*;

use crate::support::Counter;

const TAG: usize = 16;

/// Padding as the standard words it, without a care for time or memory.
fn naive_pad(plaintext: &[u8], block: usize) -> Vec<u8> {
    let mut padded = plaintext.to_vec();
    padded.push(0x80);
    while !padded.len().is_multiple_of(block) {
        padded.push(0);
    }
    padded
}

/// Removing it, looking at the last block only.
fn naive_unpad(padded: &[u8], block: usize) -> Option<&[u8]> {
    let before = padded.len().checked_sub(block)?;
    let marker = padded.iter().rposition(|byte| *byte != 0)?;
    (marker >= before && padded[marker] == 0x80).then(|| &padded[..marker])
}

/// Seals bytes as they are, padding included. They must end in the marker, because that is what block size 1 appends.
fn seal_padded(key: &SymmetricKey, padded: &[u8]) -> Option<SealedPayload> {
    let (last, rest) = padded.split_last()?;
    (*last == 0x80)
        .then(|| seal_with_nonce(key, BlockSize::STORAGE, rest, Nonce::from_bytes([3; 12])).unwrap())
}

fn key(start: u64) -> SymmetricKey {
    SymmetricKey::generate(&mut Counter(start)).unwrap()
}

fn any_block() -> impl Strategy<Value = usize> {
    prop_oneof![Just(1), Just(2), Just(16), Just(64), Just(2048), 1_usize..300]
}

fn any_payload() -> impl Strategy<Value = SealedPayload> {
    (any::<Vec<u8>>(), any::<[u8; 12]>(), any::<Option<[u8; 32]>>()).prop_map(|(ciphertext, nonce, key)| {
        SealedPayload {
            ciphertext,
            nonce: Nonce::from_bytes(nonce),
            ephemeral_public_key: key.map(EncryptionPublicKey::from_bytes),
        }
    })
}

#[test]
fn every_padding_boundary() {
    let key = key(1);
    for block in [1, 2, 3, 16, 100, 2048] {
        let block_size = BlockSize::new(block).unwrap();
        for blocks in 0..4 {
            for offset in -1..=1 {
                let Some(len) = (blocks * block).checked_add_signed(offset) else { continue };
                let plaintext: Vec<u8> = (0..=250).cycle().take(len).collect();
                let sealed = seal(&key, block_size, &plaintext, &mut Counter(9)).unwrap();
                assert_eq!(sealed.ciphertext.len(), block * (len / block + 1) + TAG);
                assert_eq!(*open(&key, block_size, &sealed).unwrap(), plaintext);
            }
        }
    }
}

#[test]
fn block_sizes_have_limits() {
    assert_eq!(BlockSize::new(0), None);
    assert_eq!(BlockSize::new(BlockSize::MAX.get() + 1), None);
    assert_eq!(BlockSize::new(BlockSize::MAX.get()), Some(BlockSize::MAX));
    assert_eq!(BlockSize::default(), BlockSize::new(2048).unwrap());
}

#[test]
fn short_ciphertexts_are_told_apart() {
    let key = key(1);
    let sealed = seal(&key, BlockSize::STORAGE, b"", &mut Counter(9)).unwrap();
    for len in 0..TAG {
        let short = SealedPayload { ciphertext: sealed.ciphertext[..len].to_vec(), ..sealed.clone() };
        let error = open(&key, BlockSize::STORAGE, &short).unwrap_err();
        assert_eq!(error, OpenError::CiphertextTooShort { found: len });
    }
    let bare_tag = SealedPayload { ciphertext: sealed.ciphertext[..TAG].to_vec(), ..sealed.clone() };
    assert_eq!(open(&key, BlockSize::STORAGE, &bare_tag).unwrap_err(), OpenError::NotAuthentic);
}

#[test]
fn text_must_be_utf8_and_keeps_its_byte_order_mark() {
    let key = key(1);
    for bad in [b"\xff\xfe".as_slice(), b"\xc0\xaf", b"\xed\xa0\x80", b"a\x80"] {
        let sealed = seal(&key, BlockSize::MESSAGE, bad, &mut Counter(9)).unwrap();
        assert_eq!(open_text(&key, BlockSize::MESSAGE, &sealed).unwrap_err(), OpenError::NotUtf8);
    }
    let text = "\u{feff}text";
    let sealed = seal(&key, BlockSize::MESSAGE, text.as_bytes(), &mut Counter(9)).unwrap();
    assert_eq!(*open_text(&key, BlockSize::MESSAGE, &sealed).unwrap(), text);
}

#[test]
fn every_flipped_bit_is_refused() {
    let (own, block) = (EncryptionKeyPair::generate(&mut Counter(1)).unwrap(), BlockSize::new(16).unwrap());
    let sealed = seal_to_with_block(&own.public(), block, b"to be or not", &mut Counter(2)).unwrap();
    assert_eq!(*open_from_with_block(&own, block, &sealed).unwrap(), b"to be or not");
    for bit in 0..sealed.ciphertext.len() * 8 {
        let mut other = sealed.clone();
        other.ciphertext[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open_from_with_block(&own, block, &other).unwrap_err(), OpenError::NotAuthentic);
    }
    for bit in 0..12 * 8 {
        let mut nonce = *sealed.nonce.as_bytes();
        nonce[bit / 8] ^= 1 << (bit % 8);
        let other = SealedPayload { nonce: Nonce::from_bytes(nonce), ..sealed.clone() };
        assert_eq!(open_from_with_block(&own, block, &other).unwrap_err(), OpenError::NotAuthentic);
    }
    for bit in 0..32 * 8 {
        let mut key = *sealed.ephemeral_public_key.unwrap().as_bytes();
        key[bit / 8] ^= 1 << (bit % 8);
        let ephemeral_public_key = Some(EncryptionPublicKey::from_bytes(key));
        let other = SealedPayload { ephemeral_public_key, ..sealed.clone() };
        assert!(open_from_with_block(&own, block, &other).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_sealed_opens(
        plaintext in proptest::collection::vec(any::<u8>(), 0..5000),
        block in any_block(),
        start in any::<u32>(),
    ) {
        let block = BlockSize::new(block).unwrap();
        let mut rng = Counter(start.into());
        let own = EncryptionKeyPair::generate(&mut rng).unwrap();
        let sealed = seal_to_with_block(&own.public(), block, &plaintext, &mut rng).unwrap();
        prop_assert_eq!(&*open_from_with_block(&own, block, &sealed).unwrap(), &plaintext);
        let stranger = EncryptionKeyPair::generate(&mut rng).unwrap();
        prop_assert_eq!(open_from(&stranger, &sealed).unwrap_err(), OpenError::NotAuthentic);
    }

    #[test]
    fn the_same_draws_give_the_same_payload(
        plaintext in any::<Vec<u8>>(),
        secret in any::<[u8; 32]>(),
        nonce in any::<[u8; 12]>(),
    ) {
        let receiver = EncryptionKeyPair::from_secret_bytes(&[4; 32]).public();
        let seal = || {
            let mut rng = ReplayRandomness::new([secret.to_vec(), nonce.to_vec()]);
            seal_to_with_block(&receiver, BlockSize::STORAGE, &plaintext, &mut rng).unwrap()
        };
        let sealed = seal();
        prop_assert_eq!(&sealed, &seal());
        prop_assert_eq!(sealed.nonce.as_bytes(), &nonce);
    }

    #[test]
    fn a_random_change_is_refused(
        plaintext in proptest::collection::vec(any::<u8>(), 0..3000),
        at in any::<prop::sample::Index>(),
        change in 1_u8..,
    ) {
        let key = key(5);
        let mut sealed = seal(&key, BlockSize::MESSAGE, &plaintext, &mut Counter(6)).unwrap();
        let at = at.index(sealed.ciphertext.len());
        sealed.ciphertext[at] ^= change;
        prop_assert_eq!(open(&key, BlockSize::MESSAGE, &sealed).unwrap_err(), OpenError::NotAuthentic);
    }

    #[test]
    fn padding_is_that_of_the_naive_model(plaintext in any::<Vec<u8>>(), block in any_block()) {
        let key = key(7);
        let nonce = Nonce::from_bytes([3; 12]);
        let block_size = BlockSize::new(block).unwrap();
        let sealed = seal_with_nonce(&key, block_size, &plaintext, nonce).unwrap();
        // Block size 1 adds one marker to the naive model's result, so both plaintexts of the cipher are one byte
        // apart and the shorter ciphertext is a prefix.
        let padded = naive_pad(&plaintext, block);
        let longer = seal_with_nonce(&key, BlockSize::STORAGE, &padded, nonce).unwrap();
        let body = sealed.ciphertext.len() - TAG;
        prop_assert_eq!(body, padded.len());
        prop_assert_eq!(&sealed.ciphertext[..body], &longer.ciphertext[..body]);
    }

    #[test]
    fn unpadding_is_that_of_the_naive_model(
        front in proptest::collection::vec(any::<u8>(), 0..40),
        tail in proptest::collection::vec(prop_oneof![Just(0_u8), Just(0x80), Just(0x81), any::<u8>()], 0..40),
        block in 1_usize..50,
    ) {
        let key = key(8);
        let mut padded = [front, tail].concat();
        padded.push(0x80);
        let sealed = seal_padded(&key, &padded).unwrap();
        let opened = open(&key, BlockSize::new(block).unwrap(), &sealed);
        match naive_unpad(&padded, block) {
            Some(plaintext) => prop_assert_eq!(&opened.unwrap()[..], plaintext),
            None => prop_assert_eq!(opened.unwrap_err(), OpenError::BadPadding),
        }
    }

    #[test]
    fn opening_with_another_block_follows_the_naive_model(
        plaintext in proptest::collection::vec(any::<u8>(), 0..300),
        written in any_block(),
        read in any_block(),
    ) {
        let key = key(8);
        let block = |size| BlockSize::new(size).unwrap();
        let sealed = seal(&key, block(written), &plaintext, &mut Counter(1)).unwrap();
        let opened = open(&key, block(read), &sealed);
        match naive_unpad(&naive_pad(&plaintext, written), read) {
            Some(expected) => prop_assert_eq!(&opened.unwrap()[..], expected),
            None => prop_assert_eq!(opened.unwrap_err(), OpenError::BadPadding),
        }
    }

    #[test]
    fn the_wire_form_reads_back(payload in any_payload()) {
        let text = payload.to_text();
        prop_assert_eq!(&text, &payload.to_json().canonical());
        prop_assert_eq!(&text, &Json::parse(&text).unwrap().canonical());
        for dialect in [Dialect::Written, Dialect::Deployed] {
            prop_assert_eq!(&SealedPayload::parse_text(&text, dialect).unwrap(), &payload);
            prop_assert_eq!(&SealedPayload::from_json(&payload.to_json(), dialect).unwrap(), &payload);
        }
    }

    #[test]
    fn any_text_is_refused_or_read_without_a_panic(text in ".{0,200}") {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let _ = SealedPayload::parse_text(&text, dialect);
        }
    }

    #[test]
    fn draws_differ(start in any::<u32>()) {
        let mut rng = Counter(start.into());
        let (mut first, mut second) = ([0; 12], [0; 12]);
        rng.fill(&mut first).unwrap();
        rng.fill(&mut second).unwrap();
        prop_assert_ne!(sha256(&first), sha256(&second));
    }
}
