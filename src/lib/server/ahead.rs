//! Reads ahead: while one piece of an answer is sealed and sent, the next is read.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, channel};

/// So many pieces are there before they can be sent.
const PIECES: usize = 1;

/// A body that is read by a task of its own.
struct Ahead(Receiver<Result<Frame<Bytes>, axum::Error>>);

/// Begins to read the body at once; ends when nobody wants it any more.
pub fn read_ahead(mut body: Body) -> Body {
    let (give, pieces) = channel(PIECES);
    tokio::spawn(async move {
        while let Some(piece) = poll_fn(|task| Pin::new(&mut body).poll_frame(task)).await {
            if give.send(piece).await.is_err() {
                break;
            }
        }
    });
    Body::new(Ahead(pieces))
}

impl HttpBody for Ahead {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.0.poll_recv(task)
    }
}
