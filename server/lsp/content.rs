//! Documents that are no files: git commits, as `chant:///commit/HASH?ROOT`; what differs between an open file and the
//! disk, as `chant:///difference/PATH.diff?ROOT`; the runs of a spec, as `chant:///runs/runs of ID.md?ROOT`; and what an agent would
//! be given for it, as `chant:///prompt/prompt of ID.md?ROOT`. The end of the path is what an editor calls its tab.
//!
//! Clients that know `workspace/textDocumentContent` (LSP 3.18) are told of the scheme and ask by that; others may say
//! `chantContent` in their experimental capabilities and ask by `chant/content`. To all others no such place is given,
//! for they would open an empty file.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use tower_lsp::{
    jsonrpc::{Error, Result},
    ls_types as lsp,
};

use super::{
    commands, parted,
    requests::answer,
    state::{Snapshot, Spot, State},
};
use crate::{
    ide::{commit_page::commit_page, run_page::run_page},
    runner,
};

/// The request of LSP 3.18.
pub(super) const STANDARD: &str = "workspace/textDocumentContent";
/// Our own, for clients of earlier versions.
pub(super) const OWN: &str = "chant/content";

/// All but what a path is made of: clients show its end.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_');

const COMMIT: &str = "commit/";
const DIFFERENCE: &str = "difference/";
const RUNS: &str = "runs/runs of ";
const PROMPT: &str = "prompt/prompt of ";

/// The scheme of our documents.
pub(super) const SCHEME: &str = "chant";

/// The parameters of either request.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ContentParams {
    uri: String,
}

/// The answer to either request.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Content {
    text: String,
}

/// The document of a commit.
pub(super) fn uri_of_commit(root: &Path, hash: &str) -> Option<lsp::Uri> {
    let root = utf8_percent_encode(root.to_str()?, NON_ALPHANUMERIC);
    let hash = hash
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(hash)?;
    format!("chant:///{COMMIT}{hash}?{root}").parse().ok()
}

/// The document of the runs of a spec.
pub(super) fn uri_of_runs(root: &Path, id: &str) -> Option<lsp::Uri> {
    uri_of_spec(RUNS, root, id)
}

/// The document of what an agent would be given for a spec.
pub(super) fn uri_of_prompt(root: &Path, id: &str) -> Option<lsp::Uri> {
    uri_of_spec(PROMPT, root, id)
}

fn uri_of_spec(kind: &str, root: &Path, id: &str) -> Option<lsp::Uri> {
    let root = utf8_percent_encode(root.to_str()?, NON_ALPHANUMERIC);
    let path = format!("{kind}{id}.md");
    let path = utf8_percent_encode(&path, PATH);
    format!("chant:///{path}?{root}").parse().ok()
}

/// The text of the document of runs.
pub(super) fn page_of_runs(root: &Path, id: &str) -> String {
    let runs = runner::runs(root, id);
    let runs = runs.iter();
    run_page(
        id,
        runs.map(|run| (&run.started, run.ended.as_ref(), run.live)),
    )
}

/// The text of the document of a prompt, or why there is none.
fn page_of_prompt(now: &Snapshot, root: &Path, id: &str) -> std::result::Result<String, String> {
    let project = now.workspace.project(root);
    let project = project.ok_or("its project is not open")?;
    let entry = project.by_id(id).ok_or("no spec has that id")?;
    let prompt = commands::prompt_of(now, project, entry);
    Ok(prompt?.text)
}

/// The root and the id of a document of that kind.
fn spec_of_uri(kind: &str, uri: &str) -> Option<(String, String)> {
    let rest = uri.strip_prefix("chant:")?.trim_start_matches('/');
    let (path, root) = rest.split_once('?')?;
    let plain = |text| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    let path = plain(path)?;
    let id = path.strip_prefix(kind)?.strip_suffix(".md")?;
    let is_id = !id.is_empty() && !id.contains(['/', '\\']);
    is_id.then_some((plain(root)?, id.to_owned()))
}

/// The root and the hash of a commit's document. Clients write the same URI with other slashes and escapes.
fn commit_of_uri(uri: &str) -> Option<(String, &str)> {
    let rest = uri.strip_prefix("chant:")?.trim_start_matches('/');
    let (hash, root) = rest.strip_prefix(COMMIT)?.split_once('?')?;
    let root = percent_decode_str(root).decode_utf8().ok()?.into_owned();
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some((root, hash))
}

/// The document that tells an open file and the disk apart.
pub(super) fn uri_of_difference(spot: &Spot) -> Option<lsp::Uri> {
    let escaped = |text: &str| utf8_percent_encode(text, PATH).to_string();
    let (path, root) = (escaped(&spot.path), escaped(spot.root.to_str()?));
    format!("chant:///{DIFFERENCE}{path}.diff?{root}")
        .parse()
        .ok()
}

/// The file of a document with differences.
fn spot_of_uri(uri: &str) -> Option<Spot> {
    let rest = uri.strip_prefix("chant:")?.trim_start_matches('/');
    let (path, root) = rest.strip_prefix(DIFFERENCE)?.split_once('?')?;
    let plain = |text| percent_decode_str(text).decode_utf8().ok();
    Some(Spot {
        root: Path::new(&*plain(root)?).into(),
        path: plain(path.strip_suffix(".diff")?)?.into(),
    })
}

/// The text of a document of ours.
pub(super) async fn content(state: &State, params: ContentParams) -> Result<Content> {
    answer(state, move |now, _| {
        let refuse = |reason: &str| Error::invalid_params(format!("{}: {reason}", params.uri));
        if let Some(spot) = spot_of_uri(&params.uri) {
            return parted::difference(now, &spot)
                .map(|text| Content { text })
                .ok_or_else(|| refuse("the file that it is about is not open"));
        }
        if let Some((root, id)) = spec_of_uri(RUNS, &params.uri) {
            let root = Path::new(&root);
            return if now.sites.contains_key(root) {
                let text = page_of_runs(root, &id);
                Ok(Content { text })
            } else {
                Err(refuse("its project is not open"))
            };
        }
        if let Some((root, id)) = spec_of_uri(PROMPT, &params.uri) {
            let text = page_of_prompt(now, Path::new(&root), &id);
            return text
                .map(|text| Content { text })
                .map_err(|reason| refuse(&reason));
        }
        let Some((root, hash)) = commit_of_uri(&params.uri) else {
            return Err(refuse("is no document of this server"));
        };
        let site = now.sites.get(Path::new(&root));
        let Some(site) = site else {
            return Err(refuse("its project is not open"));
        };
        commit_page(&site.memo.asked(), hash)
            .map(|text| Content { text })
            .ok_or_else(|| refuse("git knows no such commit"))
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_read_back_in_whatever_spelling() {
        let uri = uri_of_commit(Path::new("/a b/é"), "abc1234").expect("a URI");
        assert_eq!(uri.as_str(), "chant:///commit/abc1234?%2Fa%20b%2F%C3%A9");
        for spelling in [
            uri.as_str(),
            "chant:/commit/abc1234?%2Fa%20b%2F%C3%A9",
            "chant:///commit/abc1234?/a%20b/é",
        ] {
            assert_eq!(
                commit_of_uri(spelling),
                Some(("/a b/é".to_owned(), "abc1234")),
                "{spelling}"
            );
        }
        for other in [
            "chant:///commit/?%2Fa",
            "chant:///commit/../x?%2Fa",
            "chant:///commit/abc1234",
            "file:///commit/abc1234?%2Fa",
        ] {
            assert_eq!(commit_of_uri(other), None, "{other}");
        }
        assert_eq!(uri_of_commit(Path::new("/a"), "no hash"), None);

        let spot = Spot {
            root: Path::new("/a b/é").into(),
            path: ".chant/specs/a?b.md".into(),
        };
        let uri = uri_of_difference(&spot).expect("a URI");
        assert_eq!(
            uri.as_str(),
            "chant:///difference/.chant/specs/a%3Fb.md.diff?/a%20b/%C3%A9"
        );
        assert_eq!(spot_of_uri(uri.as_str()), Some(spot));
        let runs = uri_of_runs(Path::new("/a b"), "001-é?").expect("a URI");
        assert_eq!(
            spec_of_uri(RUNS, runs.as_str()),
            Some(("/a b".to_owned(), "001-é?".to_owned()))
        );
        assert_eq!(
            runs.as_str(),
            "chant:///runs/runs%20of%20001-%C3%A9%3F.md?%2Fa%20b"
        );
        for other in [
            "chant:///runs/runs of ..%2Fx.md?%2Fa",
            "chant:///runs/001.md?%2Fa",
        ] {
            assert_eq!(spec_of_uri(RUNS, other), None, "{other}");
        }
    }
}
