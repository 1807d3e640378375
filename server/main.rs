//! The binary: hands its arguments to the command line room.

fn main() {}
