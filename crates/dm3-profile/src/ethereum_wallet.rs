//! Wallet signatures and address checksums of dm3-crypto and dm3-types against ethers-core, which is by others.

use dm3_crypto::{WalletKey, eip191_hash, recover_personal};
use dm3_types::{Address, Hash};
use ethers_core::types::{H160, Signature};
use ethers_core::utils::{hash_message, to_checksum};
use proptest::prelude::*;

proptest! {
    #[test]
    fn personal_hashes_agree(message in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(eip191_hash(&message), Hash::from_bytes(hash_message(&message).0));
    }

    #[test]
    fn both_recover_the_signer(key in any::<[u8; 32]>(), message in ".*") {
        let Ok(wallet) = WalletKey::from_bytes(&key) else { return Ok(()) };
        let signature = wallet.sign_personal(message.as_bytes());
        let theirs = Signature::try_from(signature.as_bytes().as_slice()).unwrap();
        let signer = theirs.recover(message.as_str()).unwrap();
        prop_assert_eq!(wallet.address(), Address::from_bytes(signer.0));
        prop_assert_eq!(recover_personal(message.as_bytes(), &signature), Ok(wallet.address()));
    }

    #[test]
    fn checksums_agree(bytes in any::<[u8; 20]>()) {
        prop_assert_eq!(Address::from_bytes(bytes).to_string(), to_checksum(&H160(bytes), None));
    }
}
