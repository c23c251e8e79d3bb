//! `smsinv`: see `sms::cli::inv`.
fn main() -> std::process::ExitCode {
    sms::smsinv()
}
