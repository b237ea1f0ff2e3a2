//! `dm3 serve`

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use dm3_profile::DELIVERY_SERVICE_RECORD;
use dm3_types::Json;
use tempfile::TempDir;

use crate::network::{Network, name};
use crate::program::{Running, dm3, end, objects, run, text};

/// A delivery service's keys and settings.
struct Service {
    directory: TempDir,
}

impl Service {
    fn new() -> Self {
        let service = Self { directory: tempfile::tempdir().unwrap() };
        run(&["keys", "service", "--out", service.config().to_str().unwrap()]).done();
        service
    }

    fn config(&self) -> PathBuf {
        self.directory.path().join("ds.toml")
    }

    fn log(&self) -> PathBuf {
        self.directory.path().join("log")
    }

    /// `dm3 serve` at a free port with these further arguments, its log in a file.
    fn command(&self, rpc: &str, arguments: &[&str]) -> Command {
        let mut command = dm3(&["serve", "--listen", "127.0.0.1:0", "--rpc", rpc]);
        command.arg("--config").arg(self.config()).arg("--data-dir").arg(self.directory.path().join("data"));
        command.args(arguments).stderr(File::create(self.log()).unwrap());
        command
    }

    /// The record with which it introduces itself.
    fn introduction(&self) -> Json {
        let log = fs::read_to_string(self.log()).unwrap();
        let record = objects(&log).remove(0);
        let fields = record.get("fields").unwrap().clone();
        assert_eq!(text(&fields, "message"), "delivery service started");
        fields
    }
}

fn get(url: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_tells_its_address_and_stops_when_asked() {
    let service = Service::new();
    for signal in ["-TERM", "-INT"] {
        let mut running = Running::start(&mut service.command("http://127.0.0.1:1", &[]));
        let line = running.line();
        let (begin, rest) = line.split_once("http://").unwrap();
        assert_eq!(
            (begin, rest.ends_with("; Ctrl-C or SIGTERM stops it")),
            ("delivery service listens at ", true)
        );
        let address = rest.split(';').next().unwrap();
        assert!(get(address, "/health").ends_with(r#"{"status":"ok"}"#));
        running.signal(signal);
        assert!(running.wait().success());
        assert!(TcpStream::connect(address).is_err());
        assert!(fs::read_to_string(service.log()).unwrap().contains("delivery service stopped"));
    }
    let mut running = Running::start(&mut service.command("http://127.0.0.1:1", &["--json"]));
    let address = objects(&running.line()).remove(0);
    // The store is open in one process only.
    let second = end(service.command("http://127.0.0.1:1", &[]).stderr(std::process::Stdio::piped()));
    assert!(second.failed(1).contains("another process has the storage open"));
    assert!(get(text(&address, "listening"), "/hello").ends_with("Hello DM3"));
    running.signal("-TERM");
    assert!(running.wait().success());
}

#[test]
fn options_win_over_the_environment_and_the_environment_over_the_file() {
    let service = Service::new();
    let mut config = fs::read_to_string(service.config()).unwrap();
    config.push_str("size_limit_bytes = 1000\nmessage_ttl_days = 31\nquota_messages = 5\n");
    fs::write(service.config(), config).unwrap();
    let mut command = service.command("http://127.0.0.1:1", &["--size-limit-bytes", "3000"]);
    command.env("DM3_DS_SIZE_LIMIT_BYTES", "2000").env("DM3_DS_MESSAGE_TTL_DAYS", "32");
    let mut running = Running::start(&mut command);
    running.line();
    running.signal("-TERM");
    assert!(running.wait().success());
    let introduction = service.introduction();
    let number = |member: &str| introduction.get(member).and_then(Json::as_u64);
    assert_eq!(number("size_limit_bytes"), Some(3000));
    assert_eq!(number("message_ttl_days"), Some(32));
    assert_eq!(number("quota_messages"), Some(5));
}

#[test]
fn bad_configurations_are_refused_by_the_name_of_the_key() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ds.toml");
    let file = path.to_str().unwrap();
    run(&["keys", "service", "--out", file]).done();
    let good = fs::read_to_string(&path).unwrap();
    let refused = |config: &str, arguments: &[&str], told: &str| {
        fs::write(&path, config).unwrap();
        let mut command = dm3(&[&["serve", "--config", file], arguments].concat());
        let said = end(command.current_dir(directory.path())).failed(1);
        assert!(!directory.path().join("dm3-data").exists(), "what is refused leaves no traces");
        assert!(said.contains(told), "{told}: {said}");
        for secret in good.lines().filter(|line| line.contains("private_key")) {
            assert!(!said.contains(secret.split('"').nth(1).unwrap()), "{said}");
        }
    };
    refused(&good, &[], "no Ethereum node: set --rpc");
    refused(&good, &["--rpc", "ftp://x"], "`rpc`: expected");
    refused(&good, &["--listen", "8080"], "`listen`: expected an address and port");
    refused(&good, &["--message-ttl-days", "3"], "`message_ttl_days`: expected days");
    refused(&good, &["--size-limit-bytes", "0"], "`size_limit_bytes`: expected");
    refused(&good, &["--log-format", "xml"], "`log_format`: expected json or pretty");
    refused(&good, &["--name", "a b"], "`name`: expected an ENS name");
    let with_node = ["--rpc", "http://127.0.0.1:1", "--log-level"];
    refused(&good, &[&with_node[..], &["a=b=c"]].concat(), "log_level is unusable");
    refused(&format!("{good}colour = 1\n"), &[], "`colour` is not an option");
    refused(&good.replace("listen = \"", "listen = "), &[], "is not TOML: line 2");
    refused(
        &good.replace("signing_private_key = \"", "signing_private_key = \"x"),
        &[],
        "`signing_private_key`",
    );
    refused(&good.replace("encryption_private_key", "# "), &[], "`encryption_private_key` or");
    let said = run(&["serve"]).failed(1);
    assert!(said.contains("`dm3 keys service` makes a configuration file"), "{said}");
    let said = run(&["serve", "--config", "no/such.toml"]).failed(1);
    assert!(said.contains("no/such.toml cannot be read"), "{said}");
    let said = end(dm3(&["serve", "--config", file]).env("DM3_DS_QUOTA", "1")).failed(1);
    assert!(said.contains("`DM3_DS_QUOTA` is not an option"), "{said}");
    let said = objects(&end(dm3(&["--json", "serve"]).env("DM3_DS_QUOTA_MESSAGES", "x")).failed(1));
    assert!(said[0].to_text().contains("`DM3_DS_QUOTA_MESSAGES`: expected a whole number"), "{said:?}");
}

#[test]
fn all_settings_are_explained() {
    let settings = objects(&run(&["--json", "serve", "--explain"]).done());
    assert_eq!(settings.len(), dm3_ds::config::OPTIONS.len());
    let people = run(&["serve", "--explain"]).done();
    for setting in &settings {
        let key = text(setting, "key");
        assert_eq!(text(setting, "variable"), format!("DM3_DS_{}", key.to_uppercase()));
        assert!(people.contains(&format!("\n{key}  (")) && text(setting, "meaning").ends_with('.'), "{key}");
    }
}

#[test]
fn the_log_names_nobody() {
    let (network, service) = (Network::empty(), Service::new());
    let mut running = Running::start(&mut service.command(&network.registry.url(), &["--json"]));
    let address = objects(&running.line()).remove(0);
    let config = service.config();
    let arguments = ["--json", "profile", "service-record", "--url", text(&address, "listening"), "--config"];
    let record = objects(&run(&[&arguments[..], &[config.to_str().unwrap()]].concat()).done()).remove(0);
    network.registry.set_text(&name("ds.eth"), DELIVERY_SERVICE_RECORD, text(&record, "value"));
    network.join("alice.eth");
    network.join("bob.eth");
    network.run_as("alice.eth", &["send", "bob.eth", "hello"]).done();
    network.publish("carol.eth", "ds.eth");
    network.run_as("alice.eth", &["send", "carol.eth", "hello"]).failed(1);
    network.run_as("carol.eth", &["send", "bob.eth", "hello"]).done();
    assert!(network.run_as("bob.eth", &["receive"]).done().contains("messages: 2"));
    running.signal("-TERM");
    assert!(running.wait().success());

    let log = fs::read_to_string(service.log()).unwrap();
    assert!(objects(&log).len() >= 2);
    let shown =
        run(&["--json", "keys", "show", "--keys", network.path().join("bob.eth.keys").to_str().unwrap()]);
    let shown = objects(&shown.done()).remove(0);
    let mut secrets: Vec<String> = ["alice", "bob", "carol", "hello", "0x"].map(str::to_owned).into();
    secrets.extend(
        ["address", "publicSigningKey", "publicEncryptionKey"].map(|key| text(&shown, key).to_owned()),
    );
    let config = fs::read_to_string(config).unwrap();
    secrets.extend(
        config
            .lines()
            .filter_map(|line| line.split_once("private_key = ")?.1.split('"').nth(1))
            .map(str::to_owned),
    );
    assert_eq!(secrets.len(), 10);
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret}: {log}");
    }
}
