//! Ids for new specs: as `chant add` gives them, or the next number of a chain whose ids are numbered.

use super::Birth;
use crate::{
    model::{id, workflow::Phase},
    workspace::{Entry, Project},
};

/// A free id in chant's form: the day, a number that grows by the day, three letters by chance (reference §3).
pub(super) fn dated(project: &Project, birth: &Birth) -> String {
    let today = birth.today;
    let taken = project.ids_from(today).filter_map(|entry| {
        let parts: Vec<&str> = entry.id().split('-').collect();
        let sequence = parts.get(3).filter(|_| parts.len() >= 5)?;
        sequence
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
            .then_some(())?;
        u32::from_str_radix(sequence, 36).ok()
    });
    let sequence = base36(u64::from(taken.max().unwrap_or(0)) + 1);
    let mut chance = birth.chance;
    loop {
        let suffix = base36(chance % 36_u64.pow(3));
        let id = format!("{today}-{sequence}-{suffix}");
        if project.with_id(&id).next().is_none() {
            return id;
        }
        chance = chance.wrapping_add(1);
    }
}

/// The id behind `entry`'s in a chain such as `001-comprehension`, `002-reproduction`; `None` where ids are not numbered.
pub(super) fn numbered(
    project: &Project,
    entry: &Entry,
    now: &Phase,
    next: &Phase,
) -> Option<String> {
    let own = entry.id();
    let (digits, rest) = own.split_once('-')?;
    let is_number =
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number
        || id::is_generated(own)
        || !(rest.ends_with(&*now.name) || digits.starts_with('0'))
    {
        return None;
    }
    let width = digits.len();
    let mut number: u32 = digits.parse().ok()?;
    loop {
        number += 1;
        let start = format!("{number:0width$}-");
        let taken = project
            .ids_from(&start)
            .next()
            .or_else(|| project.elsewhere_from(&start).next());
        if taken.is_none() {
            return Some(start + &next.name);
        }
    }
}

/// The next member of a driver.
pub(super) fn member(project: &Project, driver: &str) -> String {
    let members = project.members(driver);
    let numbers = members
        .iter()
        .filter_map(|entry| id::member_number(entry.id()));
    let mut number = numbers.max().unwrap_or(0) + 1;
    loop {
        let id = format!("{driver}.{number}");
        if project.with_id(&id).next().is_none() {
            return id;
        }
        number += 1;
    }
}

/// A number in chant's digits, three or more of them.
fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.len() < 3 {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
    }
    digits.iter().rev().collect()
}
