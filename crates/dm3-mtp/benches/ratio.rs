//! One number: what sealing, opening and verifying a message costs, over what its primitives alone cost.
//!
//! Both are timed in turn in the same run, so that a slow moment of the machine hits both; medians are compared.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails is void")]
#![expect(clippy::print_stdout, reason = "the number is the purpose of this program")]
#![expect(clippy::indexing_slicing, reason = "lengths are fixed")]

#[path = "measured/primitives.rs"]
mod primitives;
#[path = "measured/scene.rs"]
mod scene;

use std::hint::black_box;
use std::time::{Duration, Instant};

use primitives::Primitives;
use scene::Scene;

const ROUNDS: usize = 4_000;
const WARM_UP: usize = 200;

fn main() {
    let mut scene = Scene::new();
    let (signed, envelope) = (scene.signed(), scene.received());
    let (bob, alice) = (scene.bob.public(), scene.alice.public());
    let signed_text = scene.compose().signed_text();
    let padded_len = (signed.message().canonical().len() / 2048 + 1) * 2048;
    let primitives = Primitives::new(padded_len, &signed_text);

    let (mut whole, mut alone, mut parts) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
    for round in 0..WARM_UP + ROUNDS {
        // The receiver's copy is made before the clock starts; every message is opened once.
        let envelope = envelope.clone();
        let start = Instant::now();
        let sealed = black_box(&signed).seal_for(&bob, &mut scene.rng).unwrap();
        let sealed_at = Instant::now();
        let opened = envelope.open(&scene.bob).unwrap();
        let opened_at = Instant::now();
        let verified = opened.verify(&alice, &scene.own_names).unwrap();
        let end = Instant::now();
        black_box((sealed, verified));

        let start_alone = Instant::now();
        black_box(primitives.seal());
        black_box(primitives.open());
        primitives.verify();
        let end_alone = Instant::now();

        if round >= WARM_UP {
            whole.push(end - start);
            alone.push(end_alone - start_alone);
            let durations = [sealed_at - start, opened_at - sealed_at, end - opened_at];
            parts.iter_mut().zip(durations).for_each(|(part, duration)| part.push(duration));
        }
    }
    let (whole, alone) = (median(whole), median(alone));
    let [seal, open, verify] = parts.map(median);
    println!(
        "seal {seal:.1} us, open {open:.1} us, verify {verify:.1} us (a message of 1 KB, {ROUNDS} rounds)"
    );
    println!("seal+open+verify: {whole:.1} us, primitives: {alone:.1} us, ratio: {:.3}", whole / alone);
}

fn median(mut durations: Vec<Duration>) -> f64 {
    durations.sort_unstable();
    durations[durations.len() / 2].as_secs_f64() * 1e6
}
