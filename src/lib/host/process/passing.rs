//! Open files and sockets handed from one process of ours to another, over the stream between them.

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// Sends a few bytes, and with them what is open, if anything.
pub fn hand_over(line: &UnixStream, bytes: &[u8], open: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let handed: Vec<BorrowedFd<'_>> = open.into_iter().collect();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !handed.is_empty() {
        control.push(SendAncillaryMessage::ScmRights(&handed));
    }
    let sent = sendmsg(
        line,
        &[IoSlice::new(bytes)],
        &mut control,
        SendFlags::NOSIGNAL,
    )?;
    match sent == bytes.len() {
        true => Ok(()),
        false => Err(io::ErrorKind::WriteZero.into()),
    }
}

/// Receives exactly as many bytes as there is room for, all sent in one, and what came with them.
pub fn take_over(line: &UnixStream, bytes: &mut [u8]) -> io::Result<Option<OwnedFd>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let wanted = bytes.len();
    let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::WAITALL;
    let got = recvmsg(line, &mut [IoSliceMut::new(bytes)], &mut control, flags)?;
    if got.bytes != wanted {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut opened = control.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut handed) => handed.next(),
        _ => None,
    });
    Ok(opened.next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Seek, Write};
    use std::os::fd::AsFd;

    #[test]
    fn an_open_file_comes_with_the_bytes_and_an_end_is_an_error() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"content").unwrap();
        file.rewind().unwrap();
        hand_over(&ours, b"yes", Some(file.as_fd())).unwrap();
        hand_over(&ours, b"no!", None).unwrap();
        let mut word = [0; 3];
        let handed = take_over(&theirs, &mut word).unwrap().unwrap();
        assert_eq!(&word, b"yes");
        let mut text = String::new();
        File::from(handed).read_to_string(&mut text).unwrap();
        assert_eq!(text, "content");
        assert!(take_over(&theirs, &mut word).unwrap().is_none());
        assert_eq!(&word, b"no!");
        drop(ours);
        assert!(take_over(&theirs, &mut word).is_err());
    }
}
