//! Every misdeed is caught, by a case that the honest client passes.

use super::misdeed::Misdeed::{self, *};
use super::run;
use super::scripted_client::ScriptedClient;
use crate::verdict::Finding;

/// A misdeed, and cases that catch it.
const CAUGHT: &[(Misdeed, &[&str])] = &[
    (SubmitsToAll, &["client.order/one-service-after-acceptance"]),
    (GoesOnAfterRefusal, &["client.order/refused-as-spam"]),
    (TriesOne, &["client.order/submission-503", "client.order/third-after-two"]),
    (LastFirst, &["client.order/first-choice-first"]),
    (TriesTwice, &["client.order/named-twice"]),
    (NoProperties, &["client.terms/properties-first"]),
    (NoExtension, &["client.terms/extension-first"]),
    (AnySize, &["client.terms/one-byte-too-large"]),
    (AnyType, &["client.terms/unlisted-type"]),
    (OnPastTerms, &["client.terms/too-large-ends-it", "client.terms/unlisted-type-ends-it"]),
    (SubmitsUntold, &["client.terms/properties-hung-up"]),
    (BelievesPages, &["client.order/submission-answered-by-a-page"]),
    (Lies, &["client.order/all-down", "client.receivers/no-services"]),
    (GivesUpForEver, &["client.order/all-down"]),
    (LeaksText, &["client.wire/text-not-in-clear"]),
    (LeaksAuthor, &["client.wire/author-not-in-clear"]),
    (LeaksKey, &["client.wire/no-private-key-when-sending"]),
    (NoIds, &["client.wire/json-rpc"]),
    (
        FollowsRedirects,
        &["client.order/redirected-submission", "client.login/redirected-pick-up", "client.links/redirect"],
    ),
    (NoTls, &["client.wire/service-without-tls"]),
    (SameEphemeral, &["client.wire/new-ephemeral-keys", "client.wire/new-nonces"]),
    (SealsAnew, &["client.order/same-sealed-message"]),
    (SealsForFirst, &["client.order/delivery-information-for-each"]),
    (SignsWithOtherKey, &["client.contents/message-signature"]),
    (WritesNulls, &["client.contents/no-nulls", "client.contents/message-members"]),
    (TrustsRecords, &["client.receivers/signed-by-another", "client.receivers/name-of-another-owner"]),
    (TrustsLinks, &["client.links/other-content", "client.links/service-other-content"]),
    (NoProfileWhenDown, &["client.registry/node-503"]),
    (BareUrl, &["client.wire/address-of-the-service"]),
    (TrustsMessages, &["client.verification/signed-by-another", "client.acknowledgements/not-the-forged"]),
    (TrustsInside, &["client.verification/other-sender-outside"]),
    (ShowsForeign, &["client.verification/to-somebody-else"]),
    (TrustsPostmarks, &["client.postmarks/signed-by-another"]),
    (HidesUnmarked, &["client.postmarks/signed-by-another-shown"]),
    (ShowsTwice, &["client.pick-up/same-message-at-two-services"]),
    (AcknowledgesAll, &["client.acknowledgements/not-the-unopened"]),
    (AcknowledgesAnyway, &["client.acknowledgements/not-before-it-is-taken"]),
    (AcknowledgesByOtherHash, &["client.acknowledgements/what-was-taken"]),
    (SignsAnything, &["client.login/a-message", "client.login/another-name"]),
    (FirstServiceOnly, &["client.pick-up/every-service"]),
    (FirstPageOnly, &["client.pick-up/page-by-page"]),
    (StopsAtFailure, &["client.pick-up/service-503"]),
    (SharesToken, &["client.login/own-token-for-each"]),
    (TrustsPages, &["client.pick-up/page-without-more"]),
];

#[tokio::test]
async fn every_misdeed_is_caught() {
    for (misdeed, ids) in CAUGHT {
        for id in *ids {
            let honest = run(id, ScriptedClient::honest()).await;
            let said = |what: &str, outcome: &crate::client::runner::Outcome| {
                format!(
                    "{misdeed:?}, {id}: {what}: {:?} {:?} {:?}",
                    outcome.reason, outcome.expected, outcome.received
                )
            };
            assert_eq!(honest.finding, Finding::Conforms, "{}", said("the honest client", &honest));
            let caught = run(id, ScriptedClient::that(*misdeed)).await;
            assert_eq!(caught.finding, Finding::Deviates, "{}", said("the bad client", &caught));
            assert!(caught.expected.is_some() && caught.received.is_some(), "{id}");
            assert!(!caught.evidence.is_empty(), "{id}");
        }
    }
}

/// Nothing that is wrong is the fault of the client here.
#[tokio::test]
async fn a_failed_honest_step_decides_nothing() {
    let outcome = run("client.order/refused-as-spam", ScriptedClient::that(SealsForFirst)).await;
    assert_eq!(outcome.finding, Finding::Conforms);
    let outcome = run("client.order/refused-as-spam", ScriptedClient::that(NoIds)).await;
    assert_eq!(outcome.finding, Finding::Inconclusive, "{:?}", outcome.reason);
}
