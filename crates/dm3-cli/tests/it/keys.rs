//! `dm3 keys`

use std::fs;
use std::path::Path;

use crate::program::{objects, run, text};

/// The values in quotes of a file.
fn quoted(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.contains("private_key"))
        .filter_map(|line| Some(line.split_once('"')?.1.trim_end_matches('"').to_owned()))
        .collect()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
fn new_keys_are_written_once_and_never_printed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("me.toml");
    let file = path.to_str().unwrap();
    let made = run(&["keys", "new", "--out", file]).done();
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    let content = fs::read(&path).unwrap();
    let refused = run(&["keys", "new", "--out", file]).failed(1);
    assert!(refused.contains("exists already and is left as it is; choose another name"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), content);

    let shown = run(&["keys", "show", "--keys", file]).done();
    assert!(made.contains(&shown), "{made} {shown}");
    let json = objects(&run(&["keys", "show", "--keys", file, "--json"]).done());
    for member in ["address", "publicEncryptionKey", "publicSigningKey"] {
        assert!(shown.contains(text(&json[0], member)), "{member}");
    }
    let secrets = quoted(&path);
    assert_eq!((secrets.len(), secrets[0].len()), (1, 66));
    for said in [made, shown, refused, json[0].to_text()] {
        assert!(!said.contains(&secrets[0][2..]), "{said}");
    }
}

#[test]
fn a_wallet_key_can_be_brought_along() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("wallet"), format!("0x{}\n", "42".repeat(32))).unwrap();
    let import = |out: &str, nonce: &[&str]| {
        let arguments = ["--json", "keys", "new", "--wallet-key", &path("wallet"), "--out", &path(out)];
        objects(&run(&[&arguments[..], nonce].concat()).done()).remove(0)
    };
    let (one, again, other) = (import("1", &[]), import("2", &[]), import("3", &["--nonce", "a \"b\""]));
    assert_eq!(one, again);
    assert_eq!(text(&one, "address"), text(&other, "address"));
    assert_ne!(text(&one, "publicSigningKey"), text(&other, "publicSigningKey"));
    let shown = objects(&run(&["--json", "keys", "show", "--keys", &path("3")]).done());
    assert_eq!(shown, [other], "the nonce is in the file");

    for bad in ["", "hello", "0x1234", &format!("0x{}", "00".repeat(32)), &"42".repeat(33)] {
        fs::write(path("wallet"), bad).unwrap();
        let said = run(&["keys", "new", "--wallet-key", &path("wallet"), "--out", &path("4")]).failed(1);
        assert!(said.contains("should hold 0x and 64 hex digits"), "{said}");
        assert!(bad.len() < 5 || !said.contains(bad), "{said}");
        assert!(!Path::new(&path("4")).exists());
    }
}

#[test]
fn a_service_gets_its_keys_and_settings_in_one_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ds.toml");
    let file = path.to_str().unwrap();
    let made = objects(&run(&["--json", "keys", "service", "--out", file]).done());
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    let refused = run(&["keys", "service", "--out", file]).failed(1);
    let secrets = quoted(&path);
    assert_eq!(secrets.len(), 2);
    for secret in &secrets {
        assert!(!made[0].to_text().contains(secret.as_str()) && !refused.contains(secret.as_str()));
    }
}

#[test]
fn files_that_are_no_key_files_are_not_quoted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file");
    let file = path.to_str().unwrap();
    let show = || run(&["keys", "show", "--keys", file]).failed(1);
    let said = show();
    assert!(said.contains("no keys in ") && said.contains("`dm3 keys new` makes some"), "{said}");
    for (content, told) in [
        ("0xsecret", "is no key file made by `dm3 keys new`: not TOML"),
        ("wallet_private_key = 0xsecret", "not TOML"),
        ("other = \"secret\"", "it has no wallet_private_key"),
        ("wallet_private_key = \"secret\"", "wallet_private_key in "),
    ] {
        fs::write(&path, content).unwrap();
        let said = show();
        assert!(said.contains(told) && !said.contains("secret"), "{said}");
    }
}
