//! `smspatch`: see `sms::cli::patch`.
fn main() -> std::process::ExitCode {
    sms::smspatch()
}
