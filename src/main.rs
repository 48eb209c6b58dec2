//! The program. Everything it does is in the library, where tests can reach it.

/// Hashing a password takes 19 MiB for a moment; the C library's allocator would keep that much for each thread that ever did.
/// Built without huge pages (`no_thp`): with them a few kilobytes in use keep two megabytes, 27 MB of it instead of 14.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    forecourt::cli::run()
}
