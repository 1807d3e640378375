//! Pages of the manual without markdown: for a terminal, and for formats that take plain text.

use std::fmt::Write as _;

use clap::builder::styling::Style;

/// The first sentence of a rule's page: what stands behind `**error**, in specs.`, up to the end of its paragraph.
pub(super) fn summary(page: &str) -> String {
    let paragraph = page.lines().skip(1).skip_while(|line| line.is_empty());
    let paragraph: Vec<&str> = paragraph.take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    paragraph
        .split_once(". ")
        .map_or(paragraph.clone(), |(_, rest)| rest.to_owned())
}

/// A page as plain text: headings bare, examples indented.
pub(super) fn plain(page: &str) -> String {
    draw(page, Style::new())
}

/// A page for a terminal: headings and severities bold.
pub(super) fn styled(page: &str) -> String {
    draw(page, Style::new().bold())
}

fn draw(page: &str, bold: Style) -> String {
    let mut out = String::with_capacity(page.len());
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            // No trailing blanks where the example has an empty line.
            out.push_str(if line.is_empty() { "" } else { "    " });
            out.push_str(line);
            out.push('\n');
        } else if let Some(heading) = line.strip_prefix("## ") {
            let _ = writeln!(out, "{bold}{heading}{bold:#}");
        } else {
            for (at, piece) in line.split("**").enumerate() {
                let strong = at % 2 == 1;
                let _ = if strong {
                    write!(out, "{bold}{piece}{bold:#}")
                } else {
                    write!(out, "{piece}")
                };
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## a-rule\n\n**error**, in specs. It is `bad`,\nand wrong.\n\nWhy. Because.\n\n```text\n---\n\nx **y**\n```";

    #[test]
    fn takes_the_first_sentence() {
        assert_eq!(summary(PAGE), "It is `bad`, and wrong.");
    }

    #[test]
    fn leaves_examples_as_they_are() {
        assert_eq!(
            plain(PAGE),
            "a-rule\n\nerror, in specs. It is `bad`,\nand wrong.\n\nWhy. Because.\n\n    ---\n\n    x **y**\n"
        );
    }
}
