//! `smsctl`: see `sms::cli::ctl`.
fn main() -> std::process::ExitCode {
    sms::smsctl()
}
