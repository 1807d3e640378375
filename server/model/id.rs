//! Spec ids: drivers, members and their numbers, the short forms people type, and their order (reference §3).
//!
//! An id is the stem of its file's name; every function here works on the plain text of one.

use std::cmp::Ordering;

/// The driver of a member: what stands before the first `.`, if a digit follows that dot.
#[must_use]
pub fn driver(id: &str) -> Option<&str> {
    let (driver, rest) = id.split_once('.')?;
    rest.starts_with(|ch: char| ch.is_ascii_digit())
        .then_some(driver)
}

/// The number of a member: the digits right behind the first `.`.
#[must_use]
pub fn member_number(id: &str) -> Option<u64> {
    let (_, rest) = id.split_once('.')?;
    let digits = rest.len()
        - rest
            .trim_start_matches(|ch: char| ch.is_ascii_digit())
            .len();
    rest[..digits].parse().ok()
}

/// Whether chant takes `id` for a member of `driver`: the driver's id, a dot, and at least one character.
///
/// A digit is *not* required, which is how `solo.notes` makes a driver of `solo` (reference §12.27).
#[must_use]
pub fn is_member_of(id: &str, driver: &str) -> bool {
    id.strip_prefix(driver)
        .and_then(|rest| rest.strip_prefix('.'))
        .is_some_and(|rest| !rest.is_empty())
}

/// Whether `id` has the form that `chant add` gives: `YYYY-MM-DD-SSS-XXX`, members included.
#[must_use]
pub fn is_generated(id: &str) -> bool {
    let stem = driver(id).unwrap_or(id);
    let bytes = stem.as_bytes();
    bytes.len() == 18
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 | 14 => *byte == b'-',
            0..10 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
        })
}

/// No longer id is given: most file systems take names of 255 bytes, and locks and logs are named after specs.
pub const MAX_BYTES: usize = 240;

/// Whether Windows takes a file of this name for a device, whatever follows its first dot.
#[must_use]
pub fn is_device(id: &str) -> bool {
    let stem = id.split('.').next().unwrap_or(id);
    let is = |device: &str| stem.eq_ignore_ascii_case(device);
    ["con", "prn", "aux", "nul"].into_iter().any(is)
        || stem.len() == 4
            && stem.is_char_boundary(3)
            && stem.as_bytes()[3].is_ascii_digit()
            && ["com", "lpt"]
                .iter()
                .any(|port| stem[..3].eq_ignore_ascii_case(port))
}

/// Whether the file of a spec may be named so, wherever the project is checked out: not empty or very long, no path
/// separator, not hidden, no device, no white space at the edges.
#[must_use]
pub fn is_legal(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MAX_BYTES
        && !is_device(id)
        && !id.starts_with('.')
        && id.trim() == id
        && !id.contains("---")
        && !id.chars().any(|ch| {
            ch.is_control() || matches!(ch, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        })
}

/// chant's order: generated ids by date, base-36 sequence and suffix; members behind their driver by number.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    let (base_a, base_b) = (driver(a).unwrap_or(a), driver(b).unwrap_or(b));
    sort_key(base_a).cmp(&sort_key(base_b)).then_with(|| {
        let number = |id| driver(id).and_then(|_| member_number(id));
        number(a).cmp(&number(b)).then_with(|| a.cmp(b))
    })
}

/// Date text, sequence, the rest: ids with at least five dash-separated parts; all others compare as text.
fn sort_key(id: &str) -> (&str, u64, &str) {
    let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).take(4).collect();
    let &[_, _, third, fourth] = dashes.as_slice() else {
        return (id, 0, "");
    };
    match u64::from_str_radix(&id[third + 1..fourth], 36) {
        Ok(sequence) => (&id[..third], sequence, &id[fourth + 1..]),
        Err(_) => (id, 0, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_and_a_digit_make_a_member() {
        assert_eq!(driver("2026-01-05-001-abc.2"), Some("2026-01-05-001-abc"));
        assert_eq!(
            driver("v1.2-fix"),
            Some("v1"),
            "an accident, but chant's rule"
        );
        assert_eq!(driver("solo.notes"), None);
        assert_eq!(member_number("X.3.2"), Some(3));
    }

    #[test]
    fn any_dot_makes_a_driver() {
        assert!(is_member_of("solo.notes", "solo"));
        assert!(!is_member_of("solo.", "solo"));
        assert!(!is_member_of("solo-2.1", "solo"));
    }

    #[test]
    fn knows_the_generated_form() {
        assert!(is_generated("2026-01-05-00a-x7m"));
        assert!(is_generated("2026-01-05-00a-x7m.3"));
        assert!(!is_generated("001-comprehension"));
        assert!(!is_generated("2026-01-05-00A-x7m"));
    }

    #[test]
    fn files_have_such_names_everywhere() {
        assert!(is_legal("001-a") && is_legal("company") && is_legal("com10") && is_legal("é"));
        for id in [
            "", ".a", "a/b", " a", "a---b", "CON", "nul.1", "com1", "lpt9.x",
        ] {
            assert!(!is_legal(id), "{id}");
        }
        assert!(is_legal(&"x".repeat(MAX_BYTES)) && !is_legal(&"x".repeat(MAX_BYTES + 1)));
    }

    #[test]
    fn sequences_count_in_base_36() {
        assert_eq!(
            compare("2026-01-05-009-zzz", "2026-01-05-00a-aaa"),
            Ordering::Less
        );
        assert_eq!(compare("a.2", "a.10"), Ordering::Less);
        assert_eq!(compare("a", "a.1"), Ordering::Less);
    }
}
