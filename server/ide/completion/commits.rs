//! Recent commits, those that chant would take for this spec's own first.

use rustc_hash::FxHashSet;

use super::{ItemKind, list::List};
use crate::ide::{File, cards};

/// How far back one would look by hand.
const MAX_COMMITS: usize = 100;

/// How much of a hash chant writes.
const SHORT: usize = 7;

/// Offers the newest commits, but those in `taken`.
pub(super) fn offer(list: &mut List, taken: &FxHashSet<&str>) {
    let (now, world) = (list.ask.world.now(), list.ask.world);
    let mark = match list.ask.file {
        File::Spec(entry) => format!("chant({})", entry.id()),
        File::Page(_) => return,
    };
    let mut commits = world.recent_commits(MAX_COMMITS);
    commits.retain(|commit| !taken.iter().any(|hash| commit.hash.starts_with(hash)));
    commits.sort_by_key(|commit| !commit.subject.contains(&mark));
    for commit in commits {
        let short = &commit.hash[..SHORT.min(commit.hash.len())];
        list.value(ItemKind::Text, short)
            .detail(&*commit.subject)
            .note(format!(
                "{}, {}",
                commit.author,
                cards::ago(now - commit.time)
            ))
            .filter(format!("{} {}", commit.hash, commit.subject))
            .more("commit", &commit.hash);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_complete, check_complete_none};

    #[test]
    fn those_of_the_spec_come_first() {
        check_complete(
            "---\ncommits: [bbb2222, $0]\n---\n//- world\nsubject aaa1111 = Tidy up\nsubject bbb2222 = Old\nsubject ccc3333 = chant(spec): lock each key\n",
            expect![[r#"
                ccc3333 | chant(spec): lock each key | Ada, 2 hours ago
                aaa1111 | Tidy up | Ada, 2 hours ago
            "#]],
        );
    }

    #[test]
    fn none_without_git() {
        check_complete_none("---\ncommits: [$0]\n---\n");
    }
}
