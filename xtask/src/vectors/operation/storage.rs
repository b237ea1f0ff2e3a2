//! Message storage: the texts that the messenger keeps at its backend, and the keys of the chunk library.

use dm3_crypto::{EncryptionKeyPair, SigningKeyPair};
use dm3_ext_storage::deployed::{AccountKey, ContactCipher, ContactKey, ContainerCipher};
use dm3_types::{Hash, Json, Members};

use super::Operation;
use super::keys::encryption_keys;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;
use crate::vectors::draws::{Draw, Draws};

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "encryptSync" => encrypt_contact,
        "decryptSync" => decrypt_contact,
        "encryptAsync" => encrypt_container,
        "decryptAsync" => decrypt_container,
        "cloudStorage.addConversation" => add_conversation,
        "cloudStorage.addMessage" => add_message,
        "cloudStorage.addMessageBatch" => |case| batch(case, "addMessageBatch", Answer::new("")),
        "cloudStorage.editMessageBatch" => |case| batch(case, "editMessageBatch", Answer::undefined()),
        "cloudStorage.clearHaltedMessages" => clear_halted_messages,
        "cloudStorage.getHaltedMessages" => get_halted_messages,
        "cloudStorage.getMessages" => get_messages,
        "cloudStorage.getNumberOfMessages" => get_number_of_messages,
        "cloudStorage.toggleHideConversation" => toggle_hide_conversation,
        "getAccountManifestKey" => |case| Ok(Answer::new(Hash::from(account_key(case)?))),
        "getConversationListKey" => |case| Ok(Answer::new(account_key(case)?.list_page(case.count("page")?))),
        "getConversationManifestKey" => |case| Ok(Answer::new(Hash::from(contact_key(case)?))),
        "getMessageChunkKey" => |case| Ok(Answer::new(contact_key(case)?.page(case.count("page")?))),
        _ => return None,
    })
}

fn encrypt_contact(case: &Case<'_>) -> Outcome {
    Ok(Answer::new(contacts(case)?.encrypt(case.text("data")?)?))
}

fn decrypt_contact(case: &Case<'_>) -> Outcome {
    // The nonce stands in the text, so the name of the account is not needed.
    let contacts = ContactCipher::new(&own(case)?, "");
    Ok(Answer::new(contacts.decrypt(case.text("data")?)?.as_str()))
}

fn encrypt_container(case: &Case<'_>) -> Outcome {
    let mut randomness = case.randomness()?;
    let encrypted = ContainerCipher::new(&own(case)?).encrypt(case.text("data")?, &mut randomness)?;
    randomness.used_up()?;
    Ok(Answer::new(encrypted))
}

fn decrypt_container(case: &Case<'_>) -> Outcome {
    Ok(Answer::new(ContainerCipher::new(&own(case)?).decrypt(case.text("data")?)?.as_str()))
}

fn add_conversation(case: &Case<'_>) -> Outcome {
    let locations = case.texts("contactProfileLocation")?.into_iter().map(Json::from).collect::<Vec<_>>();
    let locations = contacts(case)?.encrypt(&Json::from(locations).canonical())?;
    call(case, Answer::undefined(), "addConversation", vec![contact(case)?, locations.into()])
}

fn add_message(case: &Case<'_>) -> Outcome {
    let container = case.json("container")?;
    let mut randomness = case.randomness()?;
    let encrypted = ContainerCipher::new(&own(case)?).encrypt(&container.canonical(), &mut randomness)?;
    randomness.used_up()?;
    let arguments = vec![
        contact(case)?,
        message_id(case, container)?,
        case.now()?.into(),
        encrypted.into(),
        case.flag("isHalted")?.into(),
    ];
    call(case, Answer::new(""), "addMessage", arguments)
}

fn batch(case: &Case<'_>, method: &str, answer: Answer) -> Outcome {
    let containers = case.json("batch")?.as_array().ok_or_else(|| case.broken("batch"))?;
    // The peer seals all of them at once: it draws all keys, then all nonces.
    let (keys, nonces): (Vec<_>, Vec<_>) =
        case.draws()?.into_iter().partition(|draw| matches!(draw, Draw::Key(_)));
    if keys.len() != containers.len() || nonces.len() != containers.len() {
        return Err(case.broken("injected"));
    }
    let cipher = ContainerCipher::new(&own(case)?);
    let mut messages = Vec::with_capacity(containers.len());
    for (container, draws) in containers.iter().zip(keys.into_iter().zip(nonces)) {
        let mut randomness = Draws::new([draws.0, draws.1]);
        let encrypted = cipher.encrypt(&container.canonical(), &mut randomness)?;
        let message = Members::new()
            .with("encryptedEnvelopContainer", encrypted)
            .with("createdAt", case.now()?)
            .with("messageId", message_id(case, container)?)
            .with("isHalted", false);
        messages.push(Json::from(message));
    }
    call(case, answer, method, vec![contact(case)?, messages.into()])
}

fn clear_halted_messages(case: &Case<'_>) -> Outcome {
    let alias = contacts(case)?.encrypt(case.text("aliasName")?)?;
    let arguments = vec![case.text("messageId")?.into(), alias.into()];
    call(case, Answer::undefined(), "clearHaltedMessages", arguments)
}

fn get_halted_messages(case: &Case<'_>) -> Outcome {
    let mut messages = Vec::new();
    for record in rows(case, "getHaltedMessages")? {
        let Json::Object(container) = container(case, record)? else {
            return Err(case.broken("a container"));
        };
        let id = record.get("messageId").cloned().ok_or_else(|| case.broken("messageId"))?;
        messages.push(Json::from(container.with("messageId", id)));
    }
    call(case, Answer::new(messages), "getHaltedMessages", Vec::new())
}

fn get_messages(case: &Case<'_>) -> Outcome {
    let records = rows(case, "getMessagesFromStorage")?;
    let messages = records.iter().map(|record| container(case, record)).collect::<Result<Vec<_>, _>>()?;
    let arguments = vec![contact(case)?, case.json("pageSize")?.clone(), case.json("offset")?.clone()];
    call(case, Answer::new(messages), "getMessagesFromStorage", arguments)
}

fn get_number_of_messages(case: &Case<'_>) -> Outcome {
    let number = case.object("backendAnswers")?.json("getNumberOfMessages")?.clone();
    call(case, Answer::new(number), "getNumberOfMessages", vec![contact(case)?])
}

fn toggle_hide_conversation(case: &Case<'_>) -> Outcome {
    let arguments = vec![contact(case)?, case.flag("hide")?.into()];
    call(case, Answer::undefined(), "toggleHideConversation", arguments)
}

/// The answer, and what the backend was asked for.
fn call(case: &Case<'_>, answer: Answer, method: &str, arguments: Vec<Json>) -> Outcome {
    let arguments: Vec<Json> = [Json::from(case.text("ensName")?)].into_iter().chain(arguments).collect();
    let call = Members::new().with("method", method).with("args", arguments);
    Ok(answer.also("backendCalls", vec![Json::from(call)]))
}

fn own(case: &Case<'_>) -> Result<EncryptionKeyPair, Failure> {
    encryption_keys(case, "encryptionKeyPair")
}

fn contacts(case: &Case<'_>) -> Result<ContactCipher, Failure> {
    Ok(ContactCipher::new(&own(case)?, case.text("ensName")?))
}

fn contact(case: &Case<'_>) -> Result<Json, Failure> {
    Ok(contacts(case)?.encrypt(case.text("contactEnsName")?)?.into())
}

/// What the messenger takes for a message's id.
fn message_id(case: &Case<'_>, container: &Json) -> Result<Json, Failure> {
    let metadata = container.get("envelop").and_then(|envelope| envelope.get("metadata"));
    let hash = metadata.and_then(|metadata| metadata.get("messageHash"));
    hash.cloned().ok_or_else(|| case.broken("messageHash"))
}

fn rows<'a>(case: &Case<'a>, method: &str) -> Result<&'a [Json], Failure> {
    let answers = case.object("backendAnswers")?;
    answers.json(method)?.as_array().ok_or_else(|| case.broken(method))
}

fn container(case: &Case<'_>, record: &Json) -> Result<Json, Failure> {
    let encrypted = record.get("encryptedEnvelopContainer").and_then(Json::as_str);
    let encrypted = encrypted.ok_or_else(|| case.broken("encryptedEnvelopContainer"))?;
    Ok(Json::parse(&ContainerCipher::new(&own(case)?).decrypt(encrypted)?)?)
}

fn account_key(case: &Case<'_>) -> Result<AccountKey, Failure> {
    let signing = SigningKeyPair::ed25519_from_secret_base64(case.text("signingPrivateKey")?)?;
    Ok(AccountKey::of(&signing, case.text("accountEnsName")?))
}

fn contact_key(case: &Case<'_>) -> Result<ContactKey, Failure> {
    Ok(ContactKey::of(&account_key(case)?, case.text("contactEnsName")?))
}
