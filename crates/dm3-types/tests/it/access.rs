//! What a receiver and its delivery service say to each other.

use dm3_types::access::{
    AccessAcknowledgement, AccessFailure, Cursor, Device, EventError, EventReader, MailItem, MailPage,
    MailQuery, Session,
};
use dm3_types::{Json, WireRecord};
use proptest::prelude::*;

const HASH: &str = "0x5c1e000000000000000000000000000000000000000000000000000000000001";

fn item(cursor: &str) -> String {
    format!(
        r#"{{"cursor":"{cursor}","sender":"alice.eth","messageHash":"{HASH}","envelope":{{"message":"m"}}}}"#
    )
}

fn event(cursor: &str) -> String {
    format!("id: {cursor}\nevent: message\ndata: {}\n\n", item(cursor))
}

fn cursors(items: &[MailItem]) -> Vec<&str> {
    items.iter().map(|item| item.cursor.as_str()).collect()
}

#[test]
fn records_come_back_as_they_were_written() {
    let page = format!(r#"{{"messages":[{},{}],"cursor":"14","more":true}}"#, item("13"), item("14"));
    assert_eq!(MailPage::parse_text(&page).unwrap().to_json().to_text(), page);
    for text in [
        format!(r#"{{"messages":[{{"sender":"alice.eth","messageHash":"{HASH}"}}]}}"#),
        r#"{"device":"phone","cursor":"13"}"#.to_owned(),
    ] {
        assert_eq!(AccessAcknowledgement::parse_text(&text).unwrap().to_json().to_text(), text);
    }
    let text = r#"{"device":"phone","cursor":"0"}"#;
    assert_eq!(Device::parse_text(text).unwrap().to_json().to_text(), text);
    let text = r#"{"token":"a.b.c","expires":1700003600000}"#;
    assert_eq!(Session::parse_text(text).unwrap().to_json().to_text(), text);
    let text = r#"{"error":{"code":"ds.session.invalid","message":"no"}}"#;
    assert_eq!(AccessFailure::parse_text(text).unwrap().to_json().to_text(), text);
    for query in ["", "after=13", "limit=7", "after=13&limit=7"] {
        assert_eq!(MailQuery::parse(query).unwrap().to_text(), query);
    }
}

#[test]
fn errors_name_the_member() {
    let problem = |text: &str| MailPage::parse_text(text).unwrap_err().to_string();
    let page = format!(r#"{{"messages":[{}],"cursor":"13","more":false}}"#, item("1 3"));
    assert_eq!(
        problem(&page),
        "`messages[0].cursor` is malformed; expected a cursor (1 to 64 letters, digits, hyphens and underscores)"
    );
    assert_eq!(problem(r#"{"messages":[],"cursor":"13"}"#), "`more` is missing; expected true or false");
    let problem = MailQuery::parse("limit=0").unwrap_err().to_string();
    assert_eq!(problem, "`limit` is malformed; expected a decimal number from 1 to 100");
    let problem = AccessAcknowledgement::parse_text("{}").unwrap_err().to_string();
    assert_eq!(problem, "`messages` is missing; expected either messages, or device and cursor");
}

#[test]
fn a_stream_is_the_same_wherever_it_is_cut() {
    let stream =
        format!("retry: 2000\n\n{}:\r\n\r\n{}{}", event("1"), event("2").replace('\n', "\r\n"), event("3"));
    for cut in 0..stream.len() {
        let mut reader = EventReader::new(4096);
        let (front, back) = stream.as_bytes().split_at(cut);
        let mut items = reader.push(front).unwrap();
        items.extend(reader.push(back).unwrap());
        assert_eq!(cursors(&items), ["1", "2", "3"], "cut at {cut}");
        assert_eq!(reader.last_event_id().map(Cursor::as_str), Some("3"));
    }
}

#[test]
fn a_stream_keeps_little() {
    let mut reader = EventReader::new(100);
    assert_eq!(reader.push(&[b'x'; 100]), Ok(vec![]));
    assert_eq!(reader.push(b"x"), Err(EventError::LineTooLong { limit: 100 }));
    // Many short lines of data are one long text.
    let mut reader = EventReader::new(100);
    assert!(reader.push(format!("data: {}\n", "x".repeat(60)).repeat(2).as_bytes()).is_err());
    let mut reader = EventReader::new(100);
    assert_eq!(reader.push(b"data: \xff\n"), Err(EventError::NotUtf8));
    let mut reader = EventReader::new(4096);
    let other = event("1").replace("id: 1\n", "id: 2\n");
    assert_eq!(reader.push(other.as_bytes()), Err(EventError::OtherCursor));
}

proptest! {
    #[test]
    fn noise_breaks_nothing(noise: Vec<u8>, text in ".{0,200}") {
        let _ = EventReader::new(64).push(&noise);
        let _ = EventReader::new(64).push(text.as_bytes());
        let _ = MailQuery::parse(&text);
        let _ = Cursor::parse(&text);
        if let Ok(json) = Json::parse(&text) {
            let _ = MailPage::from_json(&json);
        }
    }

    #[test]
    fn every_query_that_is_read_is_written_the_same_way(after in "[A-Za-z0-9_-]{1,64}", limit in 1_u32..=100) {
        let text = format!("after={after}&limit={limit}");
        prop_assert_eq!(MailQuery::parse(&text).unwrap().to_text(), text);
    }
}
