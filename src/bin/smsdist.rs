//! `smsdist`: see `sms::cli::dist`.
fn main() -> std::process::ExitCode {
    sms::smsdist()
}
