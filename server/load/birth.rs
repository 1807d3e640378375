//! The moment in which a spec is made: the local day, and a number that nobody can guess.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
};

use crate::{model::time, workspace::World};

/// What an id is made of that no spec can tell, for one new spec.
pub fn birth<T>(world: &dyn World, of: impl FnOnce(&str, u64) -> T) -> T {
    let today = time::day(world.now() + world.ahead());
    // The standard library seeds every one of these differently, and from the system's source of chance.
    let chance = RandomState::new().build_hasher().finish();
    of(&today, chance)
}
