//! What kind of work a spec is and how far it has come: chant's enums and its state machine (reference §2.4, §2.6, §7).

use std::fmt;

use serde::Deserialize;

/// `type:` of a spec.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Writes code.
    #[default]
    Code,
    /// Any other work.
    Task,
    /// Groups members; done when they are.
    Driver,
    /// Keeps documents in step with what they track.
    Documentation,
    /// Reads sources, writes findings.
    Research,
    /// What `split` makes of a spec.
    Group,
}

impl Kind {
    /// All of them, in chant's order.
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::Task,
        Self::Driver,
        Self::Documentation,
        Self::Research,
        Self::Group,
    ];

    /// As it is written in a spec.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Task => "task",
            Self::Driver => "driver",
            Self::Documentation => "documentation",
            Self::Research => "research",
            Self::Group => "group",
        }
    }

    /// The kind of that exact name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it has members instead of work of its own.
    #[must_use]
    pub fn has_members(self) -> bool {
        matches!(self, Self::Driver | Self::Group)
    }
}

/// `status:` of a spec, as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits to be worked.
    #[default]
    Pending,
    /// Being worked now.
    InProgress,
    /// Stopped by a person.
    Paused,
    /// Done.
    Completed,
    /// The last run failed; may be retried.
    Failed,
    /// A person must look at it.
    NeedsAttention,
    /// Parses, and can never be worked (reference §12.10).
    Ready,
    /// Recomputed at every load; only ever stored as a side effect.
    Blocked,
    /// Given up.
    Cancelled,
}

impl Status {
    /// All of them, in chant's order.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::InProgress,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::NeedsAttention,
        Self::Ready,
        Self::Blocked,
        Self::Cancelled,
    ];

    /// As it is written in a spec.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::NeedsAttention => "needs_attention",
            Self::Ready => "ready",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of that exact name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The statuses that chant's state machine lets this one change to, itself left out (reference §7).
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use Status::{
            Blocked, Cancelled, Completed, Failed, InProgress, NeedsAttention, Paused, Pending,
            Ready,
        };
        match self {
            Pending => &[InProgress, Blocked, Cancelled],
            Blocked => &[Pending, InProgress, Cancelled],
            InProgress => &[Completed, Failed, NeedsAttention, Paused, Cancelled],
            Failed | NeedsAttention => &[Pending, InProgress],
            Paused => &[InProgress, Cancelled],
            Completed | Cancelled => &[Pending],
            Ready => &[],
        }
    }

    /// How far it is, to chant's merge driver: of two statuses the one with the higher rank wins (reference §7).
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Cancelled => 0,
            Self::Failed => 1,
            Self::NeedsAttention => 2,
            Self::Blocked => 3,
            Self::Pending => 4,
            Self::Ready => 5,
            Self::Paused => 6,
            Self::InProgress => 7,
            Self::Completed => 8,
        }
    }

    /// Whether work on it is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

/// `verification_status:` of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Every criterion held.
    Passed,
    /// At least one did not.
    Failed,
    /// Some were skipped.
    Partial,
}

impl Verification {
    /// Names in chant's order.
    pub const NAMES: [&'static str; 3] = ["passed", "failed", "partial"];
}

/// `approval.status` of a spec.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStatus {
    /// Nobody has decided.
    #[default]
    Pending,
    /// May go on.
    Approved,
    /// May not.
    Rejected,
}

impl ApprovalStatus {
    /// Names in chant's order.
    pub const NAMES: [&'static str; 3] = ["pending", "approved", "rejected"];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.name()), Some(status));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
        assert_eq!(Status::parse("Completed"), None, "names are case-sensitive");
    }

    #[test]
    fn nothing_follows_ready() {
        assert!(Status::Ready.next().is_empty());
        assert_eq!(Status::Completed.next(), [Status::Pending]);
    }
}
