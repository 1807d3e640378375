//! What somebody probably meant: the nearest of the words that would have been right.

/// The candidate that is nearest to `word`, ignoring case; `None` where nothing is near enough to be meant. Of equally
/// near ones the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let word = plain(word);
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &plain(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether what was written differs from what was meant in nothing but case and separators, or in one letter.
pub fn is_sure(written: &str, meant: &str) -> bool {
    let plain = |word: &str| word.to_lowercase().replace(['-', '_', ' '], "");
    plain(written) == plain(meant) || strsim::osa_distance(written, meant) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sure_of_one_letter() {
        assert!(is_sure("porpose", "purpose"));
        assert!(is_sure("branchPrefix", "branch_prefix"));
        assert!(!is_sure("lables_x", "labels"));
    }

    #[test]
    fn forgives_typos_case_and_hyphens() {
        let words = ["depends_on", "status", "standard"];
        assert_eq!(nearest("Depends-On", words), Some("depends_on"));
        assert_eq!(nearest("stauts", words), Some("status"));
        assert_eq!(nearest("standrd", words), Some("standard"));
        assert_eq!(nearest("colour", words), None);
    }
}
