//! Paths ↔ `file:` URIs, in the forms that clients of all systems write.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tower_lsp::ls_types as lsp;

/// What RFC 3986 allows in a path without an escape, less what some clients take amiss.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The path of a `file:` URI; `None` for other schemes, and for what cannot be a path of this system.
pub(in crate::lsp) fn to_path(uri: &lsp::Uri) -> Option<PathBuf> {
    path_text(uri.as_str(), cfg!(windows)).map(PathBuf::from)
}

/// The URI of an absolute path; `None` where it is not Unicode.
pub(in crate::lsp) fn from_path(path: &Path) -> Option<lsp::Uri> {
    uri_text(path.to_str()?, cfg!(windows)).parse().ok()
}

/// The URI of the file at `relative` (with `/`) below the folder that the client calls `folder`, in the client's spelling.
pub(in crate::lsp) fn below(folder: &lsp::Uri, relative: &str) -> Option<lsp::Uri> {
    let folder = folder.as_str().trim_end_matches('/');
    let rest = utf8_percent_encode(relative, ESCAPED);
    format!("{folder}/{rest}").parse().ok()
}

fn path_text(uri: &str, windows: bool) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/')?),
        None => ("", rest),
    };
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let host = if host.eq_ignore_ascii_case("localhost") {
        ""
    } else {
        host
    };
    if !windows {
        return (host.is_empty() && path.starts_with('/')).then_some(path);
    }
    let path = path.replace('/', "\\");
    if !host.is_empty() {
        return Some(format!("\\\\{host}{path}"));
    }
    let drive = path.strip_prefix('\\')?;
    let letter = drive.chars().next().filter(char::is_ascii_alphabetic)?;
    drive[1..]
        .starts_with(':')
        .then(|| format!("{}{}", letter.to_ascii_uppercase(), &drive[1..]))
}

fn uri_text(path: &str, windows: bool) -> String {
    if !windows {
        return format!("file://{}", utf8_percent_encode(path, ESCAPED));
    }
    // `\\?\C:\x` and `\\?\UNC\server\x` are what Windows makes of paths that it has resolved.
    let path = match path.strip_prefix(r"\\?\") {
        Some(rest) => rest
            .strip_prefix(r"UNC\")
            .map_or(rest.to_owned(), |share| format!(r"\\{share}")),
        None => path.to_owned(),
    };
    let path = path.replace('\\', "/");
    match (path.strip_prefix("//"), path.split_once(':')) {
        (Some(share), _) => format!("file://{}", utf8_percent_encode(share, ESCAPED)),
        (None, Some((drive, rest))) => {
            format!("file:///{drive}:{}", utf8_percent_encode(rest, ESCAPED))
        }
        (None, None) => format!(
            "file:///{}",
            utf8_percent_encode(path.trim_start_matches('/'), ESCAPED)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_unix_clients_write() {
        for (uri, path) in [
            ("file:///home/a/b.md", "/home/a/b.md"),
            ("FILE:///a%20b/%C3%A9%2B.md", "/a b/é+.md"),
            ("file://localhost/a.md", "/a.md"),
            ("file:/a.md", "/a.md"),
            ("file:///a%23b.md", "/a#b.md"),
        ] {
            assert_eq!(path_text(uri, false).as_deref(), Some(path), "{uri}");
        }
        for uri in [
            "untitled:Untitled-1",
            "git:/a.md",
            "file://host/a.md",
            "file:///%FF.md",
            "file://",
            "nonsense",
        ] {
            assert_eq!(path_text(uri, false), None, "{uri}");
        }
    }

    #[test]
    fn reads_what_windows_clients_write() {
        for (uri, path) in [
            ("file:///c%3A/a%20b/x.md", r"C:\a b\x.md"),
            ("file:///C:/x.md", r"C:\x.md"),
            ("file:///c:/x.md", r"C:\x.md"),
            ("file://server/share/x.md", r"\\server\share\x.md"),
        ] {
            assert_eq!(path_text(uri, true).as_deref(), Some(path), "{uri}");
        }
        assert_eq!(path_text("file:///x.md", true), None);
    }

    #[test]
    fn writes_uris_that_read_back() {
        for (path, windows, uri) in [
            ("/a b/é#?.md", false, "file:///a%20b/%C3%A9%23%3F.md"),
            (r"C:\a b\x.md", true, "file:///C:/a%20b/x.md"),
            (r"\\server\share\x.md", true, "file://server/share/x.md"),
        ] {
            assert_eq!(uri_text(path, windows), uri);
            assert_eq!(path_text(uri, windows).as_deref(), Some(path));
        }
        assert_eq!(uri_text(r"\\?\C:\x", true), "file:///C:/x");
        assert_eq!(
            uri_text(r"\\?\UNC\server\share", true),
            "file://server/share"
        );
    }

    #[test]
    fn keeps_the_client_s_spelling_of_a_folder() {
        let folder: lsp::Uri = "file:///c%3A/Repo/".parse().unwrap();
        assert_eq!(
            below(&folder, ".chant/specs/a b.md").unwrap().as_str(),
            "file:///c%3A/Repo/.chant/specs/a%20b.md"
        );
    }
}
