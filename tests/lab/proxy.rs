//! A road between an agent and a server that can be cut after so many bytes, and counts what it carries.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Never cut.
const WHOLE: u64 = u64::MAX;

/// Listens on a port of its own and carries each connection to the server.
pub struct Proxy {
    /// Where agents connect.
    pub port: u16,
    state: Arc<State>,
}

struct State {
    server: u16,
    carried: AtomicU64,
    cut_at: AtomicU64,
}

impl Proxy {
    /// Before the server on this port.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("address").port();
        let state = Arc::new(State {
            server,
            carried: AtomicU64::new(0),
            cut_at: AtomicU64::new(WHOLE),
        });
        let of_thread = Arc::clone(&state);
        // ends with the test program
        thread::spawn(move || {
            for agent in listener.incoming().flatten() {
                let state = Arc::clone(&of_thread);
                thread::spawn(move || carry(agent, &state));
            }
        });
        Self { port, state }
    }

    /// Bytes that agents have received so far.
    pub fn carried(&self) -> u64 {
        self.state.carried.load(Ordering::Relaxed)
    }

    /// From now on, every connection ends once this many more bytes have been carried to agents.
    pub fn cut_after(&self, bytes: u64) {
        let at = self.carried() + bytes;
        self.state.cut_at.store(at, Ordering::Relaxed);
    }

    /// The road is whole again.
    pub fn mend(&self) {
        self.state.cut_at.store(WHOLE, Ordering::Relaxed);
    }
}

fn carry(mut agent: TcpStream, state: &State) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", state.server)) else {
        return;
    };
    let (Ok(mut from), Ok(mut to)) = (agent.try_clone(), server.try_clone()) else {
        return;
    };
    let asking = thread::spawn(move || {
        // either side may hang up at any time
        drop(std::io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Write));
    });
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = server.read(&mut buffer) {
        let so_far = state.carried.load(Ordering::Relaxed);
        let left = state.cut_at.load(Ordering::Relaxed).saturating_sub(so_far);
        let passed = read.min(usize::try_from(left).unwrap_or(usize::MAX));
        if agent.write_all(&buffer[..passed]).is_err() || passed < read {
            break;
        }
        state.carried.fetch_add(read as u64, Ordering::Relaxed);
    }
    drop(agent.shutdown(Shutdown::Both));
    drop(server.shutdown(Shutdown::Both));
    drop(asking.join());
}
