//! `dm3 profile`

use dm3_profile::DELIVERY_SERVICE_RECORD;
use dm3_types::Json;

use crate::network::{Network, name};
use crate::program::{objects, run, text};

#[test]
fn a_service_and_a_person_are_published_and_looked_up() {
    let network = Network::empty();
    let config = network.path().join("ds.toml");
    let config = config.to_str().unwrap();
    let keys = objects(&run(&["--json", "keys", "service", "--out", config]).done());
    let url = "https://ds.example/";
    let record = run(&["--json", "profile", "service-record", "--config", config, "--url", url]).done();
    let record = &objects(&record)[0];
    assert_eq!(text(record, "key"), DELIVERY_SERVICE_RECORD);
    let people = run(&["profile", "service-record", "--config", config, "--url", url]).done();
    assert!(people.contains(&format!("value  {}", text(record, "value"))), "{people}");
    network.registry.set_text(&name("ds.example.eth"), DELIVERY_SERVICE_RECORD, text(record, "value"));
    assert!(text(record, "value").contains(text(&keys[0], "publicSigningKey")));

    network.publish("alice.eth", "ds.example.eth");
    let shown = network.run_as("alice.eth", &["profile", "show", "alice.eth", "--json"]);
    let shown = &objects(&shown.done())[0];
    let services = shown.get("deliveryServices").and_then(Json::as_array).unwrap();
    assert_eq!(text(&services[0], "url"), "https://ds.example");
    let shown = network.run_as("alice.eth", &["profile", "show", "ALICE.eth"]).done();
    assert!(
        shown.contains("whose wallet signed this profile")
            && shown.contains("ds.example.eth (https://ds.example)")
    );

    network.publish("carol.eth", "nowhere.eth");
    let shown = network.run_as("alice.eth", &["profile", "show", "carol.eth"]).done();
    assert!(
        shown.contains("nowhere.eth (unusable: nowhere.eth has no dm3 delivery service profile)"),
        "{shown}"
    );
}

#[test]
fn what_is_missing_is_named() {
    let network = Network::empty();
    let show = |who: &str| network.run_as("alice.eth", &["profile", "show", who]);
    assert_eq!(show("nobody.eth").failed(1), "error: nobody.eth has no address\n");
    network.registry.set_address(&name("quiet.eth"), dm3_types::Address::from_bytes([7; 20]));
    assert_eq!(show("quiet.eth").failed(1), "error: quiet.eth has no dm3 profile\n");
    let down = ["profile", "show", "alice.eth", "--rpc", "http://127.0.0.1:1"];
    assert_eq!(
        run(&down).failed(75),
        "error: the Ethereum node is unavailable: no connection to the Ethereum node\n\
         nothing is lost; try again later\n"
    );
    let said = objects(&run(&[&["--json"], &down[..]].concat()).failed(75));
    let error = said[0].get("error").unwrap();
    assert_eq!(error.get("temporary").and_then(Json::as_bool), Some(true));
    assert!(text(error, "message").starts_with("the Ethereum node is unavailable"));
    let said = run(&["profile", "show", "alice.eth", "--rpc", "ftp://x"]).failed(1);
    assert_eq!(said, "error: --rpc is unusable: endpoint 1 is not an http or https URL\n");
}

#[test]
fn unusable_configurations_and_urls_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    run(&["keys", "service", "--out", &path("ds.toml")]).done();
    run(&["keys", "new", "--out", &path("me.toml")]).done();
    let record = |config: &str, url: &str| {
        run(&["profile", "service-record", "--config", config, "--url", url]).failed(1)
    };
    for url in ["ds.example", "ftp://ds.example", "https://user:pass@ds.example", "https://ds.example/?x"] {
        let said = record(&path("ds.toml"), url);
        assert!(said.contains("--url should be such as https://ds.example"), "{said}");
    }
    let said = record(&path("me.toml"), "https://ds.example");
    assert!(said.contains("is no configuration made by `dm3 keys service`"), "{said}");
    let said = record(&path("nothing.toml"), "https://ds.example");
    assert!(said.contains("nothing.toml cannot be read"), "{said}");
}

#[test]
fn registering_tells_what_each_service_says() {
    let network = Network::start();
    network.join("alice.eth");
    let again = network.run_as("alice.eth", &["profile", "register", "--json"]).done();
    assert_eq!(again, "{\"service\":\"ds.eth\",\"registered\":true}\n");

    network.publish("bob.eth", "nowhere.eth");
    let said = network.run_as("bob.eth", &["profile", "register"]).failed(1);
    assert!(said.starts_with("error: not registered at nowhere.eth: its profile cannot be used"), "{said}");

    std::fs::rename(network.path().join("bob.eth.keys"), network.path().join("alice.eth.keys")).unwrap();
    let said = network.run_as("alice.eth", &["profile", "register"]).failed(1);
    assert!(said.contains("other keys than this client"), "{said}");
    assert_eq!(said.matches("other keys").count(), 1, "a cause is told once: {said}");

    std::fs::rename(network.path().join("alice.eth.keys"), network.path().join("new.eth.keys")).unwrap();
    let said = network.run_as("new.eth", &["profile", "register"]).failed(1);
    assert!(said.contains("set the name's address record"), "{said}");
}
