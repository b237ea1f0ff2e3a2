//! IPFS blocks and the files in them.

use dm3_oracle::encoding::hex;
use dm3_oracle::ipfs::{self, DAG_PB, RAW, bytes_field, number_field, unixfs_file, version_1};
use serde_json::{Value, json};

use super::rejects::{FORGED, Kind, Rejects};
use super::text;
use crate::profiles::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const NO_FILE: Kind = (Stage::Decode, Bug::Parser, Severity::Medium);

/// `cid.read_block`.
pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("reg.cid", PAGE, "cid.read_block", "IPFS blocks, checked against content identifiers.");
    accepted(&mut suite);
    other_blocks(&mut suite);
    no_files(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    let block = text().into_bytes();
    suite.accept(
        "deployed-raw",
        "A block that fits its identifier is read",
        &["DIV-TS-014"],
        input(&version_1(RAW, &block), &block),
        content(&block),
    );
    Rejects::of(&mut suite, "deployed-raw", FORGED).add(
        "DIV-TS-014",
        "deployed-other-block",
        "A block that does not fit is refused",
        "append a space",
        input(&version_1(RAW, &block), &[block.as_slice(), b" "].concat()),
    );
    suite
}

fn input(cid: &str, block: &[u8]) -> Value {
    json!({ "resource": { "cid": cid, "block_hex": hex(block) } })
}

fn content(bytes: &[u8]) -> Value {
    json!({ "content_hex": hex(bytes) })
}

/// A dag-pb block around UnixFS data.
fn around(unixfs: &[u8]) -> Vec<u8> {
    bytes_field(1, unixfs)
}

fn accepted(suite: &mut Suite) {
    let text = text().into_bytes();
    let file = ipfs::file_block(&text);
    let long: Vec<u8> = text.iter().copied().cycle().take(300).collect();
    let long_file = ipfs::file_block(&long);
    let bytes_of_type = |kind: u64| around(&[number_field(1, kind), bytes_field(2, &text)].concat());
    let with_time = around(
        &[unixfs_file(&text), number_field(7, 0o644), bytes_field(8, &number_field(1, 1_700_000_000))]
            .concat(),
    );
    for (slug, title, clause, cid, block, expected) in [
        (
            "raw",
            "A block of plain bytes is its content",
            "REG-URI-025",
            version_1(RAW, &text),
            text.clone(),
            text.clone(),
        ),
        (
            "file",
            "The content of a UnixFS file is read",
            "REG-URI-026",
            version_1(DAG_PB, &file),
            file.clone(),
            text.clone(),
        ),
        (
            "version-zero",
            "A file under an identifier of version 0 is read",
            "REG-URI-026",
            ipfs::version_0(&file),
            file.clone(),
            text.clone(),
        ),
        (
            "raw-like-a-file",
            "A block of plain bytes is not taken apart",
            "REG-URI-025",
            version_1(RAW, &file),
            file.clone(),
            file,
        ),
        (
            "empty-raw",
            "An empty block has an empty content",
            "REG-URI-025",
            version_1(RAW, &[]),
            Vec::new(),
            Vec::new(),
        ),
        (
            "long-file",
            "A length of two bytes is read",
            "REG-URI-026",
            version_1(DAG_PB, &long_file),
            long_file.clone(),
            long,
        ),
        (
            "no-length",
            "A file need not tell its length",
            "REG-URI-026",
            version_1(DAG_PB, &bytes_of_type(2)),
            bytes_of_type(2),
            text.clone(),
        ),
        (
            "raw-type",
            "UnixFS data of the type raw are a file",
            "REG-URI-026",
            version_1(DAG_PB, &bytes_of_type(0)),
            bytes_of_type(0),
            text.clone(),
        ),
        (
            "mode-and-time",
            "Mode and time say nothing about the content",
            "REG-URI-026",
            version_1(DAG_PB, &with_time),
            with_time.clone(),
            text.clone(),
        ),
        (
            "empty-file",
            "An empty file has an empty content",
            "REG-URI-026",
            version_1(DAG_PB, &around(&number_field(1, 2))),
            around(&number_field(1, 2)),
            Vec::new(),
        ),
    ] {
        suite.accept(slug, title, &[clause], input(&cid, &block), content(&expected)).finds(Bug::Basic);
    }
}

fn other_blocks(suite: &mut Suite) {
    let text = text().into_bytes();
    let file = ipfs::file_block(&text);
    let (raw_cid, file_cid) = (version_1(RAW, &text), version_1(DAG_PB, &file));
    let mut changed = text.clone();
    if let Some(first) = changed.first_mut() {
        *first ^= 1;
    }
    let mut rejects = Rejects::of(suite, "raw", FORGED);
    for (slug, title, mutation, block) in [
        ("byte-changed", "A changed byte is found out", "flip a bit of the first byte", changed),
        ("byte-added", "A byte too many is found out", "append a space", [text.as_slice(), b" "].concat()),
        (
            "byte-dropped",
            "A byte too few is found out",
            "drop the last byte",
            text.get(..text.len() - 1).unwrap_or_default().to_vec(),
        ),
        ("nothing", "An empty block is found out", "deliver nothing", Vec::new()),
        (
            "file-for-raw",
            "A file around the bytes is another block",
            "deliver the bytes in a UnixFS file",
            file.clone(),
        ),
    ] {
        rejects.add("REG-URI-025", slug, title, mutation, input(&raw_cid, &block));
    }
    let mut rejects = Rejects::of(suite, "file", FORGED);
    rejects
        .add(
            "REG-URI-025",
            "content-for-file",
            "The content alone is not the block of a file",
            "deliver the content",
            input(&file_cid, &text),
        )
        .add(
            "REG-URI-025",
            "other-identifier",
            "The block of another file is refused",
            "ask for another identifier",
            input(&version_1(DAG_PB, &ipfs::file_block(b"{}")), &file),
        );
}

/// Blocks that have the hash which their identifier names and are no small files.
fn no_files(suite: &mut Suite) {
    let text = text().into_bytes();
    let file = unixfs_file(&text);
    let of_type = |kind: u64| around(&[number_field(1, kind), bytes_field(2, &text)].concat());
    let rows = [
        ("empty-node", "An empty node is no file", "write an empty block", Vec::new()),
        ("directory", "A directory is no file", "write the type directory", of_type(1)),
        ("metadata", "UnixFS metadata are no file", "write the type metadata", of_type(3)),
        ("symbolic-link", "A symbolic link is no file", "write the type symlink", of_type(4)),
        ("sharded-directory", "A sharded directory is no file", "write the type HAMT shard", of_type(5)),
        (
            "no-type",
            "UnixFS data without a type are no file",
            "drop the type",
            around(&bytes_field(2, &text)),
        ),
        (
            "link-before",
            "A node with a link is no file of one block",
            "add a link before the data",
            [bytes_field(2, &bytes_field(1, &[0x12, 0x20])), around(&file)].concat(),
        ),
        (
            "link-behind",
            "A node with a link behind the data is no file of one block",
            "add a link behind the data",
            [around(&file), bytes_field(2, &[])].concat(),
        ),
        (
            "block-sizes",
            "A file that tells the sizes of further blocks is refused",
            "add a block size",
            around(&[file.clone(), number_field(4, 7)].concat()),
        ),
        ("wrong-length", "A file that tells another length is refused", "tell a length one too large", {
            around(
                &[
                    number_field(1, 2),
                    bytes_field(2, &text),
                    number_field(3, u64::try_from(text.len() + 1).unwrap_or_default()),
                ]
                .concat(),
            )
        }),
        (
            "two-data",
            "A node with two data fields is refused",
            "repeat the data field",
            [around(&file), around(&file)].concat(),
        ),
        (
            "two-contents",
            "A file with two contents is refused",
            "repeat the content",
            around(&[file.clone(), bytes_field(2, &text)].concat()),
        ),
        (
            "two-types",
            "A file with two types is refused",
            "repeat the type",
            around(&[number_field(1, 1), file.clone()].concat()),
        ),
        (
            "unknown-field",
            "A node with an unknown field is refused",
            "add a field 9",
            [around(&file), bytes_field(9, b"x")].concat(),
        ),
        ("text-as-node", "A text is no node", "write the text itself", text.clone()),
        (
            "cut-node",
            "A node that is cut off is refused",
            "drop the last byte",
            around(&file).split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default(),
        ),
        (
            "length-beyond",
            "A field longer than the block is refused",
            "tell a length of 2^62",
            vec![0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40],
        ),
        (
            "endless-number",
            "A number without an end is refused",
            "write eleven continuation bytes",
            vec![0x80; 11],
        ),
        (
            "fixed-field",
            "A field of fixed length is refused",
            "write a field of eight bytes",
            vec![0x09, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
    ];
    for (slug, title, mutation, block) in rows {
        Rejects::of(suite, "file", NO_FILE).add(
            "REG-URI-026",
            slug,
            title,
            mutation,
            input(&version_1(DAG_PB, &block), &block),
        );
    }
}
