//! Containers of the message storage, and the texts of the deployed backend.

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{EncryptionKeyPair, SealError, Seed, SigningKeyPair, StorageKey};
use dm3_ext_storage::deployed::{
    AccountKey, ContactCipher, ContactKey, ContainerCipher, DecryptError, backend_row_id,
};
use dm3_ext_storage::{
    ChunkContainer, ChunkIdentifier, ChunkKey, ChunkSize, Container, ConversationContainer, ConversationKey,
    OpenError, Present, RootContainer, RootKey, StoredMessage,
};
use dm3_types::{AccountName, EnsName, Hash, Json, ParseError, ParseProblem, UnixMillis};
use serde_json::json;

use super::Operation;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("storage.derive_keys", derive_keys),
    ("storage.seal", seal),
    ("storage.open", open),
    ("storage.add", add),
    ("storage.encrypt_contact", encrypt_contact),
    ("storage.decrypt_contact", decrypt_contact),
    ("storage.encrypt_container", encrypt_container),
    ("storage.decrypt_container", decrypt_container),
    ("storage.library_keys", library_keys),
    ("storage.row_id", row_id),
];

fn derive_keys(arguments: &Arguments<'_>) -> Reply {
    let root = root_key(arguments)?;
    let conversation = ConversationKey::of(&root, &name(arguments, "contact")?);
    let timestamp = UnixMillis::new(arguments.integer("chunk_timestamp_ms")?).map_err(malformed)?;
    let identifier = ChunkIdentifier { id: arguments.integer("chunk_id")?, timestamp };
    Ok(json!({
        "root_key": root.to_string(),
        "conversation_key": conversation.to_string(),
        "chunk_key": ChunkKey::of(&conversation, &identifier).to_string(),
    }))
}

fn seal(arguments: &Arguments<'_>) -> Reply {
    let record = Json::parse(arguments.text("record_json_text")?).map_err(|error| malformed(error.into()))?;
    let container = match arguments.text("kind")? {
        "root" => RootContainer::from_json(&record).map(Container::from),
        "conversation" => ConversationContainer::from_json(&record).map(Container::from),
        "chunk" => ChunkContainer::from_json(&record).map(Container::from),
        other => return Err(Refusal::unsupported(format!("kind {other}"))),
    };
    let mut randomness = ReplayRandomness::new([arguments.bytes("nonce")?]);
    let sealed = container.map_err(malformed)?.seal(&storage_key(arguments)?, &mut randomness);
    Ok(json!({ "sealed_text": sealed.map_err(not_sealed)?.text }))
}

fn open(arguments: &Arguments<'_>) -> Reply {
    let stored = arguments.text("sealed_text")?.as_bytes();
    let key = Hash::parse(arguments.text("key")?).map_err(malformed)?;
    let storage_key = storage_key(arguments)?;
    let container = match arguments.text("kind")? {
        "root" => RootContainer::open(stored, RootKey::from_hash(key), &storage_key).map(Container::from),
        "conversation" => {
            let key = ConversationKey::from_hash(key);
            ConversationContainer::open(stored, key, &storage_key).map(Container::from)
        }
        "chunk" => ChunkContainer::open(stored, ChunkKey::from_hash(key), &storage_key).map(Container::from),
        other => return Err(Refusal::unsupported(format!("kind {other}"))),
    };
    Ok(json!({ "record_json_text": container.map_err(not_opened)?.to_json().canonical() }))
}

fn add(arguments: &Arguments<'_>) -> Reply {
    let storage_key = storage_key(arguments)?;
    let contact = name(arguments, "contact")?;
    let key = root_key(arguments)?;
    let root = match arguments.optional_text("root_sealed_text")? {
        Some(stored) => RootContainer::open(stored.as_bytes(), key, &storage_key).map_err(not_opened)?,
        None => RootContainer::new(key),
    };
    let key = ConversationKey::of(&root.key(), &contact);
    let conversation = match arguments.optional_text("conversation_sealed_text")? {
        Some(stored) => {
            Some(ConversationContainer::open(stored.as_bytes(), key, &storage_key).map_err(not_opened)?)
        }
        None => None,
    };
    let stored = arguments.optional_text("newest_chunk_sealed_text")?;
    let key = conversation.as_ref().map(ConversationContainer::newest_key);
    // What cannot be opened is as good as missing here.
    let newest_chunk = stored
        .zip(key)
        .and_then(|(stored, key)| ChunkContainer::open(stored.as_bytes(), key, &storage_key).ok());

    let message = StoredMessage::parse_text(arguments.text("message_json_text")?).map_err(malformed)?;
    let maximum = usize::try_from(arguments.integer("max_chunk_bytes")?).unwrap_or(usize::MAX);
    let present = Present { root, conversation, newest_chunk };
    let writes = present
        .add(&contact, message, ChunkSize::from_bytes(maximum))
        .map_err(|error| Refusal::rejected(Stage::Semantic, "msp.add.mixed-up", error))?;
    let writes: Vec<_> = writes.iter().map(written).collect();
    Ok(json!({ "writes": writes }))
}

fn written(container: &Container) -> serde_json::Value {
    json!({ "key": container.key().to_string(), "record_json_text": container.to_json().canonical() })
}

fn encrypt_contact(arguments: &Arguments<'_>) -> Reply {
    let encrypted = contact_cipher(arguments)?.encrypt(arguments.text("plain_text")?);
    Ok(json!({ "encrypted": encrypted.map_err(not_sealed)? }))
}

fn decrypt_contact(arguments: &Arguments<'_>) -> Reply {
    let text = contact_cipher(arguments)?.decrypt(arguments.text("encrypted")?);
    Ok(json!({ "plain_text": *text.map_err(not_decrypted)? }))
}

fn encrypt_container(arguments: &Arguments<'_>) -> Reply {
    let draws = [arguments.bytes("ephemeral_private_key")?, arguments.bytes("nonce")?];
    let cipher = ContainerCipher::new(&encryption_keys(arguments)?);
    let encrypted = cipher.encrypt(arguments.text("plain_text")?, &mut ReplayRandomness::new(draws));
    Ok(json!({ "encrypted": encrypted.map_err(not_sealed)? }))
}

fn decrypt_container(arguments: &Arguments<'_>) -> Reply {
    let cipher = ContainerCipher::new(&encryption_keys(arguments)?);
    let text = cipher.decrypt(arguments.text("encrypted")?);
    Ok(json!({ "plain_text": *text.map_err(not_decrypted)? }))
}

fn library_keys(arguments: &Arguments<'_>) -> Reply {
    let seed = Seed::from_bytes(arguments.array("signing_private_key")?);
    let signing = SigningKeyPair::ed25519_from_seed(&seed);
    let account = AccountKey::of(&signing, arguments.text("account")?);
    let contact = ContactKey::of(&account, arguments.text("contact")?);
    let page = arguments.integer("page")?;
    Ok(json!({
        "account_key": account.to_string(),
        "list_key": account.list_page(page).to_string(),
        "conversation_key": contact.to_string(),
        "chunk_key": contact.page(page).to_string(),
    }))
}

fn row_id(arguments: &Arguments<'_>) -> Reply {
    let account = AccountName::nameprep(arguments.text("account")?).map_err(malformed)?;
    Ok(json!({ "row_id": backend_row_id(&account, arguments.text("message_id")?).to_string() }))
}

fn root_key(arguments: &Arguments<'_>) -> Result<RootKey, Refusal> {
    let signing = SigningKeyPair::secp256k1_from_secret_bytes(&arguments.array("signing_private_key")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "msp.signing-key", error))?;
    Ok(RootKey::of(&signing, &name(arguments, "own_name")?))
}

fn name(arguments: &Arguments<'_>, argument: &str) -> Result<EnsName, Refusal> {
    EnsName::parse(arguments.text(argument)?).map_err(malformed)
}

fn storage_key(arguments: &Arguments<'_>) -> Result<StorageKey, Refusal> {
    StorageKey::from_base64(arguments.text("storage_key")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "msp.storage-key", error))
}

fn encryption_keys(arguments: &Arguments<'_>) -> Result<EncryptionKeyPair, Refusal> {
    Ok(EncryptionKeyPair::from_secret_bytes(&arguments.array("encryption_private_key")?))
}

fn contact_cipher(arguments: &Arguments<'_>) -> Result<ContactCipher, Refusal> {
    Ok(ContactCipher::new(&encryption_keys(arguments)?, arguments.text("account")?))
}

fn malformed(error: ParseError) -> Refusal {
    Refusal::rejected(Stage::Parse, "msp.malformed", error)
}

fn not_sealed(error: SealError) -> Refusal {
    Refusal::rejected(Stage::Semantic, "msp.seal", error)
}

fn not_opened(error: OpenError) -> Refusal {
    let (stage, code) = match &error {
        OpenError::NotSealed(error) if is_malformed(error) => (Stage::Decode, "msp.container.not-sealed"),
        OpenError::NotSealed(_) => (Stage::Parse, "msp.container.not-sealed"),
        OpenError::NotOpened(_) => (Stage::Decrypt, "msp.container.not-opened"),
        OpenError::Malformed(error) if matches!(error.problem(), ParseProblem::Json(_)) => {
            (Stage::Parse, "msp.container.malformed")
        }
        OpenError::Malformed(_) => (Stage::Decode, "msp.container.malformed"),
        _ => (Stage::Semantic, "msp.container.foreign"),
    };
    Refusal::rejected(stage, code, error)
}

/// The member is there and not encoded as it should be.
fn is_malformed(error: &ParseError) -> bool {
    matches!(error.problem(), ParseProblem::Malformed { .. })
}

fn not_decrypted(error: DecryptError) -> Refusal {
    let (stage, code) = match &error {
        DecryptError::Malformed(_) => (Stage::Parse, "msp.deployed.malformed"),
        _ => (Stage::Decrypt, "msp.deployed.not-opened"),
    };
    Refusal::rejected(stage, code, error)
}
