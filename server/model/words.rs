//! Words as chant counts them: what white space parts.

/// The number of words that [`str::split_whitespace`] gives; for ASCII without looking characters up.
#[must_use]
pub fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let mut count = 0;
    let mut before = true;
    for byte in text.bytes() {
        let space = matches!(byte, b' ' | b'\t'..=b'\r');
        count += usize::from(before && !space);
        before = space;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_plain_way_does() {
        for text in [
            "",
            " a  b\n",
            "a\u{b}b\u{1c}c",
            "é\u{2003}b\u{85}c",
            "\t- [ ] x\r\n",
        ] {
            assert_eq!(words(text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
