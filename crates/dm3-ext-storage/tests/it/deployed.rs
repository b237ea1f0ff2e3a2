//! The texts of deployed clients. Known answers of the TypeScript libraries are among the vectors; here is what they do
//! not show.

use dm3_crypto::{EncryptionKeyPair, OsRandomness, SigningKeyPair, sha256_text};
use dm3_ext_storage::deployed::{
    AccountKey, ContactCipher, ContactKey, ContainerCipher, DecryptError, backend_row_id,
};
use dm3_types::{AccountName, Hash};
use proptest::prelude::*;

fn own() -> EncryptionKeyPair {
    EncryptionKeyPair::from_secret_base64("dradnyjzlC7T87nZ3HfJo+w2aQQVhxP0Sdk+eZttEmw=").unwrap()
}

#[test]
fn known_answers() {
    let contacts = ContactCipher::new(&own(), "0x652dd52d9431844a0585c83a3ccefac96843bf08.addr.dm3.eth");
    assert_eq!(
        contacts.encrypt("bob.eth").unwrap(),
        "eyJjaXBoZXJ0ZXh0IjoiUHk2SUpQMnZFSTlPcVZUd3RyY3c1c3QrZUNCN2lWVnUiLCJub25jZSI6IjB4N2U2OTU2NWUxODgxZWY0YjdiY2IzNjhlIn0="
    );
    let alice = AccountName::nameprep("alice.eth").unwrap();
    assert_eq!(
        backend_row_id(&alice, "m").to_string(),
        "0xf55274f650bc9038d928a1a9c78b28d637ff9c6c035ff860d7c4950d193a2593"
    );
}

#[test]
fn library_keys_are_hashes_of_texts() {
    let signing = SigningKeyPair::generate_ed25519(&mut OsRandomness).unwrap();
    let account = AccountKey::of(&signing, "Alice.eth");
    assert_eq!(Hash::from(account), sha256_text(&signing.sign(b"Alice.eth").to_string()));
    assert_eq!(account.list_page(12), sha256_text(&format!("{account}12")));
    let contact = ContactKey::of(&account, "");
    assert_eq!(Hash::from(contact), sha256_text(&account.to_string()));
    assert_eq!(contact.page(0), sha256_text(&format!("{contact}0")));
}

#[test]
fn what_does_not_fit_is_told_by_its_fault() {
    let contacts = ContactCipher::new(&own(), "alice.eth");
    for malformed in ["", "*", "e30=", "W10=", "e30"] {
        assert!(matches!(contacts.decrypt(malformed), Err(DecryptError::Malformed(_))), "{malformed}");
    }
    let other = EncryptionKeyPair::generate(&mut OsRandomness).unwrap();
    let foreign = ContactCipher::new(&other, "alice.eth").encrypt("bob.eth").unwrap();
    assert!(matches!(contacts.decrypt(&foreign), Err(DecryptError::NotOpened(_))));
    let container = ContainerCipher::new(&own()).encrypt("{}", &mut OsRandomness).unwrap();
    assert!(matches!(ContainerCipher::new(&other).decrypt(&container), Err(DecryptError::NotOpened(_))));
    // A text of the other cipher has no ephemeral key.
    let name = contacts.encrypt("bob.eth").unwrap();
    assert!(matches!(ContainerCipher::new(&own()).decrypt(&name), Err(DecryptError::NotOpened(_))));
}

proptest! {
    #[test]
    fn texts_come_back(text in ".{0,60}", account in ".{0,20}") {
        let contacts = ContactCipher::new(&own(), &account);
        let encrypted = contacts.encrypt(&text).unwrap();
        prop_assert!(!encrypted.contains(['/', '+', ' ', '\n']));
        prop_assert_eq!(contacts.decrypt(&encrypted).unwrap().to_string(), text.clone());
        let containers = ContainerCipher::new(&own());
        let encrypted = containers.encrypt(&text, &mut OsRandomness).unwrap();
        prop_assert_eq!(containers.decrypt(&encrypted).unwrap().to_string(), text);
    }
}
