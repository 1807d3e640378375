//! Points in time as chant writes them: RFC 3339.

use jiff::Timestamp;

/// The seconds since the epoch of an RFC 3339 date-time with an offset; `None` for anything that chant would not read
/// as one, a date alone included.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 20
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!(bytes[10], b'T' | b't' | b' ')
        && bytes[13] == b':'
        && bytes[16] == b':'
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_digit() || b"-:TtZz+. ".contains(byte))
        && (text.ends_with(['Z', 'z'])
            || bytes[bytes.len() - 3] == b':' && matches!(bytes[bytes.len() - 6], b'+' | b'-'));
    if !shaped {
        return None;
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

/// `seconds` since the epoch as chant writes them: `2026-01-05T09:30:00Z`.
#[must_use]
pub fn written(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or_default()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// A local time as chant writes it under a decision: `2026-01-05 09:30`. `seconds` since the epoch, the distance from
/// UTC included.
#[must_use]
pub fn minute(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

/// The day of a local time, with which chant's ids begin: `2026-01-05`.
#[must_use]
pub fn day(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.strftime("%Y-%m-%d").to_string()
}

/// What a person probably meant by a text that is nearly a date-time: a date gets midnight, a missing `T` and a missing
/// offset are put in.
#[must_use]
pub fn completed(text: &str) -> Option<String> {
    let text = text.trim();
    let candidates = [
        format!("{text}T00:00:00Z"),
        format!("{text}Z"),
        text.replacen(' ', "T", 1) + "Z",
        text.to_owned() + ":00Z",
    ];
    candidates
        .into_iter()
        .map(|candidate| candidate.replacen(' ', "T", 1))
        .find(|candidate| seconds(candidate).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wants_date_time_and_offset() {
        assert_eq!(seconds("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(seconds("1970-01-01T01:00:00.5+01:00"), Some(0));
        for bad in [
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "yesterday",
            "2026-01-01T00:00:00[UTC]",
        ] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn completes_what_is_nearly_one() {
        assert_eq!(
            completed("2026-01-01").as_deref(),
            Some("2026-01-01T00:00:00Z")
        );
        assert_eq!(
            completed("2026-01-01 10:00:00").as_deref(),
            Some("2026-01-01T10:00:00Z")
        );
        assert_eq!(
            completed("2026-01-01T10:00").as_deref(),
            Some("2026-01-01T10:00:00Z")
        );
        assert_eq!(completed("soon"), None);
    }

    #[test]
    fn writes_as_chant_does() {
        assert_eq!(written(60), "1970-01-01T00:01:00Z");
        assert_eq!(minute(24 * 3600 + 60), "1970-01-02 00:01");
        assert_eq!(day(24 * 3600), "1970-01-02");
    }
}
