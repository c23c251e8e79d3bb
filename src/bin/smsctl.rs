//! `smsctl`: see `sms::cli::ctl`.

/// Of a server that takes in reports a third of the time was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    sms::smsctl()
}
