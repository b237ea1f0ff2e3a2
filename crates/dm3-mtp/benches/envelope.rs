//! What each step of a message costs, beside the primitives that it is made of.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails is void")]
#![expect(clippy::indexing_slicing, reason = "lengths are fixed")]
#![allow(missing_docs, reason = "criterion's macro makes an undocumented function")]

#[path = "measured/primitives.rs"]
mod primitives;
#[path = "measured/scene.rs"]
mod scene;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope};
use sha2::{Digest, Sha256};

use primitives::Primitives;
use scene::Scene;

fn sender(c: &mut Criterion) {
    let mut scene = Scene::new();
    let mut group = c.benchmark_group("sender");
    group.bench_function("compose and sign 1 KB", |b| {
        b.iter_batched(
            || scene.compose(),
            |message| message.sign(&scene.alice).unwrap(),
            BatchSize::SmallInput,
        );
    });
    let signed = scene.signed();
    let bob = scene.bob.public();
    group.bench_function("seal message", |b| {
        b.iter(|| black_box(&signed).seal_for(&bob, &mut scene.rng).unwrap());
    });
    let sealed = scene.sealed();
    let service = scene.service.public();
    group.bench_function("seal delivery information and sign metadata", |b| {
        b.iter(|| {
            let format = EnvelopeFormat::default();
            black_box(&sealed)
                .address_to(&scene.information, &service, &scene.alice, format, &mut scene.rng)
                .unwrap()
        });
    });
    group.finish();
}

fn delivery_service(c: &mut Criterion) {
    let mut scene = Scene::new();
    let submitted = scene.submitted();
    c.bench_function("delivery service/intake and postmark", |b| {
        b.iter(|| scene.intake(black_box(&submitted)));
    });
}

fn receiver(c: &mut Criterion) {
    let mut scene = Scene::new();
    let submitted = scene.submitted();
    let stored = scene.intake(&submitted);
    let (alice, service) = (scene.alice.public(), scene.service_signing.public());
    let mut group = c.benchmark_group("receiver");
    group.bench_function("parse envelope", |b| {
        b.iter(|| ReceivedEnvelope::parse_text(black_box(&stored)).unwrap());
    });
    group.bench_function("parse, open and verify message and postmark", |b| {
        b.iter(|| {
            let opened = ReceivedEnvelope::parse_text(black_box(&stored)).unwrap().open(&scene.bob).unwrap();
            let postmark = opened.verify_postmark(&service).unwrap();
            (opened.verify(&alice, &scene.own_names).unwrap(), postmark)
        });
    });
    group.finish();
}

fn message(c: &mut Criterion) {
    let mut scene = Scene::new();
    let (signed, envelope) = (scene.signed(), scene.received());
    let (alice, bob) = (scene.alice.public(), scene.bob.public());
    c.bench_function("message/seal_open_verify", |b| {
        b.iter_batched(
            || envelope.clone(),
            |envelope| {
                let sealed = black_box(&signed).seal_for(&bob, &mut scene.rng).unwrap();
                let opened = envelope.open(&scene.bob).unwrap();
                (sealed, opened.verify(&alice, &scene.own_names).unwrap())
            },
            BatchSize::SmallInput,
        );
    });
}

fn primitives_alone(c: &mut Criterion) {
    let scene = Scene::new();
    let canonical = scene.signed().message().canonical();
    let padded_len = (canonical.len() / 2048 + 1) * 2048;
    let primitives = Primitives::new(padded_len, &scene.compose().signed_text());
    let shared = primitives.key_agreement();
    let sender = primitives.base_multiplication();
    let key = primitives.session_key(&shared, &sender);
    let mut group = c.benchmark_group("primitive");
    group.bench_function("X25519 base multiplication", |b| b.iter(|| primitives.base_multiplication()));
    group.bench_function("X25519 key agreement", |b| b.iter(|| primitives.key_agreement()));
    group.bench_function("BLAKE2b session key", |b| b.iter(|| primitives.session_key(&shared, &sender)));
    group.bench_function("ChaCha20-Poly1305 encrypt", |b| b.iter(|| primitives.encrypt(black_box(key))));
    group.bench_function("ChaCha20-Poly1305 decrypt", |b| b.iter(|| primitives.decrypt(black_box(key))));
    group.bench_function("Ed25519 sign", |b| b.iter(|| primitives.sign()));
    group.bench_function("Ed25519 decode key and verify", |b| b.iter(|| primitives.verify()));
    group.bench_function("SHA-256", |b| b.iter(|| Sha256::digest(black_box(canonical.as_bytes()))));
    group.bench_function("all of seal_open_verify", |b| {
        b.iter(|| {
            primitives.verify();
            (primitives.seal(), primitives.open())
        });
    });
    group.finish();
}

criterion_group!(benches, sender, delivery_service, receiver, message, primitives_alone);
criterion_main!(benches);
