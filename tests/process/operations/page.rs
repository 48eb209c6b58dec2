//! The commands of a page, and what it says they print.
//!
//! A fenced block that is opened by `sh` is run; `sh sqlite` and `sh postgres` on that engine only. The block `text` that
//! follows is what it prints, where `…` stands for anything, and a line of its own that is only `…` for any lines.

/// One block of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) engine: Option<String>,
    pub(super) commands: String,
    pub(super) printed: Option<String>,
}

/// Every block of a page that is to be run, in its order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut lines = page.lines();
    let mut is_after_commands = false;
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            is_after_commands &= line.trim().is_empty();
            continue;
        };
        let body: String = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        let mut words = info.split_whitespace();
        match words.next() {
            Some("sh") => {
                blocks.push(Block { engine: words.next().map(str::to_owned), commands: body, printed: None });
                is_after_commands = true;
                continue;
            }
            Some("text") => {
                assert!(is_after_commands, "a block of text follows no commands:\n{body}");
                blocks.last_mut().expect("commands before it").printed = Some(body);
            }
            _ => {}
        }
        is_after_commands = false;
    }
    blocks
}

/// Whether what was printed is what the page says.
pub(super) fn fits(expected: &str, printed: &str) -> bool {
    let (expected, printed): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), printed.lines().collect());
    lines_fit(&expected, &printed)
}

fn lines_fit(expected: &[&str], printed: &[&str]) -> bool {
    match (expected.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((&"…", rest)), _) => (0..=printed.len()).any(|from| lines_fit(rest, &printed[from..])),
        (Some((first, rest)), Some((line, more))) => line_fits(first, line) && lines_fit(rest, more),
        _ => false,
    }
}

fn line_fits(expected: &str, line: &str) -> bool {
    match expected.split_once('…') {
        None => expected == line,
        Some((before, after)) => line.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| line_fits(after, &rest[at..]))
        }),
    }
}

#[test]
fn a_page_is_read_as_it_is_written() {
    let page =
        "# A\n\n```sh\nls\n```\n\n```text\na\n…\n```\n\n```yaml\nno: command\n```\n\n```sh postgres\npsql\n```\nEnd.\n";
    let block = |engine: Option<&str>, commands: &str, printed: Option<&str>| Block {
        engine: engine.map(str::to_owned),
        commands: commands.to_owned(),
        printed: printed.map(str::to_owned),
    };
    assert_eq!(blocks(page), [block(None, "ls\n", Some("a\n…\n")), block(Some("postgres"), "psql\n", None)]);
}

#[test]
fn dots_stand_for_anything_and_nothing_else_does() {
    for (expected, printed) in [
        ("a\n", "a\n"),
        ("a … c\n", "a b c\n"),
        ("…a…\n", "xay\n"),
        ("…\nb\n…\n", "b\n"),
        ("…\nb\n…\n", "a\nb\nc\nd\n"),
        ("\"ms\":…,\n", "\"ms\":0.5,\n"),
        ("…\n", ""),
    ] {
        assert!(fits(expected, printed), "{expected:?} {printed:?}");
    }
    for (expected, printed) in
        [("a\n", "b\n"), ("a\n", ""), ("a\n", "a\nb\n"), ("a…c\n", "a\n"), ("…\nb\n", "b\nc\n"), ("", "a\n")]
    {
        assert!(!fits(expected, printed), "{expected:?} {printed:?}");
    }
}
