//! The program. Everything it does is in the library, where tests can reach it.

/// Hashing a password takes 19 MiB for a moment; the C library's allocator would keep that much for each thread that ever did.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    forecourt::cli::run()
}
