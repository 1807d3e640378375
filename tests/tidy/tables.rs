//! What the house is made of: change a row here only together with docs/architecture.md.

/// Each room may use the rooms named after it, and nothing else of the house.
pub(crate) const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("syntax", &["text"]),
    ("model", &["text"]),
    ("workspace", &["model", "syntax", "text"]),
    ("ide", &["workspace", "model", "syntax", "text"]),
    ("store", &["text"]),
    ("runner", &["store", "model", "text"]),
    // From the disk to a workspace: wires the rooms above it for the two below.
    (
        "load",
        &["store", "runner", "workspace", "model", "syntax", "text"],
    ),
    (
        "lsp",
        &[
            "load",
            "store",
            "runner",
            "ide",
            "workspace",
            "model",
            "syntax",
            "text",
        ],
    ),
    (
        "cli",
        &[
            "lsp",
            "load",
            "store",
            "runner",
            "ide",
            "workspace",
            "model",
            "syntax",
            "text",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The rooms that turn characters into answers: no files, no clock, no threads, no editor.
pub(crate) const PURE: &[&str] = &["text", "syntax", "model", "workspace", "ide"];

/// What the pure column must not name.
pub(crate) const IMPURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::sync::Condvar",
    "std::sync::Mutex",
    "std::sync::RwLock",
    "std::sync::mpsc",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::time::UNIX_EPOCH",
    "tokio",
    "tower_lsp",
];

/// Methods that ask the disk though they look like questions to a path.
pub(crate) const DISK_METHODS: &[&str] = &[
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "is_symlink",
    "metadata",
    "read_dir",
    "read_link",
    "symlink_metadata",
    "try_exists",
];

/// Small packages that any room may name.
pub(crate) const ANYWHERE: &[&str] = &[];

/// Who may name which package. A package has as few rooms as it can.
pub(crate) const PACKAGES: &[(&str, &[&str])] = &[
    ("ropey", &["text"]),
    ("memchr", ANYWHERE),
    ("rustc_hash", ANYWHERE),
    ("tree_sitter", &["syntax"]),
    ("tree_sitter_md", &["syntax"]),
    ("serde_yaml", &["model"]),
    ("serde", ANYWHERE),
    ("serde_json", ANYWHERE),
    ("jsonschema", &["model"]),
    ("jiff", &["model", "ide", "load"]),
    ("imbl", &["workspace", "lsp"]),
    ("similar", &["text", "cli"]),
    ("strsim", &["workspace", "ide", "cli"]),
    ("regex", &["ide"]),
    ("layout", &["ide"]),
    ("globset", &["workspace", "store", "ide"]),
    ("equivalent", &["workspace"]),
    ("terminal_size", &["cli"]),
    ("ignore", &["store"]),
    ("notify", &["store"]),
    ("rayon", &["store", "load", "cli"]),
    ("dashmap", &["store", "runner"]),
    ("git2", &["runner"]),
    ("rustix", &["store", "runner", "lsp"]),
    ("libc", &["lsp"]),
    ("tokio", &["lsp", "store", "runner", "cli"]),
    ("futures", &["lsp", "runner"]),
    ("tower", &["lsp"]),
    ("tower_lsp", &["lsp"]),
    ("percent_encoding", &["lsp", "cli"]),
    ("tracing", &["lsp", "load", "store", "runner", "cli"]),
    ("tracing_subscriber", &["lsp", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("anstream", &["cli"]),
    ("quick_xml", &["cli"]),
];

/// A file is one idea, and an idea fits this many lines.
pub(crate) const MAX_LINES: usize = 400;

/// Longer files, each with its reason.
pub(crate) const LONG_FILES: &[(&str, &str)] = &[];

/// Words for work that was put off. Joined here, so that this file does not contain them.
pub(crate) const PUT_OFF: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Macros that stand for work that was put off.
pub(crate) const UNWRITTEN: &[&str] = &["todo", "unimplemented"];
