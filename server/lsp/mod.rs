//! The protocol.

mod front_door;
mod wire;
