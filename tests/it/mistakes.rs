//! Files with mistakes that people make, each with all that it is told: `mistakes.txt` is the table.
//! A sentence says where the fault is and what to write instead, in the words of the file.

use crate::pinned;
use quorumscope::scenario::{self, Problem};

/// Files that are broken before they are a scenario, or in one word of it.
const OF_THE_TEXT: &[(&str, &[u8])] = &[
    ("an empty file", b""),
    ("nothing but blanks", b" \n\n"),
    ("a byte order mark", b"\xEF\xBB\xBF{\"version\": 1}"),
    ("UTF-16", b"\xFF\xFE{\0}\0"),
    ("Latin-1", b"{\"version\": 1,\n \"title\": \"Caf\xE9\"}"),
    ("a comment", b"{\n  \"version\": 1, // the first\n  \"seed\": 2\n}"),
    ("a comment of C", b"{\n  /* the first */\n  \"version\": 1\n}"),
    ("a comment of the shell", b"{\n  # the first\n  \"version\": 1\n}"),
    ("a comma after the last field", b"{\n  \"version\": 1,\n}"),
    ("a comma after the last item", b"{\"version\": 1, \"clients\": [\"Alice\",]}"),
    ("no comma", b"{\n  \"version\": 1\n  \"seed\": 2\n}"),
    ("no colon", b"{\"version\" 1}"),
    ("single quotes", b"{'version': 1}"),
    ("single quotes around a value", b"{\"version\": 1, \"title\": 'Carts'}"),
    ("quotes of a word processor", "{\"version\": 1, \"title\": “Carts”}".as_bytes()),
    ("a name without quotes", b"{version: 1}"),
    ("a text without quotes", b"{\"version\": 1, \"title\": Carts}"),
    ("a text over two lines", b"{\"version\": 1, \"about\": \"one\ntwo\"}"),
    ("a backslash", b"{\"version\": 1, \"about\": \"C:\\Users\"}"),
    ("a word of Python", b"{\"version\": 1, \"cluster\": {\"notfound_ok\": True}}"),
    ("None", b"{\"version\": 1, \"cluster\": {\"gossip\": None}}"),
    ("a number with a plus", b"{\"version\": 1, \"seed\": +5}"),
    ("a number with a zero before it", b"{\"version\": 1, \"seed\": 007}"),
    ("a number that nothing can hold", b"{\"version\": 1, \"seed\": 1e400}"),
    ("an object that does not end", b"{\"version\": 1, \"cluster\": {\"nodes\": 3}"),
    ("a text that does not end", b"{\"version\": 1, \"title\": \"Carts}"),
    ("a bracket too many", b"{\"version\": 1}}"),
    ("a field twice", b"{\n  \"version\": 1,\n  \"seed\": 1,\n  \"seed\": 2\n}"),
    (
        "a key twice",
        b"{\"version\": 1, \"cluster\": {\"preference\": {\"k\": [\"A\"], \"k\": [\"B\"]}}}",
    ),
    ("a list", b"[]"),
];

/// Files with one fault, or with several of one part.
const OF_THE_PARTS: &[(&str, &str)] = &[
    ("no version", r#"{"seed": 1}"#),
    ("a version as a text", r#"{"version": "1"}"#),
    ("another version", r#"{"version": 2}"#),
    ("another version, and more", r#"{"version": 2, "cluster": {"nods": 3}, "script": [{}]}"#),
    ("a field misspelt", r#"{"version": 1, "sede": 5}"#),
    ("a number too large", r#"{"version": 1, "seed": 18446744073709551616}"#),
    ("a negative number", r#"{"version": 1, "seed": -1}"#),
    ("a number with a fraction", r#"{"version": 1, "cluster": {"virtual_nodes": 1.5}}"#),
    ("a whole number with a point", r#"{"version": 1, "seed": 5.0}"#),
    (
        "a number out of its range",
        r#"{"version": 1, "cluster": {"quorum": {"n": 300, "r": 2, "w": 2}}}"#,
    ),
    ("a number as a text", r#"{"version": 1, "cluster": {"virtual_nodes": "8"}}"#),
    ("a truth as a text", r#"{"version": 1, "cluster": {"notfound_ok": "true"}}"#),
    ("null", r#"{"version": 1, "cluster": {"request_timeout": null}}"#),
    ("a list instead of an object", r#"{"version": 1, "cluster": {"quorum": [3, 2, 2]}}"#),
    ("a text instead of an object", r#"{"version": 1, "cluster": {"gossip": "1s"}}"#),
    ("a number instead of a word", r#"{"version": 1, "cluster": {"versioning": 5}}"#),
    (
        "an object instead of a word",
        r#"{"version": 1, "cluster": {"versioning": {"vector-clock": null}}}"#,
    ),
    ("one name instead of a list", r#"{"version": 1, "clients": "Alice"}"#),
    ("a latency that is no law", r#"{"version": 1, "network": {"latency": "5ms"}}"#),
    ("a latency of no law", r#"{"version": 1, "network": {"latency": {}}}"#),
    (
        "a latency of two laws",
        r#"{"version": 1, "network": {"latency": {"fixed": "5ms", "uniform": ["1ms", "2ms"]}}}"#,
    ),
    ("a law misspelt", r#"{"version": 1, "network": {"latency": {"fixd": "5ms"}}}"#),
    ("a duration without a unit", r#"{"version": 1, "network": {"latency": {"fixed": 5}}}"#),
    ("a duration with a fraction", r#"{"version": 1, "network": {"latency": {"fixed": "1.5s"}}}"#),
    ("a negative duration", r#"{"version": 1, "cluster": {"request_timeout": "-5ms"}}"#),
    ("a duration with a blank", r#"{"version": 1, "cluster": {"request_timeout": "5 ms"}}"#),
    ("a duration in words", r#"{"version": 1, "cluster": {"request_timeout": "1.5 Seconds"}}"#),
    ("a range of one", r#"{"version": 1, "network": {"latency": {"uniform": ["1ms"]}}}"#),
    ("a share above one", r#"{"version": 1, "network": {"loss": "3/2"}}"#),
    ("a share as a fraction", r#"{"version": 1, "network": {"loss": 0.1}}"#),
    ("a share in percent", r#"{"version": 1, "network": {"loss": "2.5%"}}"#),
    ("a word misspelt", r#"{"version": 1, "cluster": {"versioning": "last-write-win"}}"#),
    ("a preset misspelt", r#"{"version": 1, "cluster": {"preset": "casandra"}}"#),
    ("no number of nodes", r#"{"version": 1, "cluster": {"nodes": true}}"#),
    ("partitions that nobody claims", r#"{"version": 1, "cluster": {"partitions": 64}}"#),
    (
        "partitions that are no power of two",
        r#"{"version": 1, "cluster": {"preset": "riak", "partitions": 100}}"#,
    ),
    (
        "partitions fewer than nodes",
        r#"{"version": 1, "cluster": {"preset": "riak", "nodes": 20, "partitions": 16}}"#,
    ),
    ("a quorum without w", r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": 2}}}"#),
    (
        "a leader to read from where there is none",
        r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": "leader", "w": "any"}}}"#,
    ),
    (
        "more primaries than N",
        r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": "one", "w": "all", "pw": 4}}}"#,
    ),
    (
        "a quorum above the nodes",
        r#"{"version": 1, "cluster": {"nodes": 2, "quorum": {"n": 3, "r": 1, "w": 1}}}"#,
    ),
    ("a name twice", r#"{"version": 1, "cluster": {"nodes": ["A", "B"]}, "clients": ["A"]}"#),
    (
        "a client in the walk of a key",
        r#"{"version": 1, "cluster": {"preference": {"*": ["Bob"]}}, "clients": ["Bob"]}"#,
    ),
    ("a comment of a list", r#"{"version": 1, "comment": ["one", "two"]}"#),
];

/// Files of which parts cannot be read: what depends on them is not held against them, all else is.
const OF_SEVERAL_PARTS: &[(&str, &str)] = &[
    (
        "a cluster that cannot be read",
        r#"{"version": 1, "cluster": {"nods": ["X", "Y", "Z"]}, "clients": ["Bob"], "script": [
            {"get": {"via": "X", "client": "Bobb", "r": 4}}, {"crash": ["Y"]}, {"promote": {"node": "Z"}}]}"#,
    ),
    (
        "clients and a network that cannot be read",
        r#"{"version": 1, "clients": "Bob", "network": "manuel", "script": [
            {"get": {"id": "g", "client": "Bob"}}, {"deliver": {"op": "g", "to": ["Q"]}}]}"#,
    ),
    (
        "a step that cannot be read",
        r#"{"version": 1, "clients": ["Bob"], "script": [
            {"put": {"id": "w", "key": "k", "valu": "v"}},
            {"expect": {"op": "w", "outcome": "ok"}}, {"expect": {"node": "A", "key": "k", "absent": true}}]}"#,
    ),
];

/// Scripts with mistakes: of a cluster of five with two clients, on a network that delivers.
const OF_THE_SCRIPT: &[(&str, &str)] = &[
    ("an action misspelt", r#"{"crsh": ["A"]}"#),
    ("no action", r#"{"at": "1ms"}"#),
    ("two actions", r#"{"crash": ["A"], "heal": true}"#),
    ("at and after", r#"{"at": "1ms", "after": "1ms", "heal": true}"#),
    ("a time that goes back", r#"{"at": "2s", "heal": true}, {"at": "1s", "heal": true}"#),
    ("a list of nodes instead of an object", r#"{"wipe": ["A"]}"#),
    ("a step that is a word", r#""heal""#),
    ("no switch", r#"{"heal": false}"#),
    ("a client misspelt", r#"{"put": {"client": "Alcie", "value": "v"}}"#),
    ("a field of a step misspelt", r#"{"put": {"cliennt": "Alice", "value": "v"}}"#),
    ("a value that is a number", r#"{"put": {"client": "Alice", "value": 3}}"#),
    ("a client named as a node", r#"{"crash": ["Alice"]}"#),
    ("a node named as a client", r#"{"get": {"client": "A"}}"#),
    ("no client", r#"{"get": {"key": "x"}}"#),
    ("an id that is none", r#"{"get": {"id": "none", "client": "Alice"}}"#),
    ("an id that is a word", r#"{"get": {"id": "last", "client": "Alice"}}"#),
    (
        "an id twice",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"get": {"id": "g", "client": "Bob"}}"#,
    ),
    ("contacts fewer than R", r#"{"get": {"client": "Bob", "r": 2, "contact": ["A"]}}"#),
    ("a contact without a copy", r#"{"get": {"client": "Bob", "r": 1, "contact": ["A", "E"]}}"#),
    (
        "two contacts that nobody knows",
        r#"{"get": {"client": "Bob", "r": 1, "contact": ["Y", "Z"]}}"#,
    ),
    (
        "a contact without a copy after another fault",
        r#"{"crash": ["Q"]}, {"get": {"client": "Bob", "r": 1, "contact": ["E"]}}"#,
    ),
    (
        "who joins in a step that cannot be read",
        r#"{"join": "F"}, {"crash": ["F"]}, {"leave": ["F", "G"]}"#,
    ),
    ("an offset without a unit", r#"{"skew": {"node": "A", "offset": -5}}"#),
    ("an answer of another kind", r#"{"get": {"client": "Bob", "r": "most"}}"#),
    ("no answers", r#"{"get": {"client": "Bob", "r": 0}}"#),
    ("a word of writes for a read", r#"{"get": {"client": "Bob", "r": "any"}}"#),
    ("a leader where there is none", r#"{"get": {"client": "Bob", "r": "leader"}}"#),
    (
        "contacts fewer than PR",
        r#"{"get": {"client": "Bob", "r": 1, "pr": "two", "contact": ["A"]}}"#,
    ),
    ("more answers than N", r#"{"get": {"client": "Bob", "r": 4}}"#),
    (
        "by hand, but not manual",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"timeout": {"op": "g"}}"#,
    ),
    (
        "a kind of message misspelt",
        r#"{"link": {"from": "A", "to": "B", "kind": "putt", "drop": true}}"#,
    ),
    ("a link without an effect", r#"{"link": {"from": "A", "to": "B"}}"#),
    ("no moment", r#"{"run_until": "tea"}"#),
    ("half a moment", r#"{"run_until": {"converged": "x"}}"#),
    (
        "a moment of a key that nobody uses",
        r#"{"get": {"client": "Bob", "key": "cart"}}, {"run_until": {"converged": "crat", "within": "1s"}}"#,
    ),
    (
        "a message by its number and by its operation",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"drop": {"message": 3, "op": "g"}}"#,
    ),
    (
        "what cannot change",
        r#"{"set": {"nodes": 3, "leader": "A", "hash": "md5", "partitions": 8}}"#,
    ),
    ("an expectation of nothing", r#"{"expect": {"outcome": "ok"}}"#),
    (
        "an expectation that always holds",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"expect": {"op": "g"}}"#,
    ),
    (
        "an expectation of two forms",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"expect": {"op": "g", "node": "A"}}"#,
    ),
    (
        "a field of another form",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"expect": {"op": "g", "absent": true}}"#,
    ),
    ("a field of no form", r#"{"expect": {"verdikt": {}}}"#),
    (
        "an expectation of a key that nobody uses",
        r#"{"get": {"client": "Bob", "key": "cart"}}, {"expect": {"node": "A", "key": "carts", "absent": true}}"#,
    ),
    (
        "an expectation of no operation",
        r#"{"get": {"id": "g1", "client": "Bob"}}, {"expect": {"op": "g2", "outcome": "ok"}}"#,
    ),
    (
        "an expectation of no node",
        r#"{"get": {"client": "Bob"}}, {"expect": {"node": "Z", "absent": true}}"#,
    ),
    (
        "an outcome misspelt",
        r#"{"get": {"id": "g", "client": "Bob"}}, {"expect": {"op": "g", "outcome": "okay"}}"#,
    ),
    (
        "many at once",
        r#"{"crash": ["F", "Bob"]}, {"crush": ["A"]}, {"put": {"id": "w", "client": "Alise"}}, {"at": 5, "heal": true}, {"suspect": {"node": "AA", "peer": "B"}}"#,
    ),
    (
        "a text over a row, by a merge",
        r#"{"set": {"versioning": "last-write-wins"}}, {"put": {"client": "Bob", "value": {"a": "1"}}}, {"merge": {"client": "Bob", "rule": "keep", "value": "v"}}"#,
    ),
    (
        "a text over a row",
        r#"{"set": {"versioning": "last-write-wins"}}, {"put": {"client": "Bob", "value": {"a": "1"}}}, {"put": {"client": "Bob", "value": "v"}}"#,
    ),
];

fn script(steps: &str) -> String {
    let cluster = r#"{"nodes": 5, "preference": {"*": ["A", "B", "C", "D", "E"]}}"#;
    let head =
        format!("{{\"version\": 1, \"cluster\": {cluster}, \"clients\": [\"Alice\", \"Bob\"],");
    format!("{head}\n \"script\": [{steps}]}}")
}

fn problems(bytes: &[u8]) -> Vec<Problem> {
    match scenario::decode(bytes) {
        Ok(text) => scenario::check(text),
        Err(problem) => vec![problem],
    }
}

/// All cases: what it is about, the part that is shown, and the file.
fn cases() -> Vec<(&'static str, String, Vec<u8>)> {
    let texts = OF_THE_TEXT.iter().map(|(what, bytes)| {
        (*what, String::from_utf8_lossy(bytes).escape_debug().to_string(), bytes.to_vec())
    });
    let parts = OF_THE_PARTS
        .iter()
        .chain(OF_SEVERAL_PARTS)
        .map(|(what, text)| (*what, (*text).to_owned(), text.as_bytes().to_vec()));
    let scripts = OF_THE_SCRIPT
        .iter()
        .map(|(what, steps)| (*what, (*steps).to_owned(), script(steps).into_bytes()));
    texts.chain(parts).chain(scripts).collect()
}

#[test]
fn each_mistake_gets_its_sentence() {
    let mut told = String::new();
    for (what, shown, bytes) in cases() {
        told += &format!("{what}\n    {}\n", shown.replace("\\\"", "\""));
        for problem in problems(&bytes) {
            told += &format!("  {:?}: {problem}\n", problem.kind());
        }
    }
    pinned::hold(&told, include_str!("mistakes.txt"), "it/mistakes.txt");
}

/// Words that a program written in Rust uses of itself.
const OF_THE_PROGRAM: &[&str] = &[
    "u8",
    "u16",
    "u32",
    "u64",
    "i64",
    "f64",
    "usize",
    "bool",
    "struct",
    "enum",
    "variant",
    "Option",
    "Vec",
    "String",
    "str",
    "sequence",
    "map",
    "borrowed",
    "tuple",
    "unit",
    "newtype",
    "::",
    "`",
    "EOF",
    "serde",
    "deserialize",
    "integer",
    "boolean",
    "ident",
];

#[test]
fn each_mistake_is_told_with_its_line_and_in_words_of_the_file() {
    for (what, _, bytes) in cases() {
        let problems = problems(&bytes);
        assert!(!problems.is_empty(), "{what} is no mistake");
        for problem in problems {
            assert_eq!(unplain(&problem), None, "{what}");
        }
    }
}

/// What is not as it should be of a problem: that it has no place, or has a word of the program in
/// its sentence.
pub fn unplain(problem: &Problem) -> Option<String> {
    if problem.line() == 0 || problem.column() == 0 {
        return Some(format!("without a line: {problem}"));
    }
    let sentence = problem.sentence();
    // What the file says is quoted as it is.
    let outside: String = sentence.split('"').step_by(2).collect();
    let words: Vec<&str> = outside.split(|letter: char| !letter.is_alphanumeric()).collect();
    let is_there =
        |name: &&&str| words.contains(*name) || name.len() < 3 && outside.contains(**name);
    let name = OF_THE_PROGRAM.iter().find(is_there)?;
    Some(format!("\"{name}\" in: {sentence}"))
}

#[test]
fn a_file_is_refused_by_the_first_of_its_errors() {
    for (what, _, bytes) in cases() {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let problems = scenario::check(text);
        let first = problems.iter().find(|problem| problem.kind() == scenario::ProblemKind::Error);
        match (scenario::parse(text), first) {
            (Err(error), Some(first)) => assert_eq!(error, *first, "{what}"),
            (Ok(scenario), None) => assert_eq!(scenario.warnings(), problems, "{what}"),
            (read, _) => panic!("{what}: {:?}", read.err()),
        }
    }
}

const REMARKS: &str = r#"{"$schema": "scenario.schema.json", "comment": "a remark", "version": 1,
    "script": [{"comment": "another", "crash": ["A"]}]}"#;

#[test]
fn remarks_and_the_name_of_the_schema_are_no_mistakes() {
    assert_eq!(scenario::check(REMARKS), Vec::<Problem>::new());
}

/// What each expectation that failed says, and the warnings.
fn told(steps: &str) -> (Vec<String>, Vec<String>) {
    let scenario = scenario::parse(&script(steps)).expect("a well-formed file");
    let played = scenario::play(&scenario);
    let failed = played.checked.iter().filter(|checked| !checked.finding.held);
    let warnings = played.warnings.iter().map(ToString::to_string).collect();
    (failed.map(|checked| checked.finding.found.clone()).collect(), warnings)
}

#[test]
fn what_was_found_is_written_as_a_file_would_and_says_what_differs() {
    let (found, _) = told(
        r#"{"put": {"id": "w", "client": "Bob", "value": ["milk", "eggs"]}}, {"run_until": "idle"},
           {"expect": {"op": "w", "outcome": "unknown", "values": [["eggs", "milk"]]}},
           {"expect": {"node": "A", "values": ["tea"], "absent": false}}"#,
    );
    assert_eq!(
        found,
        [
            "outcome: \"ok\", expected \"unknown\"; values: [[\"eggs\", \"milk\"]]",
            "values: [[\"eggs\", \"milk\"]], expected [\"tea\"]; absent: false",
        ]
    );
}

#[test]
fn what_does_nothing_and_what_comes_too_late_is_warned_of() {
    let (_, warnings) = told(
        r#"{"handoff": {"from": "D", "to": "A"}}, {"advance": "1s"}, {"at": "500ms", "heal": true}"#,
    );
    assert_eq!(
        warnings,
        [
            "script[0].handoff: \"D\" holds nothing for \"A\"",
            "script[2].at: 500ms had passed; done at 1s",
        ]
    );
}

#[test]
fn only_hints_are_expected_without_a_key() {
    let steps = r#"{"get": {"client": "Bob", "key": "k"}}, {"get": {"client": "Bob", "key": "l"}},
        {"expect": {"node": "A", "hints": []}}"#;
    assert_eq!(scenario::check(&script(steps)), Vec::<Problem>::new());
}
