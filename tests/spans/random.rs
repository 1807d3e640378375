//! Random YAML: soups of its signs, and documents with the shape of frontmatter.

use proptest::prelude::*;

/// Pieces from which random YAML is made; joined blindly they give every kind of broken text, and now and then a sound one.
const PIECES: &[&str] = &[
    "status",
    "labels",
    "a",
    "b c",
    "é",
    "日本",
    "😀",
    "approval",
    "depends_on",
    ": ",
    ":",
    ":\n",
    ":\n  ",
    ":\n- ",
    ":\n  - ",
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "- ",
    "-",
    "- - ",
    "[",
    "]",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "\"",
    "'",
    "''",
    "\\",
    "\\n",
    "\\\n",
    "\\u00e9",
    " # note",
    "#",
    "# x\n",
    "|\n",
    "|-\n  ",
    ">\n  ",
    "|2\n",
    ">+\n\n",
    "|+\n   ",
    "~",
    "null",
    "true",
    "1",
    "0x1F",
    "1.5",
    "&a ",
    "*a",
    "!t ",
    "? ",
    "...",
    "...\n",
    "%",
    "@",
    "`",
    "<<: ",
    "=",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "a: b\n",
    "a: [b, c]\n",
    "x: 'y'\n",
    "k:\n",
    "\"q\": ",
    "--",
    "http://x",
    "a#b",
    "*.rs",
];

/// Signs of YAML in any order.
pub fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

/// Scalars in all styles, for a line of their own or not.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9._/-]{0,8}",
        "[a-zé日 ]{1,8}",
        "'([a-z :#,\\]]|''){0,8}'",
        "\"([a-z :#,\\]]|\\\\n|\\\\\"){0,8}\"",
        Just("~".to_owned()),
        Just("0x1F".to_owned()),
        Just("'a\n\n   b'".to_owned()),
        Just("\"a \n  b\\\n  c\"".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("[a, 'b', \"c\", d e]".to_owned()),
        Just("[a,\n    b, # note\n    c]".to_owned()),
        Just("{a: b, c: [d, {e: f}]}".to_owned()),
        Just("[a: b, c]".to_owned()),
        Just("plain\n     folded\n\n     over lines".to_owned()),
        Just("a # comment".to_owned()),
        Just("|\n     lit\n       deep\n\n     eral".to_owned()),
        Just(">-\n     fol\n     ded\n\n       deep\n     again\n\n".to_owned()),
        Just("|+\n     kept\n\n".to_owned()),
        Just("|2-\n     lead\n".to_owned()),
    ]
}

/// A document with the shape of a block map, often sound.
pub fn shaped() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => ("[a-e]{1,3}", scalar()).prop_map(|(key, value)| format!("{key}: {value}\n")),
        2 => ("[a-e]{1,3}", prop::collection::vec(scalar(), 0..4), 0..3usize, prop::bool::ANY).prop_map(
            |(key, items, indent, comment)| {
                let mut out = format!("{key}:{}\n", if comment { " # list" } else { "" });
                for item in items {
                    out.push_str(&format!("{}- {item}\n", " ".repeat(indent)));
                }
                out
            }
        ),
        1 => ("[a-e]{1,3}", "[a-e]{1,3}", scalar(), scalar()).prop_map(|(key, sub, a, b)| format!(
            "{key}:\n  {sub}: {a}\n  y{sub}: {b}\n"
        )),
        1 => ("[a-e]{1,3}", scalar(), scalar()).prop_map(|(key, a, b)| format!(
            "{key}:\n  - x: {a}\n    y: {b}\n  - - {b}\n    - {a}\n"
        )),
        1 => Just("# comment\n".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("'quoted key' : x\n".to_owned()),
        1 => Just("...\n".to_owned()),
    ];
    (
        prop::collection::vec(line, 0..6),
        0..4usize,
        soup(),
        0..1_000usize,
    )
        .prop_map(|(lines, how, junk, at)| {
            let text = lines.concat();
            match how {
                0 => text.replace('\n', "\r\n"),
                1 => {
                    let mut at = at % (text.len() + 1);
                    while !text.is_char_boundary(at) {
                        at -= 1;
                    }
                    format!("{}{junk}{}", &text[..at], &text[at..])
                }
                _ => text,
            }
        })
}
