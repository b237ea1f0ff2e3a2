//! What each operation costs; `seal` and `open` against the primitives they are made of.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails is void")]
#![allow(missing_docs, reason = "criterion's macro makes an undocumented function")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dm3_crypto::{
    BlockSize, DEFAULT_NONCE, EncryptionKeyPair, ProfileKeys, Randomness, RandomnessError, SealedPayload,
    Seed, SigningKeyPair, SymmetricKey, VerifyingKey, WalletKey, eip191_hash, keccak256, open, open_from,
    receiver_session_keys, recover_personal, seal, seal_to, sha256, verify,
};
use dm3_types::Dialect;

/// Distinct bytes per draw, without the cost of the operating system.
struct Counter(u64);

impl Randomness for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        self.0 += 1;
        bytes.fill(7);
        bytes.iter_mut().zip(self.0.to_le_bytes()).for_each(|(byte, count)| *byte ^= count);
        Ok(())
    }
}

fn key_agreement(c: &mut Criterion) {
    let own = EncryptionKeyPair::from_secret_bytes(&[1; 32]);
    let peer = EncryptionKeyPair::from_secret_bytes(&[2; 32]).public();
    c.bench_function("x25519/base multiplication", |b| {
        b.iter(|| EncryptionKeyPair::from_secret_bytes(black_box(&[3; 32])));
    });
    c.bench_function("x25519/session keys", |b| {
        b.iter(|| receiver_session_keys(black_box(&own), black_box(&peer)).unwrap());
    });
}

fn signatures(c: &mut Criterion) {
    let message = vec![0x61; 1024];
    for (name, pair) in [
        ("ed25519", SigningKeyPair::ed25519_from_seed(&Seed::from_bytes([1; 32]))),
        ("secp256k1", SigningKeyPair::secp256k1_from_secret_bytes(&[1; 32]).unwrap()),
    ] {
        let (public, signature) = (pair.public(), pair.sign(&message));
        let decoded = VerifyingKey::new(&public).unwrap();
        c.bench_function(&format!("{name}/sign 1 KB"), |b| b.iter(|| pair.sign(black_box(&message))));
        c.bench_function(&format!("{name}/verify 1 KB, decoded key"), |b| {
            b.iter(|| decoded.verify(black_box(&message), &signature).unwrap());
        });
        c.bench_function(&format!("{name}/verify 1 KB, published key"), |b| {
            b.iter(|| verify(black_box(&public), &message, &signature).unwrap());
        });
    }
}

fn payloads(c: &mut Criterion) {
    let mut group = c.benchmark_group("payload");
    let key = SymmetricKey::from_bytes([1; 32]);
    let receiver = EncryptionKeyPair::from_secret_bytes(&[2; 32]);
    let mut rng = Counter(0);
    for (name, len) in [("1 KB", 1024), ("64 KB", 65_536)] {
        let plaintext = vec![0x61; len];
        let shared = seal(&key, BlockSize::MESSAGE, &plaintext, &mut rng).unwrap();
        let sealed = seal_to(&receiver.public(), &plaintext, &mut rng).unwrap();
        let text = sealed.to_text();
        group.throughput(Throughput::Bytes(len as u64));
        group.bench_function(format!("seal {name}"), |b| {
            b.iter(|| seal(&key, BlockSize::MESSAGE, black_box(&plaintext), &mut rng).unwrap());
        });
        group.bench_function(format!("open {name}"), |b| {
            b.iter(|| open(&key, BlockSize::MESSAGE, black_box(&shared)).unwrap());
        });
        group.bench_function(format!("seal_to {name}"), |b| {
            b.iter(|| seal_to(&receiver.public(), black_box(&plaintext), &mut rng).unwrap());
        });
        group.bench_function(format!("open_from {name}"), |b| {
            b.iter(|| open_from(&receiver, black_box(&sealed)).unwrap());
        });
        group.bench_function(format!("to_text {name}"), |b| b.iter(|| black_box(&sealed).to_text()));
        group.bench_function(format!("parse_text {name}"), |b| {
            b.iter(|| SealedPayload::parse_text(black_box(&text), Dialect::Deployed).unwrap());
        });
    }
    group.finish();
}

fn whole_message(c: &mut Criterion) {
    let plaintext = vec![0x61; 1024];
    let receiver = EncryptionKeyPair::from_secret_bytes(&[2; 32]);
    let sender = SigningKeyPair::ed25519_from_seed(&Seed::from_bytes([1; 32]));
    let verifying_key = sender.verifying_key();
    let signature = sender.sign(&plaintext);
    let mut rng = Counter(0);
    c.bench_function("message/seal, open and verify 1 KB", |b| {
        b.iter(|| {
            let sealed = seal_to(&receiver.public(), black_box(&plaintext), &mut rng).unwrap();
            let opened = open_from(&receiver, &sealed).unwrap();
            verifying_key.verify(&opened, &signature).unwrap();
        });
    });
}

fn wallet(c: &mut Criterion) {
    let wallet = WalletKey::from_bytes(&[1; 32]).unwrap();
    let message = vec![0x61; 397];
    let signature = wallet.sign_personal(&message);
    c.bench_function("wallet/sign", |b| b.iter(|| wallet.sign_personal(black_box(&message))));
    c.bench_function("wallet/recover", |b| {
        b.iter(|| recover_personal(black_box(&message), &signature).unwrap());
    });
    c.bench_function("wallet/profile keys", |b| {
        b.iter_batched(
            || wallet.clone(),
            |wallet| ProfileKeys::from_wallet(&wallet, DEFAULT_NONCE),
            BatchSize::SmallInput,
        );
    });
}

fn hashes(c: &mut Criterion) {
    let bytes = vec![0x61; 1024];
    c.bench_function("hash/sha256 1 KB", |b| b.iter(|| sha256(black_box(&bytes))));
    c.bench_function("hash/keccak256 1 KB", |b| b.iter(|| keccak256(black_box(&bytes))));
    c.bench_function("hash/eip191 1 KB", |b| b.iter(|| eip191_hash(black_box(&bytes))));
}

criterion_group!(benches, key_agreement, signatures, payloads, whole_message, wallet, hashes);
criterion_main!(benches);
