//! A receiver's interface of a delivery service in the written form: `/access/v1` (`spec/message-access.md`).

use std::time::Instant;

use dm3_crypto::SigningKeyPair;
use dm3_mtp::LoginChallenge;
use dm3_types::access::{
    AccessAcknowledgement, AcknowledgedMail, ChallengeAnswer, LoginChallengeText, MAX_ACKNOWLEDGED, MailItem,
    MailPage, MailQuery, Session,
};
use dm3_types::{EnsName, Expected, Json, ParseError, WireRecord};
use reqwest::Method;

use crate::service_api::{MAX_ANSWER_BYTES, MAX_SHORT_ANSWER_BYTES, ServiceApi, Token};
use crate::service_error::ServiceError;

/// What each page counts at least, in bytes.
const MIN_PAGE_BYTES: usize = 64 * 1024;

impl ServiceApi {
    pub(crate) async fn register_written(&self, name: &EnsName, profile: &Json) -> Result<(), ServiceError> {
        self.access(Method::PUT, name, "profile", None, Some(profile), MAX_SHORT_ANSWER_BYTES).await.map(drop)
    }

    pub(crate) async fn log_in_written(
        &self,
        name: &EnsName,
        key: &SigningKeyPair,
    ) -> Result<Token, ServiceError> {
        let body = self.access(Method::POST, name, "challenge", None, None, MAX_SHORT_ANSWER_BYTES).await?;
        let text = read::<LoginChallengeText>(&body)?.challenge;
        let challenge = LoginChallenge::parse(&text, name).map_err(ServiceError::ForeignChallenge)?;
        let signature = challenge.answer(key).to_string();
        let answer = ChallengeAnswer { challenge: challenge.as_str().to_owned(), signature }.to_json();
        let body =
            self.access(Method::POST, name, "session", None, Some(&answer), MAX_SHORT_ANSWER_BYTES).await?;
        read::<Session>(&body).map(|session| Token::new(session.token))
    }

    /// Page by page. What lies beyond the size or the time of a full mailbox is left for the next pick-up.
    pub(crate) async fn pages(&self, name: &EnsName, token: &Token) -> Result<Vec<MailItem>, ServiceError> {
        let (mut items, mut query, mut bytes) = (Vec::new(), MailQuery::default(), 0);
        let (begun, patience) = (Instant::now(), self.pick_up_patience());
        loop {
            let path = format!("messages?{}", query.to_text());
            let path = path.trim_end_matches('?');
            let body = self.access(Method::GET, name, path, Some(token), None, MAX_ANSWER_BYTES).await?;
            let page: MailPage = read(&body)?;
            items.extend(page.messages);
            // An empty page costs something too, or a service could send them without end.
            bytes += body.len().max(MIN_PAGE_BYTES);
            // MAP-PIC-020
            if !page.more || bytes >= MAX_ANSWER_BYTES || begun.elapsed() >= patience {
                return Ok(items);
            }
            if query.after.as_ref() == Some(&page.cursor) {
                return Err(ServiceError::Malformed(ParseError::malformed("cursor", Expected::Cursor)));
            }
            query.after = Some(page.cursor);
        }
    }

    pub(crate) async fn acknowledge_written(
        &self,
        name: &EnsName,
        token: &Token,
        messages: Vec<AcknowledgedMail>,
    ) -> Result<(), ServiceError> {
        for some in messages.chunks(MAX_ACKNOWLEDGED) {
            let body = AccessAcknowledgement::Messages(some.to_vec()).to_json();
            let what = "acknowledgements";
            self.access(Method::POST, name, what, Some(token), Some(&body), MAX_SHORT_ANSWER_BYTES).await?;
        }
        Ok(())
    }
}

fn read<T: WireRecord>(body: &[u8]) -> Result<T, ServiceError> {
    let json = Json::parse_slice(body).map_err(|error| ServiceError::Malformed(error.into()))?;
    T::from_json(&json).map_err(ServiceError::Malformed)
}
