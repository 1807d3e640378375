//! A source file as the rules of the house look at it: its code, its tests, and the paths that its code names.

use std::{fs, path::Path};

use crate::tokens::{Token, tokens};

/// One Rust file.
pub(crate) struct Source {
    /// Relative to the repository, with `/`.
    pub(crate) path: String,
    /// As it is written.
    pub(crate) text: String,
    /// The tokens outside of `#[cfg(test)]`.
    pub(crate) code: Vec<Token>,
    /// The tokens inside of it.
    pub(crate) tests: Vec<Token>,
    /// Modules of their own files that are compiled for tests only.
    test_modules: Vec<String>,
}

/// A path that code names, in full: `std::fs::read`, `crate::text::Span`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let (code, tests, test_modules) = split(tokens(text));
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            tests,
            test_modules,
        }
    }

    /// The room of the house that it belongs to: `ide` for `server/ide/hover.rs` and for `server/ide.rs`.
    pub(crate) fn room(&self) -> &str {
        let inside = self.path.strip_prefix("server/").unwrap_or(&self.path);
        let first = inside.split('/').next().unwrap_or(inside);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Every path that its code names, in `use` or in passing; `self` and `super` are resolved.
    pub(crate) fn named(&self) -> Vec<Named> {
        let mut reader = Reader {
            tokens: &self.code,
            at: 0,
            home: self.module(),
            inner: Vec::new(),
            depth: 0,
            found: Vec::new(),
        };
        while reader.at < reader.tokens.len() {
            reader.step();
        }
        reader.found
    }

    /// The module that the file is, from the crate's root on.
    fn module(&self) -> Vec<String> {
        let inside = self.path.strip_prefix("server/").unwrap_or(&self.path);
        let inside = inside.strip_suffix(".rs").unwrap_or(inside);
        let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
        if module
            .last()
            .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
        {
            module.pop();
        }
        module
    }

    /// The files that this one declares for tests only.
    fn test_files(&self) -> Vec<String> {
        let folder = self.module().join("/");
        let folder = if folder.is_empty() {
            folder
        } else {
            format!("{folder}/")
        };
        self.test_modules
            .iter()
            .map(|name| format!("server/{folder}{name}"))
            .collect()
    }
}

/// All Rust files below `folder`, sorted. Files that are compiled for tests only have their code among the tests.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(root, &root.join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let test_files: Vec<String> = found.iter().flat_map(Source::test_files).collect();
    for source in &mut found {
        let is_test = test_files.iter().any(|file| {
            source.path == format!("{file}.rs") || source.path.starts_with(&format!("{file}/"))
        });
        if is_test || !source.path.starts_with("server/") {
            source.tests.append(&mut source.code);
        }
    }
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    let Ok(items) = fs::read_dir(folder) else {
        return;
    };
    for item in items {
        let path = item.expect("a readable folder").path();
        if path.is_dir() {
            walk(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("sources are text");
            let relative = path.strip_prefix(root).expect("below the root");
            let relative = relative.to_str().expect("plain names").replace('\\', "/");
            found.push(Source::new(&relative, &text));
        }
    }
}

/// Parts code from what `#[cfg(test)]` stands before, and names the modules that it sends to files of their own.
fn split(tokens: Vec<Token>) -> (Vec<Token>, Vec<Token>, Vec<String>) {
    let (mut code, mut tests, mut modules) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = tokens.as_slice();
    while let Some(first) = rest.first() {
        if !is_cfg_test(rest) {
            code.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        let item = &rest[..item_len(rest)];
        if let [.., module, name, end] = item
            && module.ident() == Some("mod")
            && end.is(';')
        {
            modules.extend(name.ident().map(str::to_owned));
        }
        tests.extend_from_slice(item);
        rest = &rest[item.len()..];
    }
    (code, tests, modules)
}

fn is_cfg_test(tokens: &[Token]) -> bool {
    matches!(tokens, [hash, open, cfg, paren, test, ..]
        if hash.is('#') && open.is('[') && cfg.ident() == Some("cfg") && paren.is('(') && test.ident() == Some("test"))
}

/// The tokens of an item with its attributes: to its `;`, or to the end of its braces.
fn item_len(tokens: &[Token]) -> usize {
    let (mut depth, mut braced) = (0_usize, false);
    for (at, token) in tokens.iter().enumerate() {
        if token.is('(') || token.is('[') || token.is('{') {
            braced |= depth == 0 && token.is('{');
            depth += 1;
        } else if token.is(')') || token.is(']') || token.is('}') {
            depth = depth.saturating_sub(1);
            if depth == 0 && braced {
                return at + 1;
            }
        } else if depth == 0 && token.is(';') {
            return at + 1;
        }
    }
    tokens.len()
}

/// Walks over code and gathers paths.
struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    home: Vec<String>,
    /// Modules that are open in the same file, each with the depth of its braces.
    inner: Vec<(String, usize)>,
    depth: usize,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let token = &self.tokens[self.at];
        if token.is('{') {
            self.depth += 1;
        } else if token.is('}') {
            self.depth = self.depth.saturating_sub(1);
            self.inner.pop_if(|(_, depth)| *depth == self.depth);
        }
        match token.ident() {
            Some("mod") if self.peek(2, '{') => {
                let name = self.tokens[self.at + 1].ident().unwrap_or_default();
                self.inner.push((name.to_owned(), self.depth));
                self.at += 1;
            }
            // Not the `use<…>` of a captured lifetime.
            Some("use") if !self.peek(1, '<') => {
                self.at += 1;
                self.tree(&[]);
            }
            // Not the method of `value.method::<T>()`.
            Some(_) if self.peek(1, ':') && self.peek(2, ':') && !self.is_method() => {
                let line = token.line;
                let mut segments = Vec::new();
                while let Some(name) = self.tokens.get(self.at).and_then(Token::ident) {
                    segments.push(name.to_owned());
                    self.at += 1;
                    if !(self.peek(0, ':') && self.peek(1, ':')) {
                        break;
                    }
                    self.at += 2;
                }
                self.add(segments, line);
            }
            _ => self.at += 1,
        }
    }

    fn is_method(&self) -> bool {
        self.at > 0 && self.tokens[self.at - 1].is('.')
    }

    fn peek(&self, ahead: usize, punct: char) -> bool {
        self.tokens
            .get(self.at + ahead)
            .is_some_and(|token| token.is(punct))
    }

    /// One branch of a `use`: names, then a group, a star, or nothing.
    fn tree(&mut self, before: &[String]) {
        let mut segments = before.to_vec();
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        while let Some(token) = self.tokens.get(self.at) {
            if token.is('{') {
                self.at += 1;
                while self.at < self.tokens.len() && !self.peek(0, '}') {
                    self.tree(&segments);
                    if self.peek(0, ',') {
                        self.at += 1;
                    }
                }
                self.at += 1;
                return;
            }
            match token.ident() {
                Some("as") => {
                    self.at += 2;
                    break;
                }
                Some(name) => segments.push(name.to_owned()),
                None if token.is('*') => segments.push("*".to_owned()),
                None if token.is(':') => {}
                None => break,
            }
            self.at += 1;
        }
        self.add(segments, line);
    }

    fn add(&mut self, segments: Vec<String>, line: usize) {
        let here = self
            .home
            .iter()
            .chain(self.inner.iter().map(|(name, _)| name));
        let mut module: Vec<String> = here.cloned().collect();
        let mut rest = segments.as_slice();
        let is_relative = rest
            .first()
            .is_some_and(|first| first == "self" || first == "super");
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "self" => {}
                "super" => {
                    module.pop();
                }
                _ => break,
            }
            rest = after;
        }
        let segments = if is_relative {
            let root = std::iter::once("crate".to_owned());
            root.chain(module).chain(rest.iter().cloned()).collect()
        } else {
            segments
        };
        self.found.push(Named { segments, line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, named: &[&str]) {
        let found: Vec<String> = Source::new(path, text)
            .named()
            .iter()
            .map(|named| format!("{}:{}", named.segments.join("::"), named.line))
            .collect();
        assert_eq!(found, named);
    }

    #[test]
    fn spells_out_uses() {
        check(
            "server/ide/hover.rs",
            "use std::{fs, io::{self, Read as _}};\npub use crate::{text::Span,\n model::*};\nuse super::Kind;",
            &[
                "std::fs:1",
                "std::io::self:1",
                "std::io::Read:1",
                "crate::text::Span:2",
                "crate::model::*:3",
                "crate::ide::Kind:4",
            ],
        );
    }

    #[test]
    fn finds_paths_in_passing_and_resolves_them() {
        check(
            "server/ide/mod.rs",
            "fn a() -> super::text::Span { Vec::<u8>::new(); b.regex::<u8>(); crate::lsp::x!(); mod b { use super::super::store; } }\nimpl<'a> X + use<'a> for self::Y {}",
            &[
                "crate::text::Span:1",
                "Vec:1",
                "crate::lsp::x:1",
                "crate::store:1",
                "crate::ide::Y:2",
            ],
        );
    }

    #[test]
    fn leaves_out_tests_comments_and_strings() {
        check(
            "server/text.rs",
            "// crate::a::b\n/// crate::c::d\nconst X: &str = \"crate::e::f\";\n#[cfg(test)]\n#[allow(x)]\nmod tests { use crate::g; fn h() {} }\nuse crate::i;",
            &["crate::i:7"],
        );
    }

    #[test]
    fn knows_rooms_and_files_of_tests() {
        let source = Source::new("server/ide/a/mod.rs", "#[cfg(test)]\nmod tests;\n");
        assert_eq!(source.room(), "ide");
        assert_eq!(source.test_files(), ["server/ide/a/tests"]);
        assert_eq!(Source::new("server/text.rs", "").room(), "text");
    }
}
