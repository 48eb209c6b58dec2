//! Many tasks behind one barrier.

use std::sync::Arc;

use tokio::sync::Barrier;

/// How many tasks race.
pub(crate) const TASKS: usize = 64;
/// How often.
pub(crate) const ROUNDS: usize = 40;

/// How often where a round costs little: what the variable `FORECOURT_TEST_ROUNDS` says, and so many otherwise.
pub(crate) fn rounds(otherwise: usize) -> usize {
    std::env::var("FORECOURT_TEST_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Runs `work(0)` … `work(63)` at the same moment, each in a task of its own.
pub(crate) async fn at_once<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    work: impl Fn(usize) -> F,
) -> Vec<T> {
    let barrier = Arc::new(Barrier::new(TASKS));
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            let (barrier, work) = (barrier.clone(), work(number));
            tokio::spawn(async move {
                barrier.wait().await;
                work.await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.expect("the task ends well"));
    }
    answers
}
