//! One server on one file, by whatever name it is reached.

use std::time::Duration;

use crate::server::{command, serve};
use crate::support::run;

#[test]
fn a_second_server_on_the_same_file_is_refused_through_a_symbolic_and_through_a_hard_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("forecourt.db");
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let served = serve(folder.path(), &url("forecourt.db"));
    let links = tempfile::tempdir().expect("another folder");
    std::os::unix::fs::symlink(&file, folder.path().join("symbolic.db")).expect("a symbolic link");
    std::os::unix::fs::symlink(folder.path(), links.path().join("folder")).expect("a symbolic link to the folder");
    let through_folder = format!("sqlite:{}", links.path().join("folder/forecourt.db").display());
    for url in [url("forecourt.db"), url("symbolic.db"), through_folder] {
        let (code, _, stderr) = run(command(folder.path(), &url));
        assert!(code == 1 && stderr.contains("another Forecourt is serving"), "{url}: {code} {stderr}");
    }
    std::fs::hard_link(&file, folder.path().join("hard.db")).expect("a hard link");
    let (code, _, stderr) = run(command(folder.path(), &url("hard.db")));
    assert!(code == 2 && stderr.contains("has 2 names (hard links)"), "{code} {stderr}");
    // Once the second name is gone and the first server too, the next one may.
    std::fs::remove_file(folder.path().join("hard.db")).expect("the link goes");
    drop(served);
    std::thread::sleep(Duration::from_millis(100));
    drop(serve(folder.path(), &url("symbolic.db")));
}
