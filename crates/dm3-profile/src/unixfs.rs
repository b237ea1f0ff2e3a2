//! A file that fits in one IPFS block: a dag-pb node without links around UnixFS data.
//!
//! Both layers are protocol-buffers messages. Only the fields that such a file has are read; anything else means
//! that the block is something other than a small file, and it is refused.

use crate::cid::CidError;

const WIRE_VARINT: u64 = 0;
const WIRE_BYTES: u64 = 2;
const UNIXFS_RAW: u64 = 0;
const UNIXFS_FILE: u64 = 2;

enum Field<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
}

/// The content of the file that `block` holds.
// REG-URI-026
pub(crate) fn single_block_file(block: &[u8]) -> Result<Vec<u8>, CidError> {
    let mut unixfs = None;
    let mut rest = block;
    while !rest.is_empty() {
        match read_field(&mut rest).ok_or(CidError::NotAFile)? {
            (1, Field::Bytes(data)) if unixfs.is_none() => unixfs = Some(data),
            (2, Field::Bytes(_)) => return Err(CidError::SeveralBlocks),
            _ => return Err(CidError::NotAFile),
        }
    }
    file_data(unixfs.ok_or(CidError::NotAFile)?)
}

fn file_data(mut rest: &[u8]) -> Result<Vec<u8>, CidError> {
    let (mut kind, mut data, mut size) = (None, None, None);
    while !rest.is_empty() {
        match read_field(&mut rest).ok_or(CidError::NotAFile)? {
            (1, Field::Varint(value)) if kind.is_none() => kind = Some(value),
            (2, Field::Bytes(bytes)) if data.is_none() => data = Some(bytes),
            (3, Field::Varint(value)) if size.is_none() => size = Some(value),
            (4, _) => return Err(CidError::SeveralBlocks),
            // Mode and time of last change say nothing about the content.
            (7, Field::Varint(_)) | (8, Field::Bytes(_)) => {}
            _ => return Err(CidError::NotAFile),
        }
    }
    if !matches!(kind, Some(UNIXFS_FILE | UNIXFS_RAW)) {
        return Err(CidError::NotAFile);
    }
    let data = data.unwrap_or_default();
    if size.is_some_and(|size| usize::try_from(size) != Ok(data.len())) {
        return Err(CidError::NotAFile);
    }
    Ok(data.to_vec())
}

fn read_field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Field<'a>)> {
    let key = read_varint(rest)?;
    let field = match key & 7 {
        WIRE_VARINT => Field::Varint(read_varint(rest)?),
        WIRE_BYTES => {
            let length = usize::try_from(read_varint(rest)?).ok()?;
            let (bytes, after) = rest.split_at_checked(length)?;
            *rest = after;
            Field::Bytes(bytes)
        }
        _ => return None,
    };
    Some((key >> 3, field))
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        let mut data = vec![8, 2, 18, length];
        data.extend_from_slice(content);
        data.extend_from_slice(&[24, length]);
        let mut node = vec![10, u8::try_from(data.len()).unwrap()];
        node.extend_from_slice(&data);
        node
    }

    proptest! {
        #[test]
        fn a_small_file_is_read(content in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(single_block_file(&block(&content)), Ok(content));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = single_block_file(&bytes);
        }
    }

    #[test]
    fn other_blocks_are_refused() {
        assert_eq!(single_block_file(&[]), Err(CidError::NotAFile));
        // A directory, a file with links, a wrong size, a truncated block.
        assert_eq!(single_block_file(&[10, 2, 8, 1]), Err(CidError::NotAFile));
        assert_eq!(single_block_file(&[18, 0, 10, 2, 8, 2]), Err(CidError::SeveralBlocks));
        assert_eq!(single_block_file(&[10, 6, 8, 2, 18, 0, 24, 9]), Err(CidError::NotAFile));
        assert_eq!(single_block_file(&[10, 9, 8, 2]), Err(CidError::NotAFile));
    }
}
