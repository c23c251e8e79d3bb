//! Refusals as HTTP answers, and questions to the site carried to a blocking thread.

use super::Log;
use super::limits::RETRY_AFTER;
use crate::service::port::{Refusal, TICKET_SCHEME};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER as RETRY_AFTER_HEADER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// A document, or what became of the question.
pub async fn ask<T: IntoResponse + Send + 'static>(
    log: Log,
    content_type: &'static str,
    question: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Response {
    ask_maybe(log, content_type, move || question().map(Some)).await
}

/// As [`ask`]; no content when there is no document. The body of a refusal says no more than its status.
pub async fn ask_maybe<T: IntoResponse + Send + 'static>(
    log: Log,
    content_type: &'static str,
    question: impl FnOnce() -> Result<Option<T>, Refusal> + Send + 'static,
) -> Response {
    let answer = tokio::task::spawn_blocking(question)
        .await
        .unwrap_or_else(|error| Err(Refusal::Failed(error.to_string())));
    match answer {
        Ok(Some(body)) => ([(CONTENT_TYPE, content_type)], body).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(&refusal, &log),
    }
}

/// The HTTP answer to what cannot be answered.
pub fn refused(refusal: &Refusal, log: &Log) -> Response {
    match refusal {
        Refusal::Missing => StatusCode::NOT_FOUND.into_response(),
        Refusal::Malformed(_) => StatusCode::BAD_REQUEST.into_response(),
        Refusal::NotTrusted(_) => StatusCode::FORBIDDEN.into_response(),
        Refusal::Busy => busy(),
        Refusal::Later(wait) => later(*wait),
        Refusal::NoTicket => no_ticket(),
        Refusal::Failed(reason) => {
            log(&format!("a request failed: {reason}"));
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// "You ask too much; come back after so long."
fn later(wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(1).to_string();
    let later: [(HeaderName, String); 1] = [(RETRY_AFTER_HEADER, seconds)];
    (StatusCode::TOO_MANY_REQUESTS, later).into_response()
}

/// "Who has a ticket may read this."
fn no_ticket() -> Response {
    let scheme: [(HeaderName, &str); 1] = [(WWW_AUTHENTICATE, TICKET_SCHEME)];
    (StatusCode::UNAUTHORIZED, scheme).into_response()
}

/// "Come back later."
pub fn busy() -> Response {
    let later: [(HeaderName, &str); 1] = [(RETRY_AFTER_HEADER, RETRY_AFTER)];
    (StatusCode::SERVICE_UNAVAILABLE, later).into_response()
}
