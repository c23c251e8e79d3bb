//! FACES: args in, views out; one folder per tool, one file per command.

/// `smsctl`.
pub fn smsctl() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}

/// `smsinv`.
pub fn smsinv() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}

/// `smspatch`.
pub fn smspatch() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}

/// `smsdist`.
pub fn smsdist() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}

/// `smsagent`.
pub fn smsagent() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
