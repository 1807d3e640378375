//! What an editor shows and what the disk has, told apart as a document to read.

use crate::text::unified;

/// What the editor has different from the disk, as a unified diff.
#[must_use]
pub fn difference_page(path: &str, disk: &str, editor: &str) -> String {
    let diff = unified(
        disk,
        editor,
        [
            &format!("{path} (on disk)"),
            &format!("{path} (in the editor)"),
        ],
    );
    if diff.is_empty() {
        format!("{path}: the editor shows what the disk has.\n")
    } else {
        diff
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn lines_of_the_disk_come_first() {
        let page = difference_page("a.md", "# T\none\ntwo\n", "# T\none\nthree");
        expect![[r#"
            --- a.md (on disk)
            +++ a.md (in the editor)
            @@ -1,3 +1,3 @@
             # T
             one
            -two
            +three
            \ No newline at end of file
        "#]]
        .assert_eq(&page);
        assert_eq!(
            difference_page("a.md", "same\n", "same\n"),
            "a.md: the editor shows what the disk has.\n"
        );
    }
}
