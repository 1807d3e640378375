//! Spans of time, as people say them.

/// How long ago something was: `just now`, `5 minutes ago`, `3 days ago`; `in 5 minutes` where it is still to come.
#[must_use]
pub fn ago(seconds: i64) -> String {
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (7 * 86_400, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    let length = seconds.saturating_abs();
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| length >= *unit) else {
        return "just now".to_owned();
    };
    let count = length / unit;
    let many = if count == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("in {count} {name}{many}")
    } else {
        format!("{count} {name}{many} ago")
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn says_it_in_the_largest_unit() {
        for (seconds, said) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (7_300, "2 hours ago"),
            (86_400 * 8, "1 week ago"),
            (86_400 * 800, "2 years ago"),
            (-3_600, "in 1 hour"),
        ] {
            assert_eq!(ago(seconds), said);
        }
    }
}
