//! What a client can do wrong.

/// One thing that the scripted client does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misdeed {
    /// Submits to every service, also after an acceptance.
    SubmitsToAll,
    /// Goes on after a refusal.
    GoesOnAfterRefusal,
    /// Gives up at the first service.
    TriesOne,
    /// Begins with the last service.
    LastFirst,
    /// Tries a service as often as it is named.
    TriesTwice,
    /// Does not ask for the properties.
    NoProperties,
    /// Does not ask for the profile extension.
    NoExtension,
    /// Does not look at the size limit.
    AnySize,
    /// Does not look at the types.
    AnyType,
    /// Goes to the next service where terms are not met.
    OnPastTerms,
    /// Submits where the properties were not to be had.
    SubmitsUntold,
    /// Takes every answer of status 200 for an acceptance.
    BelievesPages,
    /// Says that it was accepted, whatever happened.
    Lies,
    /// Says that it was refused where nobody was there.
    GivesUpForEver,
    /// Puts the text into its requests.
    LeaksText,
    /// Puts the name of the author into its requests.
    LeaksAuthor,
    /// Puts the private key into its requests, in base64.
    LeaksKey,
    /// Sends no ids.
    NoIds,
    /// Follows redirects.
    FollowsRedirects,
    /// Asks http services without permission.
    NoTls,
    /// Seals with the same ephemeral key and nonce.
    SameEphemeral,
    /// Seals the message anew for each service.
    SealsAnew,
    /// Seals the delivery information for the first service.
    SealsForFirst,
    /// Signs the message with another key.
    SignsWithOtherKey,
    /// Writes `null` for absent attachments.
    WritesNulls,
    /// Does not check the wallet's signature.
    TrustsRecords,
    /// Does not check the hash in a link.
    TrustsLinks,
    /// Says that there is no profile where the registry does not answer.
    NoProfileWhenDown,
    /// Forgets `/rpc`.
    BareUrl,
    /// Does not verify the message's signature.
    TrustsMessages,
    /// Does not compare the two senders.
    TrustsInside,
    /// Shows what is for somebody else.
    ShowsForeign,
    /// Does not verify postmarks.
    TrustsPostmarks,
    /// Hides messages with a forged postmark.
    HidesUnmarked,
    /// Shows a message as often as it came.
    ShowsTwice,
    /// Acknowledges everything that waits.
    AcknowledgesAll,
    /// Acknowledges although it was told not to.
    AcknowledgesAnyway,
    /// Names acknowledged messages by the hash of the message.
    AcknowledgesByOtherHash,
    /// Signs every challenge.
    SignsAnything,
    /// Asks the first service only.
    FirstServiceOnly,
    /// Asks for one page only.
    FirstPageOnly,
    /// Stops where a service fails.
    StopsAtFailure,
    /// Sends the first token to every service.
    SharesToken,
    /// Takes pages as they come.
    TrustsPages,
}
