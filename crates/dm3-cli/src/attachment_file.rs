//! Attachments from and to files.

use std::path::{Path, PathBuf};

use anyhow::Context;
use dm3_types::base64;
use dm3_types::record::Attachment;

/// Reads a file into an attachment with a `data:` URI.
pub(crate) fn read(path: &Path) -> anyhow::Result<Attachment> {
    let content = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Attachment::new(name, format!("data:{kind};base64,{}", base64::encode(&content))))
}

/// The content of an attachment that carries it; nothing for one that points elsewhere.
pub(crate) fn content(attachment: &Attachment) -> Option<Vec<u8>> {
    let url = data_url::DataUrl::process(&attachment.data).ok()?;
    url.decode_to_vec().ok().map(|(content, _)| content)
}

/// Writes the content into `directory`, under a name that cannot lead out of it and overwrites nothing.
pub(crate) fn save(attachment: &Attachment, directory: &Path) -> anyhow::Result<Option<PathBuf>> {
    let Some(content) = content(attachment) else { return Ok(None) };
    std::fs::create_dir_all(directory).with_context(|| format!("{} cannot be made", directory.display()))?;
    let name = safe_file_name(attachment.name.as_deref().unwrap_or("attachment"));
    for number in 0..1000_u32 {
        let path = directory.join(if number == 0 { name.clone() } else { format!("{number}-{name}") });
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        match file {
            Ok(mut file) => {
                std::io::Write::write_all(&mut file, &content)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
                return Ok(Some(path));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be written", path.display())),
        }
    }
    anyhow::bail!("{} has too many files of this name", directory.display())
}

/// The last part of a path, without anything that a file system or a terminal takes specially.
fn safe_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |character: &char| {
        !character.is_control() && !matches!(character, ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let cleaned: String = last.chars().filter(safe).take(120).collect();
    let cleaned = cleaned.trim_matches(['.', ' ']);
    if cleaned.is_empty() { "attachment".to_owned() } else { cleaned.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_the_directory() {
        for (name, safe) in [
            ("notes.txt", "notes.txt"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\y.doc", "y.doc"),
            ("..", "attachment"),
            ("a\u{1b}[2Jb", "a[2Jb"),
            ("", "attachment"),
        ] {
            assert_eq!(safe_file_name(name), safe);
        }
    }

    #[test]
    fn files_survive_the_way_through_an_attachment() {
        let directory = tempfile::tempdir().unwrap();
        let source = directory.path().join("a b.png");
        std::fs::write(&source, [0, 1, 255]).unwrap();
        let attachment = read(&source).unwrap();
        assert_eq!(attachment.data, "data:image/png;base64,AAH/");
        let saved = save(&attachment, &directory.path().join("in")).unwrap().unwrap();
        assert_eq!(std::fs::read(&saved).unwrap(), [0, 1, 255]);
        let second = save(&attachment, &directory.path().join("in")).unwrap().unwrap();
        assert_ne!(saved, second);
    }
}
