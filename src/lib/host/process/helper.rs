//! A process of our own program that works for this one at the other end of a socket pair, as another user where that can
//! be, with nothing else of ours. It goes when its value does.

use crate::host::Error;
use crate::host::account;
use rustix::process::geteuid;
use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// This very program, whatever its name leads to by now.
pub const SELF: &str = "/proc/self/exe";
/// The account of helpers, where an administrator has made one.
const ACCOUNT: &str = "_sms";
/// Else a number that no system gives to an account: Debian and systemd leave it free.
const FREE_NUMBER: u32 = 61_111;

/// A running helper; ended when dropped.
#[derive(Debug)]
pub struct Helper {
    child: Child,
}

impl Helper {
    /// Starts this program with `words`; its standard input is the other end of the stream.
    pub fn start<S: AsRef<OsStr>>(words: &[S]) -> Result<(Self, UnixStream), Error> {
        let failed = |source| Error::io("run", Path::new(SELF))(source);
        let (ours, theirs) = UnixStream::pair().map_err(failed)?;
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that starts helpers"
        )]
        let mut command = Command::new(SELF);
        command
            .args(words)
            .env_clear()
            .current_dir("/")
            .process_group(0)
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if geteuid().is_root() {
            let (uid, gid) = account::ids(ACCOUNT).unwrap_or((FREE_NUMBER, FREE_NUMBER));
            // Supplementary groups go with it.
            command.gid(gid).uid(uid);
        }
        let child = command.spawn().map_err(failed)?;
        Ok((Self { child }, ours))
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // It may have ended by itself; it is waited for either way.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// In a helper: the stream to who started it.
pub fn line() -> io::Result<UnixStream> {
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}
