//! What is not shown, because it is not what it claims to be.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{replaced, with, without};
use dm3_oracle::{Person, message, profile};
use serde_json::{Value, json};

use super::pick_up::Scene;
use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::letter::{Letter, Mark, Writing};
use crate::ds::stop::{CaseResult, Honest};
use crate::world::Fault;

/// Writes a letter that is not to be shown.
type Forge = fn(&Bench<'_>, &Scene, Writing) -> Letter;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        refuses(
            "client.verification/sender-without-profile",
            "A message of a name without a profile is not shown",
            &["MTP-ENV-042"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let nobody = Person::named(&bench.name("nobody"));
            is_hidden(bench, &scene, bench.writing(&nobody, &scene.bob, &scene.first).letter()).await
        }),
        refuses(
            "client.verification/sender-with-a-forged-profile",
            "A message of a name whose profile another wallet signed is not shown",
            &["MTP-ENV-042", "REG-PRF-017"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let carol = bench.person("carol", &[&scene.first]);
            bench.world.chain.set_address(&carol.name, Person::named("mallory.eth").wallet.address());
            is_hidden(bench, &scene, bench.writing(&carol, &scene.bob, &scene.first).letter()).await
        }),
        refuses(
            "client.verification/sender-with-a-changed-profile",
            "A message by a key that stands in a profile that the owner did not sign is not shown",
            &["MTP-ENV-042", "REG-PRF-015"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let carol = bench.person("carol", &[&scene.first]);
            let forger = Person { name: carol.name.clone(), ..Person::named("mallory.eth") };
            let signed =
                profile::signed(&profile::user(&carol, &[scene.first.name()], bench.dialect()), &carol);
            let record =
                replaced(&signed, "/profile/publicSigningKey", forger.signing.public(bench.dialect()));
            bench.world.chain.set_text(&carol.name, profile::USER_RECORD, &profile::data_uri(&record));
            is_hidden(bench, &scene, bench.writing(&forger, &scene.bob, &scene.first).letter()).await
        }),
        refuses(
            "client.verification/earlier-key",
            "A message by a key that the sender has replaced is not shown",
            &["MTP-MSG-031"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let earlier = bench.person("carol", &[&scene.first]);
            let letter = bench
                .writing(&earlier, &scene.bob, &scene.first)
                .about("a message by the earlier key")
                .letter();
            let now = earlier.with_keys_of("another");
            bench.world.publish_user(&now, &[scene.first.name()], bench.dialect());
            is_hidden(bench, &scene, letter).await
        }),
        refuses(
            "client.verification/sender-cannot-be-looked-up",
            "A message is not shown as long as its sender cannot be looked up",
            &["MTP-ENV-042"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let carol = bench.person("carol", &[&scene.first]);
            bench.world.chain.set_name_fault(&carol.name, Some(Fault::NodeError));
            is_hidden(bench, &scene, bench.writing(&carol, &scene.bob, &scene.first).letter()).await
        }),
        accepts(
            "client.verification/good-behind-bad",
            "A message behind ones that cannot be opened or verified is shown",
            &["MAP-PIC-021"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let writing = || scene.writing(bench, &scene.first);
            let garbled = with_envelope(&writing().letter(), "/message", "not sealed");
            let forged = writing().but(|writing| writing.author = Person::named("mallory.eth")).letter();
            for mail in [&garbled.mail, &forged.mail] {
                scene.first.put(mail);
            }
            let letter = scene.letter(bench, &scene.first);
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        }),
        accepts(
            "client.verification/shown-when-it-can-be",
            "A message whose sender could not be looked up is shown when that works again",
            &["MAP-PIC-021"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let carol = bench.person("carol", &[&scene.first]);
            let letter = bench.writing(&carol, &scene.bob, &scene.first).letter();
            scene.first.put(&letter.mail);
            bench.world.chain.set_name_fault(&carol.name, Some(Fault::NodeError));
            bench.fetch(&scene.bob).await?.hides(&letter)?;
            bench.world.chain.set_name_fault(&carol.name, None);
            bench.fetch(&scene.bob).await?.shows(&letter).map(drop)
        }),
    ];
    cases.extend(forged());
    cases
}

/// Demands that a letter is not shown and does not keep an honest one away.
async fn is_hidden(bench: &Bench<'_>, scene: &Scene, letter: Letter) -> CaseResult {
    scene.first.put(&letter.mail);
    let honest = scene.letter(bench, &scene.first);
    let fetched = bench.fetch(&scene.bob).await?;
    fetched.shows(&honest).honest("show an honest message")?;
    fetched.hides(&letter)
}

fn flipped(text: &str) -> String {
    let other = |character: char| if character == 'A' { 'B' } else { 'A' };
    text.chars()
        .enumerate()
        .map(|(place, character)| if place == 40 { other(character) } else { character })
        .collect()
}

fn with_envelope(letter: &Letter, pointer: &str, value: impl Into<Value>) -> Letter {
    let mut letter = letter.clone();
    letter.mail.envelope = replaced(&letter.mail.envelope, pointer, value);
    letter
}

fn forged() -> Vec<Case> {
    const AUTHOR: &[&str] = &["MTP-MSG-031"];
    const OPENS: &[&str] = &["MTP-ENV-040"];
    const OUTSIDE: &[&str] = &["MTP-ENV-043"];
    const TO: &[&str] = &["MTP-ENV-045"];
    const NO_WORD: &[&str] = &["MTP-ENV-044"];
    let letters: [(&str, &str, &[&str], Forge); 19] = [
        (
            "client.verification/signed-by-another",
            "A message that somebody else signed is not shown",
            AUTHOR,
            |_, _, writing| writing.but(|writing| writing.author = Person::named("mallory.eth")).letter(),
        ),
        (
            "client.verification/changed-text",
            "A message that was changed after signing is not shown",
            AUTHOR,
            |_, _, writing| {
                let signed = writing.letter().message;
                writing.with_message(with(&signed, "message", "quite another text"))
            },
        ),
        (
            "client.verification/added-member",
            "A message with a member that was added after signing is not shown",
            AUTHOR,
            |_, _, writing| {
                let signed = writing.letter().message;
                writing.with_message(with(&signed, "attachments", json!([])))
            },
        ),
        (
            "client.verification/unsigned",
            "A message without a signature is not shown",
            &["MTP-MSG-001"],
            |_, _, writing| {
                let signed = writing.letter().message;
                writing.with_message(without(&signed, "signature"))
            },
        ),
        (
            "client.verification/text-a-number",
            "A message whose text is a number is not shown",
            &["MTP-MSG-002"],
            |bench, scene, writing| {
                let content = with(&writing.content, "message", 7);
                writing.with_message(message::sign(content, &scene.alice, bench.dialect()))
            },
        ),
        (
            "client.verification/without-time",
            "A message without a time is not shown",
            &["MTP-MSG-004"],
            |bench, scene, writing| {
                let metadata = writing.content.get("metadata").cloned().unwrap_or_default();
                let content = with(&writing.content, "metadata", without(&metadata, "timestamp"));
                writing.with_message(message::sign(content, &scene.alice, bench.dialect()))
            },
        ),
        (
            "client.verification/sender-is-no-name",
            "A message whose sender is no name is not shown",
            &["MTP-ENV-041"],
            |bench, scene, writing| {
                let content = replaced(&writing.content, "/metadata/from", "not a name");
                writing.with_message(message::sign(content, &scene.alice, bench.dialect()))
            },
        ),
        (
            "client.verification/other-sender-outside",
            "A message that came in under another name is not shown",
            OUTSIDE,
            |bench, scene, writing| {
                // Mallory hands on what alice wrote, under a name of their own.
                let mallory = bench.person("mallory", &[&scene.first]);
                writing
                    .but(|writing| {
                        writing.outer_from.clone_from(&mallory.name);
                        writing.sender = mallory;
                    })
                    .letter()
            },
        ),
        (
            "client.verification/other-sender-inside",
            "A message that names another sender inside is not shown",
            OUTSIDE,
            |bench, scene, writing| {
                let mallory = bench.person("mallory", &[&scene.first]);
                let outer = scene.alice.name.clone();
                let content =
                    message::text(&mallory, &scene.bob, "from mallory, sent as alice", 1_700_000_000_000);
                writing
                    .but(|writing| {
                        (writing.author, writing.content, writing.outer_from) = (mallory, content, outer);
                    })
                    .letter()
            },
        ),
        (
            "client.verification/to-somebody-else",
            "A message to somebody else is not shown",
            TO,
            |bench, scene, writing| {
                let carol = bench.person("carol", &[&scene.first]);
                let content = message::text(&scene.alice, &carol, "dear carol", 1_700_000_000_000);
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/to-a-similar-name",
            "A message to a similar name is not shown",
            TO,
            |_, scene, writing| {
                let similar = Person::named(&format!("x{}", scene.bob.name));
                let content = message::text(&scene.alice, &similar, "dear bob", 1_700_000_000_000);
                writing.but(|writing| writing.content = content).letter()
            },
        ),
        (
            "client.verification/sealed-for-another",
            "A message that is sealed for somebody else is not shown",
            OPENS,
            |_, _, writing| writing.but(|writing| writing.sealed_for = Person::named("carol.eth")).letter(),
        ),
        (
            "client.verification/changed-ciphertext",
            "A message of which a byte was changed is not shown",
            OPENS,
            |_, _, writing| {
                let letter = writing.letter();
                let sealed = letter.mail.envelope.get("message").and_then(Value::as_str).unwrap_or_default();
                let changed = flipped(sealed);
                with_envelope(&letter, "/message", changed)
            },
        ),
        ("client.verification/not-sealed", "A message in clear is not shown", OPENS, |_, _, writing| {
            let letter = writing.letter();
            let clear = letter.message.to_string();
            with_envelope(&letter, "/message", clear)
        }),
        (
            "client.verification/other-hash",
            "A message whose envelope names another hash is not shown",
            &["MTP-ENV-046"],
            |_, _, writing| {
                writing.but(|writing| writing.other_hash = Some(format!("0x{}", "ab".repeat(32)))).letter()
            },
        ),
        (
            "client.verification/without-postmark",
            "A message without delivery information is not shown",
            NO_WORD,
            |_, _, writing| writing.but(|writing| writing.mark = Mark::Missing).letter(),
        ),
        (
            "client.verification/postmark-for-another",
            "A message with a postmark that cannot be opened is not shown",
            NO_WORD,
            |_, _, writing| {
                writing.but(|writing| writing.mark = Mark::SealedFor(Person::named("carol.eth"))).letter()
            },
        ),
        (
            "client.verification/postmark-of-garbage",
            "A message with garbage as postmark is not shown",
            NO_WORD,
            |_, _, writing| writing.but(|writing| writing.mark = Mark::Text(base64(b"stamp"))).letter(),
        ),
        (
            "client.verification/without-message",
            "An envelope without a message is not shown",
            &["MTP-ENV-001"],
            |_, _, writing| {
                let mut letter = writing.letter();
                letter.mail.envelope = without(&letter.mail.envelope, "message");
                letter
            },
        ),
    ];
    let case = |(id, title, clauses, forge): (&'static str, &'static str, &'static [&'static str], Forge)| {
        refuses(id, title, clauses).fetch(async move |bench| {
            let scene = Scene::of(bench).await?;
            let writing = scene.writing(bench, &scene.first).about(title);
            let letter = forge(bench, &scene, writing);
            is_hidden(bench, &scene, letter).await
        })
    };
    letters.into_iter().map(case).collect()
}
