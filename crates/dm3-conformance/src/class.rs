//! Classes: what an implementation may say that it conforms to. A class is a set of clauses, chosen by role.

use serde::{Deserialize, Serialize};

use crate::case::Part;

/// Who a clause binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everybody.
    All,
    /// Delivery services.
    Ds,
    /// Whoever sends messages.
    Sender,
    /// Whoever receives messages.
    Receiver,
    /// Whoever looks up profiles.
    Resolver,
    /// Whoever stores conversations.
    Storage,
}

impl Role {
    /// The word used in pages and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Ds => "ds",
            Self::Sender => "sender",
            Self::Receiver => "receiver",
            Self::Resolver => "resolver",
            Self::Storage => "storage",
        }
    }

    /// The role that a word of a page names.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "all" => Some(Self::All),
            "ds" => Some(Self::Ds),
            "sender" => Some(Self::Sender),
            "receiver" => Some(Self::Receiver),
            "resolver" => Some(Self::Resolver),
            "storage" => Some(Self::Storage),
            _ => None,
        }
    }
}

/// What an implementation may say that it conforms to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A library: encodings, cryptography and decisions of every role, as far as vectors can ask for them.
    Codec,
    /// Sends messages.
    Sender,
    /// Receives messages.
    Receiver,
    /// Takes messages for others.
    DeliveryService,
}

impl Class {
    /// All classes, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Codec, Self::Sender, Self::Receiver, Self::DeliveryService];

    /// The word used in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Codec => "codec",
            Self::Sender => "sender",
            Self::Receiver => "receiver",
            Self::DeliveryService => "delivery-service",
        }
    }

    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codec => "Codec",
            Self::Sender => "Sender",
            Self::Receiver => "Receiver",
            Self::DeliveryService => "Delivery Service",
        }
    }

    /// Does a clause for these roles belong to the class? Storage is judged for whoever claims the part of that name.
    pub fn binds(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| match role {
            _ if self == Self::Codec => true,
            Role::All => true,
            Role::Sender => self == Self::Sender,
            Role::Receiver => self == Self::Receiver,
            Role::Resolver => matches!(self, Self::Sender | Self::Receiver),
            Role::Ds => self == Self::DeliveryService,
            Role::Storage => matches!(self, Self::Sender | Self::Receiver),
        })
    }

    /// The classes that an adapter's declared roles claim. Unknown roles claim nothing.
    pub fn claimed_by(roles: &[String]) -> Vec<Self> {
        let claims = |class: &Self| {
            roles.iter().any(|role| match role.as_str() {
                "client" => matches!(class, Self::Sender | Self::Receiver),
                "ds" => *class == Self::DeliveryService,
                word => word == class.word(),
            })
        };
        Self::ALL.into_iter().filter(claims).collect()
    }
}

impl Part {
    /// The part that a clause belongs to, told by its id and roles.
    pub fn of_clause(id: &str, roles: &[Role]) -> Self {
        if id.starts_with("SPM-") {
            Self::Spam
        } else if id.starts_with("MSP-") || roles == [Role::Storage] {
            Self::Storage
        } else {
            Self::Core
        }
    }

    /// The optional parts that an adapter's declared features claim.
    pub fn claimed_by(features: &[String]) -> Vec<Self> {
        let claimed = |part: &Self| features.iter().any(|feature| feature == part.word());
        [Self::Spam, Self::Storage].into_iter().filter(claimed).collect()
    }

    /// The word used in records, and the feature that claims the part.
    pub fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Spam => "spam",
            Self::Storage => "storage",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_both_sends_and_receives() {
        let claimed = Class::claimed_by(&["codec".to_owned(), "client".to_owned(), "poet".to_owned()]);
        assert_eq!(claimed, [Class::Codec, Class::Sender, Class::Receiver]);
    }

    #[test]
    fn clauses_for_everybody_are_in_every_class() {
        assert!(Class::ALL.iter().all(|class| class.binds(&[Role::All])));
        assert!(Class::Codec.binds(&[Role::Ds]));
        assert!(!Class::Codec.binds(&[]));
        assert!(!Class::Sender.binds(&[Role::Ds]));
        assert!(Class::Receiver.binds(&[Role::Ds, Role::Resolver]));
    }

    #[test]
    fn optional_parts_are_told_by_document_and_role() {
        assert_eq!(Part::of_clause("SPM-RUL-001", &[Role::Ds]), Part::Spam);
        assert_eq!(Part::of_clause("MSP-KEY-001", &[Role::All]), Part::Storage);
        assert_eq!(Part::of_clause("MTP-PMK-001", &[Role::Ds]), Part::Core);
        assert_eq!(Part::claimed_by(&["spam".to_owned()]), [Part::Spam]);
    }
}
