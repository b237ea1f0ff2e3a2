//! The records of the base protocol, each in its own file and named as the specification names it.

mod acknowledgement;
mod attachment;
mod delivery_information;
mod delivery_service_profile;
mod delivery_service_properties;
mod envelope;
mod envelope_metadata;
mod message;
mod message_metadata;
mod message_type;
mod postmark;
mod profile_extension;
mod user_profile;

pub use acknowledgement::{Acknowledgement, Acknowledgements};
pub use attachment::Attachment;
pub use delivery_information::DeliveryInformation;
pub use delivery_service_profile::DeliveryServiceProfile;
pub use delivery_service_properties::DeliveryServiceProperties;
pub use envelope::Envelope;
pub use envelope_metadata::{DeliveryInformationForm, EnvelopeHash, EnvelopeMetadata, HashField};
pub use message::Message;
pub use message_metadata::MessageMetadata;
pub use message_type::MessageType;
pub use postmark::Postmark;
pub use profile_extension::{MessageTypeList, ProfileExtension};
pub use user_profile::{SignedUserProfile, UserProfile};
