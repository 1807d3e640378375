//! What the cursor is on: a name, or in prose a word that happens to be one.
//!
//! A spec without digits in its id, and a file, are no names in prose: nothing there follows them when they get others.
//! But who points at such a word means them, in every feature alike.

use super::{
    Ask, File,
    named::{self, How, Named, Thing},
    words::word_at,
};
use crate::workspace::{PathKind, sources::plain};

/// What the cursor is on; a word of prose only where there is such a thing.
#[must_use]
pub fn meant(ask: &Ask) -> Option<Named> {
    let at = ask.at();
    named::at(ask.project, ask.file, ask.text, at).or_else(|| {
        let body = ask.file.region(ask.text).map_or(0, |region| region.body);
        let (word, span) = word_at(ask.text, at).filter(|_| body <= at)?;
        Some(Named {
            span,
            scalar: span,
            thing: thing(ask, word)?,
            how: How::Mention,
        })
    })
}

fn thing(ask: &Ask, word: &str) -> Option<Thing> {
    if ask.project.with_id(word).next().is_some() {
        return Some(Thing::Spec(word.into()));
    }
    path(ask, word).map(|path| Thing::Path(path.into()))
}

/// The file that a word of prose is the path of: from the root, or from the folder of the file where it climbs.
#[must_use]
pub fn path(ask: &Ask, word: &str) -> Option<String> {
    if !word.contains(['/', '.']) {
        return None;
    }
    let path = if word.starts_with("../") {
        climbed(ask.file, word)?
    } else {
        plain(word).to_owned()
    };
    let (project, world) = (ask.project, ask.world);
    let is_there = project.spec(&path).is_some()
        || project.page(&path).is_some()
        || world.kind(&path) == PathKind::File;
    is_there.then_some(path)
}

/// A path that is relative to the folder of a file, as it is seen from the root.
fn climbed(file: File, word: &str) -> Option<String> {
    let own = match file {
        File::Spec(entry) => &*entry.path,
        File::Page(page) => &*page.path,
    };
    let mut folders: Vec<&str> = own.split('/').collect();
    folders.pop();
    let mut rest = word;
    while let Some(below) = rest.strip_prefix("../") {
        folders.pop()?;
        rest = below;
    }
    folders.push(rest);
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        ide::{definition, highlight, hover, references},
        testing::Asking,
    };

    /// What is meant, and which features answer there.
    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(&format!(
            "{text}//- .chant/specs/conf.md\n# C\n//- .chant/specs/002-b.md\n# B\n//- src/a.rs\n//- .chant/prompts/extensions/polite.md\nBe kind.\n"
        ));
        let ask = asking.ask();
        let Some(found) = meant(&ask) else {
            expect.assert_eq("nothing\n");
            return;
        };
        let mut drawn = format!("‹{}› {:?}", found.span.of(asking.text()), found.thing);
        for (feature, answers) in [
            ("definition", definition::definition(&ask).is_some()),
            ("hover", hover::hover(&ask, &[]).is_some()),
            ("references", references::references(&ask, true).is_some()),
            ("highlight", !highlight::highlights(&ask).is_empty()),
        ] {
            drawn.push_str(if answers { " " } else { " no " });
            drawn.push_str(feature);
        }
        drawn.push('\n');
        expect.assert_eq(&drawn);
    }

    #[test]
    fn every_feature_means_the_same() {
        for (text, expect) in [
            (
                "# T\n[d](002-$0b.md)\n",
                expect![[r#"
                ‹002-b› Spec("002-b") definition hover references highlight
            "#]],
            ),
            (
                "# T\n[x](<002-$0b.md>)\n",
                expect![[r#"
                ‹002-b› Spec("002-b") definition hover references highlight
            "#]],
            ),
            (
                "# T\nSee `src/a$0.rs`.\n",
                expect![[r#"
                ‹src/a.rs› Path("src/a.rs") definition hover references highlight
            "#]],
            ),
            (
                "# T\n[d](../../src/a$0.rs)\n",
                expect![[r#"
                ‹../../src/a.rs› Path("src/a.rs") definition hover references highlight
            "#]],
            ),
            (
                "# T\nAs conf$0 says.\n",
                expect![[r#"
                ‹conf› Spec("conf") definition hover references highlight
            "#]],
            ),
            (
                "# Follow 002-b$0\n",
                expect![[r#"
                ‹002-b› Spec("002-b") definition hover references highlight
            "#]],
            ),
            (
                "//- .chant/config.md\n---\ndefaults:\n  prompt_extensions: [pol$0ite]\n---\n",
                expect![[r#"
                    ‹polite› Extension("polite") definition hover references highlight
                "#]],
            ),
            (
                "# T\nplain$0 words, src/go.rs\n",
                expect![[r#"
                nothing
            "#]],
            ),
            (
                "# T\nsrc/go$0.rs or ../../../x.rs\n",
                expect![[r#"
                nothing
            "#]],
            ),
        ] {
            check(text, expect);
        }
    }
}
