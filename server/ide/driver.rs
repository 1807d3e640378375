//! What becomes of a driver with the runs of its members (reference §7): in progress once one has begun, completed once
//! all are over, whatever its own criteria say.

use super::fields;
use crate::{
    model::{Spec, status::Status, time},
    text::{Edit, apply, difference},
};

/// What chant writes in the place of the model: nobody has worked on the driver itself.
const MODEL: &str = "auto-completed";

/// The edits that give a driver the status that follows from its members; none where it has gone on otherwise.
///
/// # Errors
/// A sentence: it cannot be read or written.
pub fn follow(text: &str, status: Status, now: i64) -> Result<Vec<Edit>, String> {
    let spec = Spec::read(text);
    if !spec.loads() {
        return Err("its frontmatter cannot be read".to_owned());
    }
    let from = match status {
        Status::Completed => &[Status::Pending, Status::InProgress][..],
        _ => &[Status::Pending],
    };
    if !from.contains(&spec.status) {
        return Ok(Vec::new());
    }
    let at = time::written(now);
    let all = [
        ("status", status.name()),
        ("completed_at", &at),
        ("model", MODEL),
    ];
    let count = if status == Status::Completed { 3 } else { 1 };
    let mut after = text.to_owned();
    for (name, value) in all.into_iter().take(count) {
        let edits = fields::set(&after, &Spec::read(&after), name, value)
            .ok_or("its frontmatter is written so unusually that it is left alone")?;
        after = apply(&after, &edits);
    }
    Ok(difference(text, &after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, status: Status) -> String {
        apply(text, &follow(text, status, 0).expect("a plan"))
    }

    #[test]
    fn a_driver_goes_as_its_members_go() {
        let text = "---\r\ntype: driver # of two\r\n---\r\n# D\r\n\r\n- [ ] open\r\n";
        let begun = after(text, Status::InProgress);
        assert_eq!(
            begun,
            "---\r\ntype: driver # of two\r\nstatus: in_progress\r\n---\r\n# D\r\n\r\n- [ ] open\r\n"
        );
        let over = after(&begun, Status::Completed);
        let head = "---\r\ntype: driver # of two\r\nstatus: completed\r\n";
        assert!(over.starts_with(head), "{over}");
        assert!(over.contains("\r\nmodel: auto-completed\r\n"), "{over}");
        assert!(over.contains("\r\ncompleted_at: 1970-01-01T"), "{over}");
        assert!(over.ends_with("\r\n# D\r\n\r\n- [ ] open\r\n"), "{over}");
        assert_eq!(after(text, Status::Completed), over);
    }

    #[test]
    fn what_a_person_has_decided_stays() {
        for status in ["completed", "cancelled", "paused", "failed"] {
            let text = format!("---\nstatus: {status}\n---\n# D\n");
            assert_eq!(after(&text, Status::Completed), text);
            assert_eq!(after(&text, Status::InProgress), text);
        }
        assert!(follow("---\nstatus: [\n---\n# D\n", Status::Completed, 0).is_err());
    }
}
