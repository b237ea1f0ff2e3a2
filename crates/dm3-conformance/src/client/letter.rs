//! Messages that wait for a client, honest ones and others.

use dm3_oracle::envelope::{Draft, HashMember, sign_metadata};
use dm3_oracle::json::with;
use dm3_oracle::{Dialect, Person, envelope, message, postmark};
use serde_json::{Value, json};

use super::service::Mail;

/// A message on its way, and what is inside.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    /// What it is, for reports.
    pub(super) about: String,
    /// The signed message.
    pub(super) message: Value,
    /// The message's hash.
    pub(super) hash: String,
    /// The time in the postmark.
    pub(super) timestamp: u64,
    /// As the delivery service hands it out.
    pub(super) mail: Mail,
}

/// What stands in an envelope in the place of the right postmark.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// The right one.
    Right,
    /// None.
    Missing,
    /// One that is signed by somebody else.
    SignedBy(Person),
    /// One that is sealed for somebody else.
    SealedFor(Person),
    /// One of another message.
    OfAnotherMessage,
    /// This text.
    Text(String),
}

/// What a letter is made of. Everything but the people can be changed.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub(super) about: String,
    pub(super) label: String,
    pub(super) dialect: Dialect,
    /// Who sends it: signs the metadata and stands in the delivery information.
    pub(super) sender: Person,
    /// Whose key signs the message.
    pub(super) author: Person,
    /// Whose mailbox it is in.
    pub(super) receiver: Person,
    /// Whose key the message is sealed for.
    pub(super) sealed_for: Person,
    /// The delivery service that holds it.
    pub(super) service: Person,
    /// The unsigned message.
    pub(super) content: Value,
    /// The name of the sender in the delivery information.
    pub(super) outer_from: String,
    /// The message's hash in the metadata.
    pub(super) hash_member: HashMember,
    /// Another value for that member.
    pub(super) other_hash: Option<String>,
    pub(super) mark: Mark,
    pub(super) timestamp: u64,
}

impl Writing {
    /// An honest letter.
    pub(super) fn new(
        label: &str,
        sender: &Person,
        receiver: &Person,
        service: &Person,
        dialect: Dialect,
    ) -> Self {
        let digits = label.bytes().map(u64::from).sum::<u64>();
        let timestamp = 1_700_000_000_000 + digits;
        Self {
            about: "an honest message".to_owned(),
            label: label.to_owned(),
            dialect,
            sender: sender.clone(),
            author: sender.clone(),
            receiver: receiver.clone(),
            sealed_for: receiver.clone(),
            service: service.clone(),
            content: message::text(sender, receiver, &format!("dm3-conformance letter {label}"), timestamp),
            outer_from: sender.name.clone(),
            hash_member: match dialect {
                Dialect::Spec => HashMember::None,
                Dialect::LegacyTs => HashMember::MessageHash,
            },
            other_hash: None,
            mark: Mark::Right,
            timestamp: timestamp + 1000,
        }
    }

    /// Says what is wrong with it.
    pub(super) fn about(mut self, about: &str) -> Self {
        about.clone_into(&mut self.about);
        self
    }

    /// Changes something.
    pub(super) fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The letter with its signature.
    pub(super) fn letter(&self) -> Letter {
        self.with_message(message::sign(self.content.clone(), &self.author, self.dialect))
    }

    /// The letter around this message, which is signed or not.
    pub(super) fn with_message(&self, signed: Value) -> Letter {
        let draft = Draft {
            label: &self.label,
            sender: &self.sender,
            receiver: &self.sealed_for,
            service: &self.service,
            message: &signed,
            dialect: self.dialect,
            hash: self.hash_member,
        };
        let sealed = draft.encrypted_message();
        let information = json!({"from": self.outer_from, "to": self.receiver.name});
        let mut metadata = draft.unsigned_metadata(&information, &sealed);
        if let Some(hash) = &self.other_hash {
            metadata = with(&metadata, "messageHash", hash.as_str());
        }
        let mut metadata = sign_metadata(&metadata, &self.sender, self.dialect);
        if self.dialect == Dialect::LegacyTs {
            // Deployed services hand it out in clear.
            metadata = with(&metadata, "deliveryInformation", information.clone());
        }
        let whole = json!({"message": sealed, "metadata": metadata});
        let whole = match self.postmark(&sealed, &information) {
            Some(mark) => with(&whole, "postmark", mark),
            None => whole,
        };
        let in_metadata = |name: &str| whole.pointer(&format!("/metadata/{name}")).and_then(Value::as_str);
        let hash = match self.dialect {
            Dialect::Spec => postmark::message_hash(&sealed, Dialect::Spec),
            Dialect::LegacyTs => {
                let hash = in_metadata("messageHash").or_else(|| in_metadata("encryptedMessageHash"));
                hash.map_or_else(|| envelope::encrypted_message_hash(&sealed), str::to_owned)
            }
        };
        Letter {
            about: self.about.clone(),
            hash: message::hash(&signed),
            message: signed,
            timestamp: self.timestamp,
            mail: Mail { sender: self.outer_from.clone(), hash, envelope: whole },
        }
    }

    fn postmark(&self, sealed: &str, information: &Value) -> Option<String> {
        let (signer, reader, text) = match &self.mark {
            Mark::Missing => return None,
            Mark::Text(text) => return Some(text.clone()),
            Mark::Right => (&self.service, &self.receiver, sealed),
            Mark::SignedBy(signer) => (signer, &self.receiver, sealed),
            Mark::SealedFor(reader) => (&self.service, reader, sealed),
            Mark::OfAnotherMessage => (&self.service, &self.receiver, "another sealed message"),
        };
        let unsigned = postmark::unsigned(text, information, self.timestamp, self.dialect);
        let signed = postmark::sign(&unsigned, signer, self.dialect);
        Some(postmark::seal_for(&signed, reader, &self.label))
    }
}
