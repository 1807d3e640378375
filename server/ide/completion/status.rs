//! The statuses that may follow, each with its reason; those that may not are not offered, nor is the beginning of work
//! that has to wait.
//!
//! What may follow depends on what chant has stored, and that is what stands on the disk: in the editor the old status
//! is often half deleted already.

use super::{ItemKind, list::List};
use crate::{
    ide::{File, cards},
    model::{Spec, status::Status},
};

/// Offers the stored status and what may follow it.
pub(super) fn offer(list: &mut List) {
    let File::Spec(entry) = list.ask.file else {
        return;
    };
    let stored = list
        .ask
        .world
        .read(&entry.path)
        .map(|text| Spec::read(&text));
    let stored = stored.filter(Spec::loads);
    let from = stored
        .as_ref()
        .map_or(entry.spec.status, |spec| spec.status);
    for to in cards::next(list.ask.project, entry, from) {
        let reason = cards::transition(from, to, &entry.spec);
        list.value(ItemKind::Value, to.name()).detail(reason);
    }
    if from == Status::Ready {
        list.value(ItemKind::Value, Status::Pending.name())
            .detail("what is meant by `ready`: chant works out itself what can run");
    } else {
        list.value(ItemKind::Value, from.name())
            .detail("as it is stored now");
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    #[test]
    fn what_may_follow_each_with_its_reason() {
        check_complete(
            "---\nstatus: $0\n---\n# T\n",
            expect![[r#"
            in_progress | work begins; `chant work` sets this itself
            cancelled | given up; what depends on it can no longer be worked
            pending | as it is stored now
        "#]],
        );
        check_complete(
            "---\nstatus: in_progress$0\n---\n# T\n## Acceptance Criteria\n- [ ] a\n",
            expect![[r#"
            completed | done, though 1 criterion is open
            failed | the run went wrong; it may be tried again
            needs_attention | a person must look at it
            paused | stopped for now, to be taken up again
            cancelled | given up; what depends on it can no longer be worked
            in_progress | as it is stored now
        "#]],
        );
        check_complete(
            "---\nstatus: completed$0\n---\n# T\n",
            expect![[r#"
            pending | opened again: to be worked once more
            completed | as it is stored now
        "#]],
        );
    }

    #[test]
    fn work_that_waits_is_not_begun() {
        check_complete(
            "---\nstatus: $0\ndepends_on: [a]\n---\n# T\n//- .chant/specs/a.md\n# A\n",
            expect![[r#"
            cancelled | given up; what depends on it can no longer be worked
            pending | as it is stored now
        "#]],
        );
    }

    #[test]
    fn what_is_stored_counts_not_what_is_half_typed() {
        check_complete(
            "---\nstatus: co$0\n---\n# T\n//- saved/.chant/specs/spec.md\n---\nstatus: failed\n---\n",
            expect![[r#"
            pending | to be tried again; `chant reset` does the same
            in_progress | it is being tried again
            failed | as it is stored now
        "#]],
        );
    }

    #[test]
    fn nothing_follows_ready_but_a_way_out() {
        check_complete(
            "---\nstatus: ready$0\n---\n# T\n",
            expect![[r#"
            pending | what is meant by `ready`: chant works out itself what can run
        "#]],
        );
    }

    #[test]
    fn written_behind_the_colon() {
        check_choice(
            "---\nstatus:$0\n---\n",
            "in_progress",
            expect![[r#"
            -| status:
            +| status: in_progress
        "#]],
        );
        check_choice(
            "---\nstatus: \"p$0ending\"\n---\n",
            "in_progress",
            expect![[r#"
            -| status: "pending"
            +| status: "in_progress"
        "#]],
        );
        check_choice(
            "---\nstatus: pen$0\r\ntype: code\r\n---\r\n",
            "in_progress",
            expect![[r#"
            -| status: pen
            +| status: in_progress
        "#]],
        );
    }

    #[test]
    fn not_where_a_list_would_stand() {
        check_complete_none("---\nstatus: [$0]\n---\n");
        check_complete_none("---\nstatus: pending\n  $0\n---\n");
    }
}
