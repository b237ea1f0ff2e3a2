//! Reading rules.

use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::cast::{LARGEST, TOKEN, TOO_LARGE, all_rules, token_rule};
use crate::{Bug, Severity, Stage, Suite};

fn input(text: &str) -> Value {
    json!({ "rules_json_text": text })
}

pub(super) fn suite() -> Suite {
    let about = "The rules of a receiver, as everybody reads them.";
    let mut suite = Suite::new("spam.rules", "spec/spam-protection.md", "spam.read_rules", about);
    accept(&mut suite);
    refuse_records(&mut suite);
    refuse_nonces(&mut suite);
    refuse_amounts(&mut suite);
    refuse_tokens(&mut suite);
    suite
}

fn accept(suite: &mut Suite) {
    let mut same = |slug: &str, title: &str, clauses: &[&str], rules: Value| {
        let text = canonical(&rules);
        suite.accept(slug, title, clauses, input(&text), json!({ "rules_json_text": text }));
    };
    let all = [
        "SPM-RUL-001",
        "SPM-RUL-002",
        "SPM-RUL-003",
        "SPM-RUL-004",
        "SPM-RUL-005",
        "SPM-RUL-006",
        "SPM-RUL-007",
    ];
    same("all-rules", "All three rules", &all, all_rules());
    same("no-rules", "An object without rules", &["SPM-RUL-001"], json!({}));
    same("nonce-alone", "The least nonce alone", &["SPM-RUL-002"], json!({ "minNonce": 1 }));
    same("balance-alone", "The least balance alone", &["SPM-RUL-003"], json!({ "minBalance": "1" }));
    same(
        "token-alone",
        "The least balance of a token alone",
        &["SPM-RUL-004", "SPM-RUL-006"],
        token_rule("1"),
    );
    same("nonce-zero", "The nonce 0", &["SPM-RUL-002"], json!({ "minNonce": 0 }));
    let largest_nonce = json!({ "minNonce": 9_007_199_254_740_991_u64 });
    same("largest-nonce", "The largest nonce", &["SPM-RUL-002"], largest_nonce);
    same("balance-zero", "The balance 0", &["SPM-RUL-003"], json!({ "minBalance": "0" }));
    same("largest-balance", "The largest balance", &["SPM-RUL-003"], json!({ "minBalance": LARGEST }));
    let beyond = json!({ "minBalance": "9007199254740993" });
    same("balance-beyond-doubles", "A balance that no double can hold", &["SPM-RUL-003"], beyond);
    same("largest-amount-of-a-token", "The largest amount of a token", &["SPM-RUL-006"], token_rule(LARGEST));
    let later = json!({ "maxAge": { "days": 3 }, "minNonce": 1, "zone": null });
    same("unknown-rules", "Rules of a later version are read and kept", &["SPM-RUL-008"], later);

    let spelled = format!(
        "\n{{ \"minNonce\" : 5e0 , \"minBalance\":\"1000000000000000000\",\"minTokenBalance\":\
         {{\"amount\":\"300\",\"address\":\"{TOKEN}\"}} }}"
    );
    let written = json!({ "rules_json_text": canonical(&all_rules()) });
    suite.accept(
        "spelled-otherwise",
        "White space, order and the spelling of a number do not matter",
        &["SPM-RUL-001", "SPM-RUL-002"],
        input(&spelled),
        written.clone(),
    );
    for (slug, title, address) in [
        ("address-in-lower-case", "An address in lower case has no checksum to check", TOKEN.to_lowercase()),
        (
            "address-in-upper-case",
            "An address in upper case has no checksum to check",
            TOKEN.to_uppercase().replacen("0X", "0x", 1),
        ),
    ] {
        let rules = with(&all_rules(), "minTokenBalance", json!({ "address": address, "amount": "300" }));
        suite.accept(slug, title, &["SPM-RUL-005"], input(&canonical(&rules)), written.clone());
    }
}

fn refuse(suite: &mut Suite, clause: &str, (slug, title, mutation): (&str, &str, &str), text: &str) {
    let fault = (Stage::Parse, Bug::Parser, Severity::Medium);
    suite.reject("all-rules", slug, title, &[clause], mutation, fault, input(text));
}

fn refuse_records(suite: &mut Suite) {
    let plain = canonical(&all_rules());
    let repeated = plain.replacen('{', "{\"minNonce\":0,", 1);
    for (slug, title, mutation, text) in [
        ("empty", "No text is no rules", "drop everything", String::new()),
        (
            "no-json",
            "Rules that are cut off are refused",
            "drop the closing brace",
            plain.trim_end_matches('}').to_owned(),
        ),
        ("array", "An array is no rules", "put the object into an array", format!("[{plain}]")),
        ("null", "Rules that are null are refused", "null in place of the object", "null".to_owned()),
        ("text", "A text is no rules", "the object as a JSON text", Value::from(plain.as_str()).to_string()),
        ("number", "A number is no rules", "a number in place of the object", "5".to_owned()),
        ("true", "A truth value is no rules", "true in place of the object", "true".to_owned()),
        ("repeated-rule", "A rule that stands twice is refused", "a second minNonce in front", repeated),
        ("text-behind", "Text behind the rules is refused", "append a second object", format!("{plain}{{}}")),
    ] {
        refuse(suite, "SPM-RUL-001", (slug, title, mutation), &text);
    }
}

fn refuse_nonces(suite: &mut Suite) {
    for (slug, title, mutation, value) in [
        ("nonce-as-text", "The least nonce is a number", "the number as a text", "\"5\""),
        ("nonce-empty-text", "The empty text is no number", "the empty text as minNonce", "\"\""),
        ("nonce-null", "A rule that is null is refused", "null as minNonce", "null"),
        ("nonce-true", "A truth value is no number", "true as minNonce", "true"),
        ("nonce-negative", "A nonce is not negative", "-1 as minNonce", "-1"),
        ("nonce-with-a-fraction", "A nonce is whole", "5.5 as minNonce", "5.5"),
        ("nonce-too-large", "A nonce is exact as a double", "2^53 as minNonce", "9007199254740992"),
        ("nonce-beyond-all-doubles", "A number beyond all doubles is no nonce", "1e400 as minNonce", "1e400"),
        ("nonce-array", "An array is no number", "5 in an array as minNonce", "[5]"),
        ("nonce-in-hex", "JSON has no hexadecimal numbers", "0x5 as minNonce", "0x5"),
    ] {
        let text = canonical(&all_rules()).replace("\"minNonce\":5", &format!("\"minNonce\":{value}"));
        refuse(suite, "SPM-RUL-002", (slug, title, mutation), &text);
    }
}

fn refuse_amounts(suite: &mut Suite) {
    let shapes = [
        ("as-a-number", "is a number", json!(1_000)),
        ("null", "is null", Value::Null),
        ("as-an-object", "is an object", json!({ "wei": "1" })),
    ];
    let texts = [
        ("empty", "is empty", ""),
        ("negative", "is negative", "-1"),
        ("with-a-plus", "has a plus sign", "+1"),
        ("with-leading-zero", "has a leading zero", "01"),
        ("of-two-zeros", "is two zeros", "00"),
        ("with-a-point", "has a decimal point", "1.0"),
        ("with-an-exponent", "has an exponent", "1e18"),
        ("in-hex", "is hexadecimal", "0xde0b6b3a7640000"),
        ("with-a-space-in-front", "has a space in front", " 1"),
        ("with-a-line-break-behind", "has a line break behind it", "1\n"),
        ("with-thousands-separators", "has separators", "1,000"),
        ("with-full-width-digits", "has digits of another script", "\u{ff11}"),
        ("with-a-unit", "has a unit", "1 ether"),
        ("too-large", "is 2^256", TOO_LARGE),
        ("of-a-hundred-digits", "has a hundred digits", &"9".repeat(100)),
    ];
    let texts = texts.iter().map(|(slug, words, text)| (*slug, *words, json!(text)));
    for (slug, words, value) in shapes.into_iter().chain(texts) {
        let balance = with(&all_rules(), "minBalance", value.clone());
        let title = format!("A balance that {words} is refused");
        let mutation = format!("a minBalance that {words}");
        refuse(suite, "SPM-RUL-003", (&format!("balance-{slug}"), &title, &mutation), &canonical(&balance));
        let amount = with(&all_rules(), "minTokenBalance", json!({ "address": TOKEN, "amount": value }));
        let title = format!("An amount of a token that {words} is refused");
        let mutation = format!("an amount that {words}");
        refuse(suite, "SPM-RUL-006", (&format!("amount-{slug}"), &title, &mutation), &canonical(&amount));
    }
}

fn refuse_tokens(suite: &mut Suite) {
    let token = json!({ "address": TOKEN, "amount": "300" });
    for (slug, title, mutation, value) in [
        (
            "token-as-text",
            "The rule for a token is an object",
            "an amount in place of the object",
            json!("300"),
        ),
        (
            "token-null",
            "A rule for a token that is null is refused",
            "null in place of the object",
            Value::Null,
        ),
        ("token-array", "A list of tokens is refused", "put the object into an array", json!([token])),
        ("token-empty", "A rule for a token has members", "drop both members", json!({})),
        (
            "token-without-address",
            "A rule for a token names the token",
            "drop the address",
            without(&token, "address"),
        ),
        (
            "token-without-amount",
            "A rule for a token has an amount",
            "drop the amount",
            without(&token, "amount"),
        ),
    ] {
        let rules = with(&all_rules(), "minTokenBalance", value);
        refuse(suite, "SPM-RUL-004", (slug, title, mutation), &canonical(&rules));
    }
    for (slug, title, mutation, address) in [
        ("address-empty", "An empty address is refused", "the empty text as address", String::new()),
        (
            "address-without-prefix",
            "An address begins with 0x",
            "drop 0x",
            TOKEN.trim_start_matches("0x").to_owned(),
        ),
        (
            "address-too-short",
            "An address has 20 bytes",
            "drop the last digit",
            TOKEN.split_at(41).0.to_owned(),
        ),
        ("address-too-long", "An address has no further digits", "append two digits", format!("{TOKEN}00")),
        (
            "address-with-a-wrong-checksum",
            "The case of an address is its checksum",
            "a digit in the other case",
            TOKEN.replacen("5aA", "5AA", 1),
        ),
        (
            "address-with-another-letter",
            "A letter behind f is no digit",
            "g in place of the last digit",
            format!("{}g", TOKEN.split_at(41).0),
        ),
        (
            "address-that-is-a-name",
            "A name is no address",
            "a name in place of the address",
            "token.eth".to_owned(),
        ),
        (
            "address-with-an-upper-case-prefix",
            "The prefix is in lower case",
            "0X in place of 0x",
            TOKEN.to_lowercase().replacen("0x", "0X", 1),
        ),
    ] {
        let rules = with(&all_rules(), "minTokenBalance", json!({ "address": address, "amount": "300" }));
        refuse(suite, "SPM-RUL-005", (slug, title, mutation), &canonical(&rules));
    }
    let number = with(&all_rules(), "minTokenBalance", json!({ "address": 7, "amount": "300" }));
    let words = ("address-as-a-number", "An address is a text", "a number in place of the address");
    refuse(suite, "SPM-RUL-005", words, &canonical(&number));
    for (slug, title, mutation, name, value) in [
        (
            "token-of-another-chain",
            "A rule for a token says nothing of chains",
            "add a chain id",
            "chainId",
            json!(10),
        ),
        (
            "token-with-a-null-member",
            "A further member counts also where it is null",
            "add a member that is null",
            "id",
            Value::Null,
        ),
    ] {
        let rules = with(&all_rules(), "minTokenBalance", with(&token, name, value));
        refuse(suite, "SPM-RUL-007", (slug, title, mutation), &canonical(&rules));
    }
}
