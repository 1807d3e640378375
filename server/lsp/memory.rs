//! Giving memory back to the system after work that needed much of it for a moment.
//!
//! Reading a project and answering for all of its symbols take many short-lived allocations on several threads. glibc
//! keeps what they free for the next time, which for a server that then idles for hours is a third of its size.

/// Gives back what is free. Takes some milliseconds where there is much: not for a thread that somebody waits for.
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "a foreign function; it has no preconditions and touches free memory only"
    )]
    // SAFETY: glibc documents `malloc_trim` as thread-safe, and it changes nothing that is allocated.
    unsafe {
        libc::malloc_trim(0);
    }
}
