//! `smsagent`: see `sms::cli::agent`.
fn main() -> std::process::ExitCode {
    sms::smsagent()
}
