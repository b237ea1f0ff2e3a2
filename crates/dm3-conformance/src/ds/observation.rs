//! Seeing what a service keeps for a receiver, in whatever way there is.

use dm3_oracle::seal::open;
use dm3_oracle::sign::verifies;
use dm3_oracle::{Dialect, Person, postmark};
use reqwest::Method;
use serde_json::{Value, json};

use super::access::{AccessForm, Mail, Session};
use super::answer::shown;
use super::bench::Bench;
use super::caller::Ask;
use super::hook;
use super::stop::{Honest, Stop};

/// Pages that are followed before a mailbox counts as endless.
const MAX_PAGES: usize = 1000;

impl Bench<'_> {
    /// Everything that waits for a person, as the service hands it out.
    ///
    /// # Errors
    ///
    /// [`Stop::Unobservable`] where there is no way to see it.
    pub async fn mail_of(&self, person: &Person) -> Result<Vec<Mail>, Stop> {
        if let Some(command) = &self.shared().settings.observer {
            let printed = hook::run(command, &person.name).await?;
            let envelopes: Vec<Value> = serde_json::from_str(&printed).map_err(|_| {
                Stop::Error(format!("the observer prints {} instead of a JSON array", shown(&printed)))
            })?;
            return Ok(envelopes.iter().map(Mail::deployed).collect());
        }
        let form = self.access_form().await?;
        match self.log_in(person).await {
            Ok(session) => self.all_mail(&session).await,
            Err(Stop::Deviates { received, .. })
                if form == AccessForm::Deployed && self.dialect() == Dialect::Spec =>
            {
                Err(Stop::Unobservable(format!(
                    "the service has no access API and there is no --observer (log-in in the deployed form: {received})"
                )))
            }
            Err(stop) => Err(stop).honest("log in to see the mailbox"),
        }
    }

    /// Everything in an open mailbox.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`] where the service does not hand it out.
    pub async fn all_mail(&self, session: &Session) -> Result<Vec<Mail>, Stop> {
        match session.form {
            AccessForm::Access => self.all_pages(session, "?limit=100").await.honest("pick up all messages"),
            AccessForm::Deployed => self.deployed_mail(session).await.honest("pick up all messages"),
        }
    }

    /// Follows the cursors of a mailbox to its end.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where a page is malformed or the pages do not end.
    pub async fn all_pages(&self, session: &Session, query: &str) -> Result<Vec<Mail>, Stop> {
        let mut all = Vec::new();
        let mut page = self.page(session, query).await?;
        for _ in 0..MAX_PAGES {
            all.append(&mut page.messages);
            if !page.more {
                return Ok(all);
            }
            page = self.page(session, &format!("{query}&after={}", page.cursor)).await?;
        }
        Err(Stop::deviates("pages that end", format!("`more` is still true after {MAX_PAGES} pages")))
    }

    async fn deployed_mail(&self, session: &Session) -> Result<Vec<Mail>, Stop> {
        let path = format!("/delivery/messages/incoming/{}", session.name);
        let ask = Ask::new(Method::GET, self.url().at(&path)).token(&session.token);
        let answer = self.send(&ask).await?;
        let envelopes = answer.json().filter(|_| answer.status == 200);
        let envelopes = envelopes.as_ref().and_then(Value::as_array);
        let envelopes = envelopes.ok_or_else(|| answer.instead_of("status 200 and an array of envelopes"))?;
        Ok(envelopes.iter().map(Mail::deployed).collect())
    }

    /// Demands that exactly these envelopes wait for a person, in any order.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub async fn holds(&self, person: &Person, envelopes: &[&Value]) -> Result<Vec<Mail>, Stop> {
        let mail = self.mail_of(person).await?;
        let mut waiting: Vec<&str> = mail.iter().filter_map(Mail::sealed_message).collect();
        let mut expected: Vec<&str> =
            envelopes.iter().filter_map(|envelope| envelope.get("message").and_then(Value::as_str)).collect();
        waiting.sort_unstable();
        expected.sort_unstable();
        if waiting == expected {
            return Ok(mail);
        }
        let missing = expected.iter().filter(|message| !waiting.contains(message)).count();
        Err(Stop::deviates(
            format!("{} messages in the mailbox, those that were accepted", expected.len()),
            format!("{} messages, {missing} of the accepted ones missing", waiting.len()),
        ))
    }

    /// The postmark of a message, opened with the receiver's key.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where there is none that this key opens.
    pub fn postmark_of(&self, mail: &Mail, receiver: &Person) -> Result<Value, Stop> {
        let sealed = mail.envelope.get("postmark").and_then(Value::as_str);
        let sealed = sealed.ok_or_else(|| Stop::deviates("an envelope with the text `postmark`", "none"))?;
        let opened = open(&receiver.encryption_private, sealed)
            .map_err(|error| Stop::deviates("a postmark sealed for the receiver", error.to_string()))?;
        let text = String::from_utf8_lossy(&opened).into_owned();
        serde_json::from_str(&text).map_err(|_| Stop::deviates("a postmark in JSON", shown(&text)))
    }

    /// Demands that a postmark carries the signature of the service over everything else in it.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub fn is_signed_by_service(&self, mark: &Value) -> Result<(), Stop> {
        let dialect = self.dialect();
        let key = self.fixtures()?.published_key();
        let signature = mark.get("signature").and_then(Value::as_str).unwrap_or_default();
        if verifies(&key, postmark::signed_text(mark, dialect).as_bytes(), signature) {
            return Ok(());
        }
        Err(Stop::deviates(format!("a signature by the service's published key {key}"), mark.to_string()))
    }

    /// Takes away what waits for a person, where that is possible; for mailboxes that outlive the run.
    pub async fn clean_up(&self, person: &Person) {
        let Ok(session) = self.log_in(person).await else { return };
        let Ok(mail) = self.all_mail(&session).await else { return };
        let _ = match session.form {
            AccessForm::Access => self.acknowledge(&session, &mail.iter().map(Mail::named).collect()).await,
            AccessForm::Deployed => self.acknowledge_deployed(&session, &mail).await,
        };
    }

    /// Acknowledges messages in the deployed form.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn acknowledge_deployed(
        &self,
        session: &Session,
        mail: &[Mail],
    ) -> Result<super::answer::Answer, Stop> {
        let entries: Vec<Value> = mail
            .iter()
            .map(|mail| {
                let contact = mail.envelope.pointer("/metadata/deliveryInformation/from");
                let hash = ["/metadata/messageHash", "/metadata/encryptedMessageHash"];
                let hash = hash.iter().find_map(|pointer| mail.envelope.pointer(pointer));
                json!({"contactAddress": contact, "messageHash": hash})
            })
            .collect();
        let url = self.url().at(&format!("/delivery/messages/{}/syncAcknowledgements", session.name));
        let body = json!({"acknowledgements": entries}).to_string();
        self.send(&Ask::new(Method::POST, url).token(&session.token).json(body)).await
    }
}
