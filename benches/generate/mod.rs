//! Workspaces of any size with the shape of real ones, always the same for the same size.
//!
//! Sizes, fields, links and sections are as frequent as in 500 specs of a project that is run by chant; the words are
//! our own. Spec number `n` is the same in every workspace that has it.

pub mod words;

use words::{SOURCES, source};

/// Of 1,000 bodies this many are not longer than so many bytes; between the rows by straight lines.
const BODY_BYTES: &[(usize, usize)] = &[
    (0, 30),
    (50, 90),
    (250, 1_200),
    (500, 2_130),
    (750, 5_040),
    (900, 7_250),
    (950, 8_280),
    (990, 12_400),
    (1_000, 16_600),
];

/// Specs come in families of this many, the last of which is a driver with three members.
const FAMILY: usize = 30;
const MEMBERS: usize = 3;

/// A generated spec.
pub struct Generated {
    /// Its id.
    pub id: String,
    /// Its file's text.
    pub text: String,
}

/// Draws lots, the same for the same seed (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        Self(0x51AF_D7ED_558C_CD6D ^ (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound as u64).expect("below a usize")
    }

    /// Whether something happens that happens so often in 1,000.
    pub(crate) fn chance(&mut self, in_thousand: usize) -> bool {
        self.below(1_000) < in_thousand
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Spec number `number` of a project whose history has these `commits`.
pub fn spec(number: usize, commits: &[String]) -> Generated {
    let mut dice = Dice::new(number);
    let id = id(number);
    let status = match dice.below(1_000) {
        0..940 => "completed",
        940..988 => "cancelled",
        988..998 => "pending",
        _ => "in_progress",
    };
    let mut text = frontmatter(number, status, &mut dice, commits);
    body(number, status, &mut dice, &mut text);
    Generated { id, text }
}

/// Twelve specs a day since the beginning of 2020; the last of each family are members of the one before them.
fn id(number: usize) -> String {
    let within = number % FAMILY;
    let first_member = FAMILY - MEMBERS;
    if within >= first_member {
        let driver = number - within + first_member - 1;
        return format!("{}.{}", id(driver), within - first_member + 1);
    }
    let mut dice = Dice::new(number ^ 0x00D1_CE00);
    let days = number / 12;
    let letters: String = (0..3).map(|_| base36(dice.below(36))).collect();
    let sequence = number % 12 + 1;
    format!(
        "{}-{:02}-{:02}-0{}{}-{letters}",
        2020 + days / 336,
        days / 28 % 12 + 1,
        days % 28 + 1,
        base36(sequence / 36),
        base36(sequence % 36)
    )
}

fn base36(digit: usize) -> char {
    char::from_digit(u32::try_from(digit).expect("a digit"), 36).expect("below 36")
}

fn frontmatter(number: usize, status: &str, dice: &mut Dice, commits: &[String]) -> String {
    let is_done = status == "completed";
    let kind = match dice.below(1_000) {
        _ if number % FAMILY == FAMILY - MEMBERS - 1 => "driver",
        0..900 => "code",
        900..935 => "documentation",
        935..965 => "task",
        965..984 => "research",
        // What chant refuses: one spec in sixty or so.
        _ => "docs",
    };
    let mut text = format!("---\ntype: {kind}\nstatus: {status}\n");
    if dice.chance(186) && number > 0 {
        list(&mut text, "depends_on", many(dice, 1, 300), dice, |dice| {
            if dice.chance(15) {
                "2019-12-31-001-gon".to_owned()
            } else {
                id(number - 1 - dice.below(number.min(20)))
            }
        });
    }
    if dice.chance(134) {
        list(&mut text, "labels", many(dice, 2, 300), dice, |dice| {
            words::label(dice).to_owned()
        });
    }
    if dice.chance(606) {
        list(
            &mut text,
            "target_files",
            many(dice, 1, 545),
            dice,
            |dice| source(dice.below(SOURCES)),
        );
    }
    if kind == "documentation" || kind == "docs" {
        list(&mut text, "tracks", 1, dice, |_| {
            "src/store/*.rs".to_owned()
        });
    }
    if dice.chance(14) {
        text.push_str("prompt: standard\n");
    }
    if is_done && dice.chance(759) && !commits.is_empty() {
        list(&mut text, "commits", many(dice, 1, 90), dice, |dice| {
            commits[dice.below(commits.len())].clone()
        });
    }
    if is_done && dice.chance(842) {
        let (day, hour) = (dice.below(28) + 1, dice.below(24));
        text.push_str(&format!(
            "completed_at: 2026-01-{day:02}T{hour:02}:14:03Z\n"
        ));
    }
    if dice.chance(784) {
        text.push_str("model: some-model-4-5\n");
    }
    text.push_str("---\n\n");
    text
}

/// `least`, and one more as often as in 1,000 as `more` says, and another, and so on.
fn many(dice: &mut Dice, least: usize, more: usize) -> usize {
    let mut count = least;
    while count < 12 && dice.chance(more) {
        count += 1;
    }
    count
}

fn list(
    text: &mut String,
    key: &str,
    count: usize,
    dice: &mut Dice,
    mut item: impl FnMut(&mut Dice) -> String,
) {
    let mut items: Vec<String> = (0..count).map(|_| item(dice)).collect();
    items.sort();
    items.dedup();
    text.push_str(&format!("{key}:\n"));
    for item in items {
        text.push_str(&format!("- {item}\n"));
    }
}

fn body(number: usize, status: &str, dice: &mut Dice, text: &mut String) {
    let bytes = body_bytes(dice.below(1_001));
    let has_output = status == "completed" && dice.chance(590);
    let has_criteria = dice.chance(814);
    text.push_str(&format!("# {}\n\n", words::task(dice)));
    let end = text.len() + bytes;
    let prose_end = if has_output {
        text.len() + bytes / 2
    } else {
        end
    };
    while text.len() + 700 < prose_end {
        prose(number, dice, text);
    }
    if has_criteria {
        text.push_str("## Acceptance Criteria\n\n");
        for _ in 0..(bytes / 600).clamp(3, 14) + dice.below(5) {
            let open = status != "completed" && dice.chance(600);
            let mark = if open { ' ' } else { 'x' };
            text.push_str(&format!("- [{mark}] {}\n", words::task(dice)));
        }
    }
    if has_output {
        // As chant writes it: the closing backticks stand behind the last word, so the fence never closes.
        text.push_str("\n## Agent Output\n\n2026-01-20T10:14:03Z\n\n```\n");
        while text.len() + 150 < end {
            text.push_str(&format!("- {}\n", words::clause(dice)));
            mention(number, dice, 25, text);
        }
        text.push_str("All criteria hold.```\n");
    }
}

/// One section: a heading, a paragraph, and a list, code, a table or a subsection as often as real ones have them.
fn prose(number: usize, dice: &mut Dice, text: &mut String) {
    text.push_str(&format!("## {}\n\n", words::section(dice)));
    let sentences = 2 + dice.below(6);
    text.push_str(&words::paragraph(dice, sentences));
    text.push_str("\n\n");
    mention(number, dice, 12, text);
    if dice.chance(480) {
        text.push_str(&format!("### {}\n\n", words::section(dice)));
    }
    match dice.below(100) {
        0..55 => {
            for _ in 0..3 + dice.below(5) {
                text.push_str(&format!("- {}\n", words::clause(dice)));
            }
        }
        55..81 => text.push_str(&words::code(dice)),
        81..83 => text.push_str("| case | result |\n|---|---|\n| empty | 0 |\n| two | 2 |\n"),
        _ => text.push_str(&words::paragraph(dice, 2)),
    }
    text.push_str("\n\n");
}

/// Names an earlier spec, as often as in 1,000 as `lots` says.
fn mention(number: usize, dice: &mut Dice, lots: usize, text: &mut String) {
    if dice.chance(lots) && number > 0 {
        let other = id(number - 1 - dice.below(number.min(20)));
        text.push_str(&format!("It follows from {other}.\n\n"));
    }
}

fn body_bytes(lot: usize) -> usize {
    let above = BODY_BYTES.partition_point(|(row, _)| *row < lot).max(1);
    let ((low, from), (high, to)) = (BODY_BYTES[above - 1], BODY_BYTES[above]);
    from + (to - from) * (lot - low) / (high - low)
}
