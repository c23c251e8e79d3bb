//! An S3-compatible object store: get, put, list and delete by key, each request signed (signature version 4). What is in it
//! is verified by whoever reads it.

use super::Error;
use super::http::Settings;
use rustls::ClientConfig;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Bucket as Place, Credentials, S3Action, UrlStyle};
use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Response, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body, SendBody};

/// How long a signed request may be used.
const SIGNED_FOR: Duration = Duration::from_secs(15 * 60);
/// No page of a listing is larger: a thousand keys of a thousand bytes, with what is around them.
const MAX_PAGE: u64 = 8 << 20;
/// An answer to a request that changes something.
const MAX_ANSWER: u64 = 64 * 1024;

/// Who asks, and whom. Comes from the environment or a protected file, never from the catalog.
#[derive(Clone)]
pub struct Access {
    /// The address of the object store, for example `https://s3.example.org`.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The name of the key.
    pub key: String,
    /// The key.
    pub secret: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Access({})", self.endpoint)
    }
}

/// An object as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key, below the prefix.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it came, as the store says it.
    pub modified: String,
}

/// A bucket, and a prefix in it.
pub struct Bucket {
    place: Place,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

impl Bucket {
    /// The bucket and prefix that `s3://BUCKET/PREFIX` names.
    pub fn open(address: &str, access: &Access, tls: Arc<ClientConfig>) -> Result<Self, Error> {
        let wrong = |reason: String| Error::wrong(address, reason);
        let rest = address.strip_prefix("s3://");
        let rest = rest.ok_or_else(|| wrong("it is not s3://BUCKET/PREFIX".to_owned()))?;
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let endpoint = access.endpoint.parse();
        let endpoint =
            endpoint.map_err(|_| wrong(format!("{:?} is no address", access.endpoint)))?;
        let (name, region) = (name.to_owned(), access.region.clone());
        let place = Place::new(endpoint, UrlStyle::Path, name, region);
        let prefix = prefix.trim_end_matches('/');
        Ok(Self {
            place: place.map_err(|error| wrong(error.to_string()))?,
            credentials: Credentials::new(access.key.clone(), access.secret.clone()),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
            agent: agent(tls),
        })
    }

    /// The size of an object; none when it is not there.
    pub fn size(&self, key: &str) -> Result<Option<u64>, Error> {
        let key = self.key(key);
        let url = self
            .place
            .head_object(Some(&self.credentials), &key)
            .sign(SIGNED_FOR);
        match checked(&key, self.agent.head(url.as_str()).call()) {
            Ok(answer) => {
                let length = answer.headers().get(header::CONTENT_LENGTH);
                let length = length.and_then(|text| text.to_str().ok()?.parse().ok());
                length
                    .map(Some)
                    .ok_or_else(|| Error::wrong(&key, "no length"))
            }
            Err(Error::NotThere { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens an object.
    pub fn get(&self, key: &str) -> Result<Box<dyn Read + Send>, Error> {
        let key = self.key(key);
        let url = self
            .place
            .get_object(Some(&self.credentials), &key)
            .sign(SIGNED_FOR);
        let answer = checked(&key, self.agent.get(url.as_str()).call())?;
        Ok(Box::new(answer.into_body().into_reader()))
    }

    /// Stores exactly `size` bytes; fewer are refused by the store.
    pub fn put(&self, key: &str, size: u64, input: &mut dyn Read) -> Result<(), Error> {
        let key = self.key(key);
        let url = self
            .place
            .put_object(Some(&self.credentials), &key)
            .sign(SIGNED_FOR);
        let put = self
            .agent
            .put(url.as_str())
            .header(header::CONTENT_LENGTH, size);
        let mut input = input.take(size);
        let answer = checked(&key, put.send(SendBody::from_reader(&mut input)));
        answer
            .map_err(|error| self.without(error))
            .and_then(drained)
    }

    /// Removes an object; one that is not there is no failure.
    pub fn delete(&self, key: &str) -> Result<(), Error> {
        let key = self.key(key);
        let url = self
            .place
            .delete_object(Some(&self.credentials), &key)
            .sign(SIGNED_FOR);
        match checked(&key, self.agent.delete(url.as_str()).call()) {
            Ok(answer) => drained(answer),
            Err(Error::NotThere { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// All objects whose keys begin so.
    pub fn list(&self, begin: &str) -> Result<Vec<Listed>, Error> {
        let begin = self.key(begin);
        let (mut found, mut next) = (Vec::<Listed>::new(), None::<String>);
        loop {
            let mut action = self.place.list_objects_v2(Some(&self.credentials));
            action.with_prefix(begin.as_str());
            if let Some(token) = next.take() {
                action.with_continuation_token(token);
            }
            let url = action.sign(SIGNED_FOR);
            let answer = checked(&begin, self.agent.get(url.as_str()).call());
            let answer = answer.map_err(|error| self.without(error))?;
            let mut text = String::new();
            let read = answer
                .into_body()
                .into_reader()
                .take(MAX_PAGE)
                .read_to_string(&mut text);
            read.map_err(|error| Error::failed(&begin, error))?;
            let page = ListObjectsV2::parse_response(&text)
                .map_err(|error| Error::wrong(&begin, error.to_string()))?;
            let before = found.len();
            found.extend(page.contents.into_iter().filter_map(|entry| {
                Some(Listed {
                    key: entry.key.strip_prefix(&self.prefix)?.to_owned(),
                    size: entry.size?,
                    modified: entry.last_modified.unwrap_or_default(),
                })
            }));
            match page.next_continuation_token {
                Some(token) if !token.is_empty() => next = Some(token),
                _ => return Ok(found),
            }
            // keys rise from page to page, so a listing ends
            let (old, new) = found.split_at(before);
            let rises = match (old.last(), new.first()) {
                (Some(last), Some(first)) => last.key < first.key,
                (None, Some(_)) => true,
                (_, None) => false,
            };
            if !rises {
                return Err(Error::wrong(&begin, "a listing that does not go on"));
            }
        }
    }

    /// What is stored or listed and not there is the bucket.
    fn without(&self, error: Error) -> Error {
        match error {
            Error::NotThere { .. } => Error::wrong(
                &format!("s3://{}", self.place.name()),
                "there is no bucket of this name",
            ),
            other => other,
        }
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

fn agent(tls: Arc<ClientConfig>) -> Agent {
    let settings = Settings::default();
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent("sms")
        .timeout_connect(Some(settings.connect))
        .timeout_recv_response(Some(settings.response))
        .timeout_per_read(Some(settings.read))
        .timeout_per_write(Some(settings.read))
        .build();
    let connector = TcpConnector::default().chain(super::connector::TlsConnector(tls));
    Agent::with_parts(config, connector, DefaultResolver::default())
}

/// Keys are told apart from addresses: these hold a signature.
fn checked(
    key: &str,
    answer: Result<Response<Body>, ureq::Error>,
) -> Result<Response<Body>, Error> {
    let answer = answer.map_err(|error| Error::failed(key, error))?;
    let (status, url) = (answer.status().as_u16(), key.to_owned());
    match status {
        200 | 204 => Ok(answer),
        404 => Err(Error::NotThere { url }),
        429 | 503 => Err(Error::Busy {
            url,
            status,
            retry_after: None,
        }),
        500.. => Err(Error::failed(key, format!("status {status}"))),
        _ => Err(Error::Refused { url, status }),
    }
}

fn drained(answer: Response<Body>) -> Result<(), Error> {
    // A connection is used again only when its answer has been read; what it says is of no use.
    std::io::copy(
        &mut answer.into_body().into_reader().take(MAX_ANSWER),
        &mut std::io::sink(),
    )
    .ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Reply, Server};
    use super::*;
    use crate::trust::tls::{Roots, client_config};

    fn bucket(server: &Server) -> Bucket {
        let access = Access {
            endpoint: server.url(""),
            region: "us-east-1".to_owned(),
            key: "key".to_owned(),
            secret: "secret".to_owned(),
        };
        let tls = client_config(Roots::System, None).unwrap();
        Bucket::open("s3://content/lyon", &access, tls).unwrap()
    }

    fn page(keys: &[&str], next: Option<&str>) -> Reply {
        let entry = |key: &&str| {
            format!(
                "<Contents><Key>lyon/{key}</Key><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>e</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>"
            )
        };
        let contents: String = keys.iter().map(entry).collect();
        let goes_on = next.is_some();
        let next = next.map_or(String::new(), |token| {
            format!("<NextContinuationToken>{token}</NextContinuationToken>")
        });
        let count = keys.len();
        Reply::ok(
            format!("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>content</Name><Prefix>lyon/</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>{goes_on}</IsTruncated>{contents}{next}</ListBucketResult>")
                .as_bytes(),
        )
    }

    #[test]
    fn a_listing_is_followed_from_page_to_page() {
        let server = Server::start(
            |request| match request.path.contains("continuation-token") {
                true => page(&["c"], None),
                false => page(&["a", "b"], Some("more")),
            },
        );
        let found = bucket(&server).list("").unwrap();
        let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["a", "b", "c"]);
    }

    #[test]
    fn a_listing_that_does_not_go_on_ends() {
        let pages: [&[&str]; 2] = [&["a", "b"], &[]];
        for keys in pages {
            let server = Server::start(move |_| page(keys, Some("more")));
            let failed = bucket(&server).list("").unwrap_err();
            assert!(failed.to_string().contains("does not go on"), "{failed}");
        }
    }

    #[test]
    fn a_bucket_that_is_not_there_is_told_from_an_object() {
        let gone = "404 Not Found\r\nContent-Length: 0";
        let server = Server::start(move |_| Reply::with_head(gone, b""));
        let bucket = bucket(&server);
        assert_eq!(bucket.size("a").unwrap(), None);
        for failed in [
            bucket.put("a", 1, &mut &b"x"[..]).unwrap_err(),
            bucket.list("").unwrap_err(),
        ] {
            assert!(failed.to_string().contains("no bucket"), "{failed}");
        }
    }
}
