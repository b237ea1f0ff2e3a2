//! The whole program with an adapter that speaks for a bad client.

use std::fs;

use clap::Parser;

use crate::client::{Arguments, run};

/// An adapter that sends the text in clear to the one address that it knows, and claims that all is well.
const SCRIPT: &str = r#"
import json, sys, urllib.request

def answer(call):
    if call["op"] == "hello":
        return {"dtp": 1, "name": "gossip", "dialects": ["spec"], "roles": ["client"],
                "ops": ["client.send", "client.fetch"]}
    arguments = call["args"]
    if call["op"] == "client.fetch":
        return {"messages": [], "acknowledged": [], "unavailable": []}
    body = json.dumps({"id": 1, "jsonrpc": "2.0", "method": "eth_note", "params": [arguments.get("text", "")]})
    request = urllib.request.Request(arguments["ethereum_rpc_url"], body.encode(), {"content-type": "application/json"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).read()
    return {"accepted_by": "nobody.eth", "message_hash": "0x" + "00" * 32}

for line in sys.stdin:
    call = json.loads(line)
    print(json.dumps({"id": call["id"], "ok": answer(call)}), flush=True)
"#;

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    client: Arguments,
}

#[tokio::test]
async fn a_client_that_only_talks_is_caught() {
    let directory = tempfile::tempdir().unwrap();
    let (script, record) = (directory.path().join("gossip.py"), directory.path().join("run.ndjson"));
    fs::write(&script, SCRIPT).unwrap();
    let words = [
        "client",
        "--only",
        "client.wire/text-not-in-clear",
        "--only",
        "client.order/first-choice-first",
        "--only",
        "client.pick-up/every-service",
        "--only",
        "client.deployed-send/accepted",
        "--out",
        record.to_str().unwrap(),
        "--",
        "python3",
        script.to_str().unwrap(),
    ];
    let code = run(&Program::parse_from(words).client).await.unwrap();
    assert_eq!(code, 1);
    let text = fs::read_to_string(&record).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let tests: Vec<_> = lines.filter(|line| line["type"] == "test").collect();
    let verdicts: Vec<_> =
        tests.iter().map(|test| (test["id"].as_str().unwrap(), test["verdict"].as_str().unwrap())).collect();
    assert_eq!(
        verdicts,
        [
            ("client.deployed-send/accepted", "not-claimed"),
            ("client.order/first-choice-first", "fail"),
            ("client.pick-up/every-service", "fail"),
            ("client.wire/text-not-in-clear", "fail"),
        ]
    );
    let evidence = tests[3]["evidence"].to_string();
    assert!(evidence.contains("eth_note"), "{evidence}");
    assert!(evidence.contains("[redacted]"), "the keys of the call: {evidence}");
}
