//! The verdict on frontmatter: what chant would load, or the words with which it would refuse.
//!
//! The only user of serde_yaml for specs. chant reads with the same library, so the verdict is asked for, not imitated;
//! [`super::yaml`] supplies the places. Shapes come from [`FIELDS`]; struct and enum names are chant's, because serde's
//! texts repeat them.

use std::fmt;

use serde::{
    Deserialize,
    de::{self, IgnoredAny, MapAccess, Visitor},
};

use super::{
    fields::{FIELDS, Shape},
    status::{ApprovalStatus, Kind, Status, Verification},
    yaml::Unclosed,
};
use crate::text::Span;

/// Frontmatter longer than this is not given to serde_yaml: its scanner is quadratic on hostile input.
pub const MAX_YAML_BYTES: usize = 256 * 1024;

/// More open brackets than this at once are not given to serde_yaml: 5,000 cost it up to 190 ms, 200,000 over 20 s. It
/// refuses nesting past 128 itself, so no frontmatter that chant accepts is turned away.
pub const MAX_BRACKETS: usize = 500;

/// Why chant would not load a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// serde_yaml's own text without its position, or our sentence where a cap was hit.
    pub message: Box<str>,
    /// Where it points, in bytes of the file's text; `None` if serde gives no place.
    pub at: Option<u32>,
    /// At which step it was refused.
    pub refusal: Refusal,
    /// Brackets and quotes that nothing closes, innermost first.
    pub unclosed: Box<[Unclosed]>,
    /// Ink that stands behind the end of a value and belongs to nothing, by place.
    pub junk: Box<[Span]>,
}

/// At which step frontmatter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Our caps: serde_yaml was not asked, and nothing is known of the fields.
    Limit,
    /// The text is no YAML, whatever the fields should be.
    Syntax,
    /// It is YAML, but not what the fields should be: [`super::problems`] says where.
    Shape,
}

/// The values that chant would see, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(pub Vec<(usize, TypedValue)>);

/// One value as chant's struct holds it. `None` inside means an explicit null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedValue {
    /// `type`.
    Kind(Kind),
    /// `status`.
    Status(Status),
    /// A string field.
    Text(Option<String>),
    /// A list field, `depends_on` as one string included.
    List(Option<Vec<String>>),
    /// A field that is only ever looked at through its spans.
    Other,
    /// `approval`.
    Approval(Option<Approval>),
}

/// `approval:` as chant loads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Approval {
    /// Whether work must wait.
    #[serde(default)]
    pub required: bool,
    /// What was decided.
    #[serde(default)]
    pub status: ApprovalStatus,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read for the verdict alone")]
struct RetryState {
    attempts: usize,
    last_retry_time: u64,
    next_retry_time: u64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum StringOrVec {
    String(String),
    Vec(Vec<String>),
}

/// Reads the YAML between the fences. `region` is where it stands in the file's `text`.
///
/// # Errors
/// What serde_yaml says, placed in the file; or that a cap was hit. Where the text has both a field that chant refuses
/// and a slip that YAML does not allow, the slip is told: the fields are found without serde's help.
pub fn read(text: &str, region: Span) -> Result<Typed, YamlError> {
    parse(text, region)
}

/// Reads the YAML at `region` as a `T`, within our caps.
///
/// # Errors
/// What serde_yaml says, placed in the file; or that a cap was hit.
pub(super) fn parse<T: de::DeserializeOwned>(text: &str, region: Span) -> Result<T, YamlError> {
    let yaml = region.of(text);
    if let Some(message) = over_cap(yaml) {
        return Err(YamlError {
            message,
            at: None,
            refusal: Refusal::Limit,
            unclosed: Box::default(),
            junk: Box::default(),
        });
    }
    serde_yaml::from_str::<T>(yaml).map_err(|shape| {
        let (error, refusal) = match serde_yaml::from_str::<IgnoredAny>(yaml) {
            Ok(_) => (shape, Refusal::Shape),
            Err(syntax) => (syntax, Refusal::Syntax),
        };
        let message = error.to_string();
        YamlError {
            at: place(&error, &message, yaml)
                .map(|at| Span::at(at).shifted(region.range().start).start),
            message: without_place(&message).into(),
            refusal,
            unclosed: Box::default(),
            junk: Box::default(),
        }
    })
}

/// Where in `yaml` an error points, in bytes.
fn place(error: &serde_yaml::Error, message: &str, yaml: &str) -> Option<usize> {
    // Forbidden characters are placed in bytes, and in the text alone.
    if let Some((_, digits)) = message.rsplit_once(" at position ") {
        let mut at = digits.parse().unwrap_or(0).min(yaml.len());
        while !yaml.is_char_boundary(at) {
            at -= 1;
        }
        return Some(at);
    }
    // All others count characters.
    let index = error.location()?.index();
    let at = yaml.char_indices().nth(index);
    Some(at.map_or(yaml.len(), |(at, _)| at))
}

/// Whether YAML takes a scalar without quotes for text: not for a number, a truth value or nothing.
#[must_use]
pub fn is_text(plain: &str) -> bool {
    struct IsText;
    impl Visitor<'_> for IsText {
        type Value = bool;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a scalar")
        }
        fn visit_str<E>(self, _: &str) -> Result<bool, E> {
            Ok(true)
        }
    }
    // No number and no word for nothing begins with any other letter or holds white space.
    let first = plain.bytes().next();
    if first.is_some_and(|first| !b"+-.0123456789~nNtTfF".contains(&first))
        || plain.contains(|ch: char| ch.is_whitespace())
        // Alone on a line these would be a mark of YAML, and not the scalar that they are in their place.
        || matches!(plain, "-" | "...")
    {
        return true;
    }
    de::Deserializer::deserialize_any(serde_yaml::Deserializer::from_str(plain), IsText).is_ok()
}

/// Whether YAML takes a scalar without quotes for `true` or `false`.
#[must_use]
pub fn is_bool(plain: &str) -> bool {
    serde_yaml::from_str::<bool>(plain).is_ok()
}

/// Whether YAML takes a scalar without quotes for a whole number of at most `max`.
#[must_use]
pub fn is_count(plain: &str, max: u64) -> bool {
    serde_yaml::from_str::<u64>(plain).is_ok_and(|count| count <= max)
}

/// Why this YAML is too much to be read, if it is. One pass, before any parser sees it.
fn over_cap(yaml: &str) -> Option<Box<str>> {
    if yaml.len() > MAX_YAML_BYTES {
        return Some(
            format!(
                "analysis limited: the frontmatter is longer than {} KiB",
                MAX_YAML_BYTES / 1024
            )
            .into(),
        );
    }
    let mut open: usize = 0;
    for byte in yaml.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => continue,
        }
        if open > MAX_BRACKETS {
            return Some(
                format!("analysis limited: more than {MAX_BRACKETS} brackets are open at once")
                    .into(),
            );
        }
    }
    None
}

/// serde_yaml's text without ` at line 2 column 9`: its lines count from the fence, ours are shown by the editor.
fn without_place(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    if let Some((text, _)) = message.rsplit_once(" at position ") {
        return text.to_owned();
    }
    while let Some(at) = rest.find(" at line ") {
        out.push_str(&rest[..at]);
        let tail = &rest[at + " at line ".len()..];
        let digits = tail.trim_start_matches(|ch: char| ch.is_ascii_digit());
        rest = digits.strip_prefix(" column ").map_or(digits, |tail| {
            tail.trim_start_matches(|ch: char| ch.is_ascii_digit())
        });
    }
    out.push_str(rest);
    out
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The names only matter to the error's text; serde_yaml does not look at them.
        deserializer.deserialize_struct("SpecFrontmatter", &[], Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Typed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct SpecFrontmatter")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Typed, M::Error> {
        let mut seen = [false; FIELDS.len()];
        let mut values = Vec::with_capacity(8);
        while let Some(Key(key)) = map.next_key()? {
            let Some(at) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if std::mem::replace(&mut seen[at], true) {
                return Err(de::Error::duplicate_field(FIELDS[at].name));
            }
            values.push((at, value(&mut map, FIELDS[at].shape)?));
        }
        Ok(Typed(values))
    }
}

/// Reads one value in the way chant's struct declares it.
fn value<'de, M: MapAccess<'de>>(map: &mut M, shape: Shape) -> Result<TypedValue, M::Error> {
    Ok(match shape {
        Shape::Kind => TypedValue::Kind(map.next_value()?),
        Shape::Status => TypedValue::Status(map.next_value()?),
        Shape::Ids => {
            TypedValue::List(
                map.next_value::<Option<StringOrVec>>()?
                    .map(|value| match value {
                        StringOrVec::String(id) => vec![id],
                        StringOrVec::Vec(ids) => ids,
                    }),
            )
        }
        Shape::Texts => TypedValue::List(map.next_value()?),
        Shape::Text => TypedValue::Text(map.next_value()?),
        Shape::Approval => TypedValue::Approval(map.next_value()?),
        Shape::Verification => {
            map.next_value::<Option<Verification>>()?;
            TypedValue::Other
        }
        Shape::Bool => {
            map.next_value::<Option<bool>>()?;
            TypedValue::Other
        }
        Shape::Count => {
            map.next_value::<Option<u32>>()?;
            TypedValue::Other
        }
        Shape::Retry => {
            map.next_value::<Option<RetryState>>()?;
            TypedValue::Other
        }
    })
}

/// A key: its row in [`FIELDS`], or `None` for one that chant ignores.
struct Key(Option<usize>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("field identifier")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
                Ok(Key(FIELDS.iter().position(|field| field.name == name)))
            }
        }
        deserializer.deserialize_identifier(Name)
    }
}

#[cfg(test)]
mod tests;
