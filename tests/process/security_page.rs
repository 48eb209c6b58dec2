//! What docs/security.md says is shown by tests that are there.

use std::path::Path;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn each_test_that_the_page_names_is_there_and_each_file_of_a_link_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = read(&root.join("docs/security.md"));
    let mut named = 0;
    for (file, test) in quoted(&page).filter_map(|text| text.split_once(".rs::")) {
        let path = root.join(format!("{file}.rs"));
        assert!(read(&path).contains(&format!("fn {test}(")), "{}: there is no test {test}", path.display());
        named += 1;
    }
    assert!(named > 60, "only {named} are named");
    for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(root.join("docs").join(link).exists(), "docs/security.md leads to {link}");
    }
}

#[test]
fn every_requirement_of_level_one_and_two_has_its_line() {
    let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md"));
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).collect();
    let numbers = |line: &&str| line.split('|').nth(1).unwrap_or_default().to_owned();
    let firsts: Vec<String> = lines.iter().map(numbers).collect();
    let is_said = |number: &str| firsts.iter().any(|first| first.split([',', ' ']).any(|said| said == number));
    // ASVS 5.0.0: how many requirements each section has; those of level 3 alone may be missing.
    let sections = [
        ("3.3", 4),
        ("3.4", 6),
        ("3.5", 5),
        ("6.1", 3),
        ("6.2", 11),
        ("6.3", 4),
        ("6.4", 4),
        ("7.1", 3),
        ("7.2", 4),
        ("7.3", 2),
        ("7.4", 5),
        ("7.5", 2),
        ("7.6", 2),
    ];
    for (section, count) in sections {
        for number in 1..=count {
            assert!(is_said(&format!("{section}.{number}")), "{section}.{number} has no line");
        }
    }
}
