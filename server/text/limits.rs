//! What is too much, and what is no text at all: the same answer for a file on disk and for one in an editor.

/// Longer texts are not analysed: the largest real spec is under 200 KB, and offsets are kept in 32 bits.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How far into a file zero bytes are looked for; git looks as far.
const HEAD: usize = 8_000;

/// Why a text of so many bytes is not analysed, as a clause behind the file's name; `None` if it is.
#[must_use]
pub fn too_long(bytes: u64) -> Option<String> {
    const MIB: u64 = 1024 * 1024;
    let limit = MAX_BYTES as u64;
    (bytes > limit).then(|| {
        format!(
            "is too long to be analysed: {} MiB, the limit is {} MiB",
            bytes / MIB,
            limit / MIB
        )
    })
}

/// Why these bytes are no text, as a clause behind the file's name, if they contain what only other files do.
#[must_use]
pub fn not_text(bytes: &[u8]) -> Option<String> {
    memchr::memchr(0, &bytes[..bytes.len().min(HEAD)])
        .map(|_| "is not text: it contains NUL bytes".to_owned())
}
