//! What serde_yaml sees, whatever it is.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor},
};

/// A value as serde_yaml gives it to those who take anything.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Seen>),
    Map(Vec<(Seen, Seen)>),
    Tagged,
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }
    fn visit_none<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Seen, E> {
        Ok(Seen::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Seen, E> {
        Ok(Seen::Number(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Seen, E> {
        Ok(Seen::Number(format!("{value:?}")))
    }
    fn visit_str<E>(self, value: &str) -> Result<Seen, E> {
        Ok(Seen::Text(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Seen, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Seen::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seen, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Seen::Map(pairs))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Seen, A::Error> {
        let (_, variant) = data.variant::<String>()?;
        variant.newtype_variant::<serde::de::IgnoredAny>()?;
        Ok(Seen::Tagged)
    }
}
