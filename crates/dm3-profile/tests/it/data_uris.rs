use dm3_profile::{
    Cid, CidError, DataUriError, ProfileUri, ProfileUriError, ResolverKind, base64_data_uri, data_uri,
    hash_in_link, json_of_data_uri, link_matches, link_to, published_data_uri,
};
use dm3_types::{Dialect, Json};
use proptest::prelude::*;

fn written(record: &str) -> Result<String, DataUriError> {
    json_of_data_uri(record, Dialect::Written)
}

fn deployed(record: &str) -> Result<String, DataUriError> {
    json_of_data_uri(record, Dialect::Deployed)
}

#[test]
fn plain_and_base64() {
    for read in [written, deployed] {
        assert_eq!(read(r#"data:application/json,{"a":1}"#).unwrap(), r#"{"a":1}"#);
        assert_eq!(read("data:application/json;base64,eyJ0ZXN0IjoidGVzdCJ9").unwrap(), r#"{"test":"test"}"#);
        assert_eq!(read("data:application/json;charset=utf-8,{}").unwrap(), "{}");
        assert_eq!(read("data:text/json,{}"), Err(DataUriError::NotJson));
        assert_eq!(read("data:application/json"), Err(DataUriError::Malformed));
        assert_eq!(read("http:application/json,{}"), Err(DataUriError::Malformed));
        assert_eq!(read("data:application/json;charset=shift_jis,{}"), Err(DataUriError::UnsupportedCharset));
    }
}

#[test]
fn the_readings_differ_in_encoding() {
    assert_eq!(written("data:application/json,%7B%22a%22:%22%C3%A4%22%7D").unwrap(), r#"{"a":"ä"}"#);
    assert_eq!(deployed("data:application/json,%7B%7D").unwrap(), "%7B%7D");
    assert_eq!(written("DATA:Application/JSON,\"ä☃\"").unwrap(), "\"ä☃\"");
    assert_eq!(deployed("DATA:application/json,{}"), Err(DataUriError::Malformed));
    assert_eq!(deployed("data:Application/json,{}"), Err(DataUriError::NotJson));
    // U+2603 is cut to 0x03; 0xE4 alone is not UTF-8.
    assert_eq!(deployed("data:application/json,☃ä").unwrap(), "\u{3}\u{fffd}");
    assert_eq!(deployed("data:application/json;charset=latin1,ä").unwrap(), "ä");
    assert_eq!(deployed("data:application/json;charset=latin1,\u{80}").unwrap(), "€");
    assert_eq!(deployed("data:application/json;charset=utf-8;base64,e30").unwrap(), "{}");
    assert_eq!(written("data:application/json;base64,e30"), Err(DataUriError::NotBase64));
    assert_eq!(deployed("data:application/json,{}\n"), Err(DataUriError::Malformed));
    assert_eq!(written("data:application/json,%FF"), Err(DataUriError::NotUtf8));
    assert_eq!(written("data:application/json,100% %4").unwrap(), "100% %4");
}

#[test]
fn records() {
    let hash = format!("0x{}", "ab".repeat(32));
    let link = format!("https://a.example/p?x=1&dm3Hash={hash}#f");
    for dialect in [Dialect::Written, Dialect::Deployed] {
        assert!(matches!(ProfileUri::parse(&link, dialect), Ok(ProfileUri::Link { url, .. }) if url == link));
        for (record, error) in [
            ("", ProfileUriError::UnknownScheme),
            ("text", ProfileUriError::UnknownScheme),
            ("{\"profile\":{}}", ProfileUriError::UnknownScheme),
            ("ftp://a/x", ProfileUriError::UnknownScheme),
            ("https://a.example/p", ProfileUriError::NoHash),
            ("ipfs://abc", ProfileUriError::Ipfs(CidError::Malformed)),
        ] {
            assert_eq!(ProfileUri::parse(record, dialect), Err(error), "{record}");
        }
        let long = format!("data:application/json,{}", " ".repeat(1 << 20));
        assert_eq!(ProfileUri::parse(&long, dialect), Err(ProfileUriError::TooLong));
    }
    let insecure = link.replace("https", "http");
    assert_eq!(ProfileUri::parse(&insecure, Dialect::Written), Err(ProfileUriError::NotHttps));
    assert!(ProfileUri::parse(&insecure, Dialect::Deployed).is_ok());
    assert_eq!(ResolverKind::of("HTTPS://A/x"), Some(ResolverKind::Link));
    assert_eq!(ResolverKind::of("text"), None);
}

#[test]
fn ipfs_records() {
    let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    for record in [format!("ipfs://{cid}"), format!("ipfs://{cid}/")] {
        let parsed = ProfileUri::parse(&record, Dialect::Deployed);
        assert_eq!(parsed, Ok(ProfileUri::Ipfs(Cid::parse(cid).unwrap())));
    }
    for record in [format!("ipfs://{cid}/profile.json"), format!("ipfs://{cid}?x")] {
        let refused = Err(ProfileUriError::Ipfs(CidError::PathNotSupported));
        assert_eq!(ProfileUri::parse(&record, Dialect::Written), refused);
    }
}

#[test]
fn hashes_in_links() {
    let object = Json::parse(r#"{"b":1,"a":2}"#).unwrap();
    let link = link_to("https://a.example/p?x=1", &object).unwrap();
    let digits = link.split_once("=0x").unwrap().1.to_owned();
    assert!(link_matches(&link, &object, Dialect::Deployed));
    assert!(link_matches(&link, &object, Dialect::Written));
    assert_eq!(link_to(&link, &object), None);
    for only_written in [
        format!("https://a.example/?dm3Hash={digits}"),
        format!("https://a.example/?dm3Hash=0x{}", digits.to_uppercase()),
    ] {
        assert!(link_matches(&only_written, &object, Dialect::Written), "{only_written}");
        assert!(!link_matches(&only_written, &object, Dialect::Deployed), "{only_written}");
    }
    for never in [
        "https://a.example/".to_owned(),
        format!("https://a.example/?dm3hash=0x{digits}"),
        format!("https://a.example/?dm3Hash=0x{digits}&dm3Hash=0x{digits}"),
        format!("https://a.example/?dm3Hash=0x{}", &digits[2..]),
        format!("https://a.example/#?dm3Hash=0x{digits}"),
    ] {
        assert_eq!(hash_in_link(&never, Dialect::Written), None, "{never}");
        assert_eq!(hash_in_link(&never, Dialect::Deployed), None, "{never}");
    }
}

proptest! {
    #[test]
    fn ascii_comes_back_in_both_readings(text in "[ -~]{0,60}") {
        let json = Json::from(text);
        // A percent sign may start an escape in the written reading.
        if !json.canonical().contains('%') {
            prop_assert_eq!(written(&data_uri(&json)), Ok(json.canonical()));
        }
        prop_assert_eq!(deployed(&data_uri(&json)), Ok(json.canonical()));
    }

    #[test]
    fn any_text_comes_back_in_base64(text in any::<String>()) {
        let json = Json::from(text);
        prop_assert_eq!(written(&base64_data_uri(&json)), Ok(json.canonical()));
        prop_assert_eq!(deployed(&base64_data_uri(&json)), Ok(json.canonical()));
    }

    // covers: REG-URI-013
    #[test]
    fn what_is_published_comes_back_in_both_readings(text in any::<String>()) {
        let json = Json::from(text);
        prop_assert_eq!(written(&published_data_uri(&json)), Ok(json.canonical()));
        prop_assert_eq!(deployed(&published_data_uri(&json)), Ok(json.canonical()));
    }

    #[test]
    fn any_record_is_survived(record in any::<String>(), rest in any::<String>()) {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let _ = ProfileUri::parse(&record, dialect);
            let _ = ProfileUri::parse(&format!("data:application/json{rest}"), dialect);
            let _ = ProfileUri::parse(&format!("ipfs://{rest}"), dialect);
            let _ = ProfileUri::parse(&format!("https://a/?dm3Hash={rest}"), dialect);
        }
    }
}
