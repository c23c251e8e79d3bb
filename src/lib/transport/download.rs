//! Downloading one object that is named by its digest: resumed at the byte after any cut, also from another source, and
//! nothing until its digest is right. Which sources, and in which order, is decided elsewhere.

use super::Error;
use super::http::Client;
use super::pace::{Floor, Limit};
use crate::model::digest::Digest;
use crate::trust::durable::{make_readable, make_readable_folder, sync_folder};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PIECE: usize = 64 * 1024;

/// What is wanted, and where it goes.
#[derive(Debug, Clone)]
pub struct Job {
    /// What it must be.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// Where it grows; kept when the download does not finish.
    pub partial: PathBuf,
    /// Where it is moved when it is whole and right; on the same file system.
    pub destination: PathBuf,
    /// When only a stretch of the object is wanted: which. Then `size` is the stretch's.
    pub stretch: Option<Stretch>,
}

/// Chunks of an object that lie one after the other.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// Where they begin in the object.
    pub from: u64,
    /// Bytes of the whole object.
    pub of: u64,
    /// The digest and length of each.
    pub chunks: Vec<(Digest, u32)>,
}

impl Job {
    /// Where it begins in the object.
    fn base(&self) -> u64 {
        self.stretch.as_ref().map_or(0, |stretch| stretch.from)
    }

    /// Bytes of the whole object.
    fn whole(&self) -> u64 {
        self.stretch
            .as_ref()
            .map_or(self.size, |stretch| stretch.of)
    }
}

/// A place that may have the object.
#[derive(Debug, Clone)]
pub enum Source {
    /// An `http` or `https` address.
    Http(String),
    /// A file of this machine or of a mounted share.
    File(PathBuf),
    /// An `http` or `https` address that is asked in a way of its own.
    Special(Box<Special>),
}

/// An address that is not asked as the others are.
#[derive(Debug, Clone)]
pub struct Special {
    /// Where.
    pub url: String,
    /// Asks it, in place of the downloader's.
    pub client: Client,
    /// With this patience and greed, in place of the downloader's.
    pub rules: Rules,
}

impl Source {
    /// Reads an address, a `file://` URI, or a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("https://") || text.starts_with("http://") {
            return Self::Http(text.to_owned());
        }
        Self::File(PathBuf::from(text.strip_prefix("file://").unwrap_or(text)))
    }

    fn name(&self) -> String {
        match self {
            Self::Http(url) => url.clone(),
            Self::File(path) => path.display().to_string(),
            Self::Special(special) => special.url.clone(),
        }
    }
}

/// How patient and how greedy a download is.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The waits before trying a source again; their number is the number of retries that bring nothing. The caller adds jitter.
    pub waits: Vec<Duration>,
    /// The longest that a busy server may make us wait.
    pub longest_wait: Duration,
    /// Fewer bytes a second than this, over `window`, and the source is left.
    pub minimum_rate: u64,
    /// Over how long the rate is measured.
    pub window: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            waits: [1, 4, 15].map(Duration::from_secs).to_vec(),
            longest_wait: Duration::from_secs(60),
            minimum_rate: 1024,
            window: Duration::from_secs(60),
        }
    }
}

/// A stopwatch that can also wait; the tests have one that does not.
pub trait Timer {
    /// Time since some fixed moment.
    fn now(&self) -> Duration;
    /// Waits.
    fn sleep(&self, wait: Duration);
    /// Whether somebody asked to stop; what has come stays for the next time.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// What a finished download took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Bytes of content received, those thrown away included.
    pub received: u64,
    /// Which source completed it, counted from 0; none when it was whole already.
    pub source: Option<usize>,
    /// Which sources were tried in vain to the last retry: they are not there now, whatever is asked of them.
    pub given_up: Vec<usize>,
    /// What went wrong on the way.
    pub troubles: Vec<String>,
}

/// Downloads objects.
pub struct Downloader<'a> {
    /// Asks over HTTP.
    pub client: &'a Client,
    /// Measures and waits.
    pub timer: &'a dyn Timer,
    /// Patience and greed.
    pub rules: Rules,
    /// What all downloads together are held to.
    pub limit: Option<&'a Limit>,
}

/// How a source ended.
enum End {
    /// It has completed the object.
    Done,
    /// It will not do for this object.
    Left,
    /// It was tried to the last retry.
    GivenUp,
}

/// How one attempt ended, other than well.
enum Trouble {
    /// Try this source again: it was cut, was busy, or the part we had was not right.
    Again(Error),
    /// This source will not do.
    Leave(Error),
    /// We cannot write: no source can help.
    Stop(Error),
}

impl Downloader<'_> {
    /// Fetches the object from the first source that can give it. `progress` hears how many bytes of it are here.
    pub fn fetch(
        &self,
        job: &Job,
        sources: &[Source],
        progress: &mut dyn FnMut(u64),
    ) -> Result<Fetched, Error> {
        make_folders(job)?;
        let mut run = Run {
            job,
            received: 0,
            troubles: Vec::new(),
            progress,
        };
        let mut given_up = Vec::new();
        for (at, source) in sources.iter().enumerate() {
            match self.exhaust(source, &mut run)? {
                End::Done => {
                    return Ok(Fetched {
                        received: run.received,
                        source: Some(at),
                        given_up,
                        troubles: run.troubles,
                    });
                }
                End::GivenUp => given_up.push(at),
                End::Left => {}
            }
        }
        if sources.is_empty() && length(&job.partial)? == job.size && finish(job)?.is_none() {
            return Ok(Fetched {
                received: 0,
                source: None,
                given_up,
                troubles: Vec::new(),
            });
        }
        Err(Error::NoSource {
            digest: job.digest,
            reasons: run.troubles,
        })
    }

    /// Tries one source until it is done or will not do.
    fn exhaust(&self, source: &Source, run: &mut Run<'_>) -> Result<End, Error> {
        let rules = self.rules_of(source);
        let mut waits = rules.waits.iter();
        let mut furthest = length(&run.job.partial)?;
        loop {
            let error = match self.attempt(source, run) {
                Ok(()) => return Ok(End::Done),
                Err(Trouble::Stop(error)) => return Err(error),
                Err(Trouble::Leave(error)) => {
                    run.troubles.push(error.to_string());
                    return Ok(End::Left);
                }
                Err(Trouble::Again(error)) => error,
            };
            run.troubles.push(error.to_string());
            // It does give more, only not all at once; the object's size bounds this loop. One that gives the same bytes
            // again and again does not get further.
            let here = length(&run.job.partial)?;
            if here >= furthest + PIECE as u64 {
                furthest = here;
                waits = rules.waits.iter();
            }
            let Some(wait) = waits.next() else {
                return Ok(End::GivenUp);
            };
            let asked = match error {
                Error::Busy { retry_after, .. } => retry_after.unwrap_or_default(),
                _ => Duration::ZERO,
            };
            self.timer.sleep((*wait).max(asked.min(rules.longest_wait)));
            if self.timer.is_stopped() {
                return Err(Error::Interrupted);
            }
        }
    }

    fn rules_of<'r>(&'r self, source: &'r Source) -> &'r Rules {
        match source {
            Source::Special(special) => &special.rules,
            Source::Http(_) | Source::File(_) => &self.rules,
        }
    }

    fn attempt(&self, source: &Source, run: &mut Run<'_>) -> Result<(), Trouble> {
        let job = run.job;
        let mut have = length(&job.partial).map_err(Trouble::Stop)?;
        if have > job.size {
            have = 0;
        }
        let mut began_at = have;
        if have < job.size || job.size == 0 {
            let (from, body) = self.open(source, have, job)?;
            began_at = from;
            self.receive(source, from, body, run)?;
        }
        let Some(good) = finish(job).map_err(Trouble::Stop)? else {
            return Ok(());
        };
        keep_only(job, good).map_err(Trouble::Stop)?;
        let error = Error::wrong(&source.name(), "the bytes have another digest");
        // Was it all from here? Then the source is bad; else the part from before may have been.
        Err(if began_at <= good {
            Trouble::Leave(error)
        } else {
            Trouble::Again(error)
        })
    }

    /// Opens the source at byte `have`, or at 0 when it cannot do that; gives where it begins.
    fn open(&self, source: &Source, have: u64, job: &Job) -> Result<(u64, Box<dyn Read>), Trouble> {
        match source {
            Source::Http(url) => open_http((self.client, url), have, job),
            Source::Special(special) => open_http((&special.client, &special.url), have, job),
            Source::File(path) => open_file(path, have, job).map(|file| (have, file)),
        }
    }

    /// Appends what comes to the partial file, up to the expected size.
    fn receive(
        &self,
        source: &Source,
        from: u64,
        mut body: Box<dyn Read>,
        run: &mut Run<'_>,
    ) -> Result<(), Trouble> {
        let job = run.job;
        let mut file = open_partial(job, from).map_err(Trouble::Stop)?;
        let rules = self.rules_of(source);
        let mut floor = Floor::new(rules.minimum_rate, rules.window);
        let mut here = from;
        let mut piece = vec![0; PIECE];
        loop {
            let asked = self.timer.now();
            if self.limit.is_some_and(|limit| limit.is_over(asked)) {
                return Err(Trouble::Stop(Error::TimeIsUp));
            }
            let read = body
                .read(&mut piece)
                .map_err(|error| Trouble::Again(Error::failed(&source.name(), error)))?;
            let came = self.timer.now();
            if read == 0 {
                break;
            }
            run.received += read as u64;
            if self.timer.is_stopped() {
                return Err(Trouble::Stop(Error::Interrupted));
            }
            if read as u64 > job.size - here {
                return Err(Trouble::Leave(Error::wrong(
                    &source.name(),
                    "more bytes than expected",
                )));
            }
            file.write_all(&piece[..read])
                .map_err(Error::file("write", &job.partial))
                .map_err(Trouble::Stop)?;
            here += read as u64;
            (run.progress)(here);
            if floor.is_too_slow(read as u64, came.saturating_sub(asked)) {
                return Err(Trouble::Leave(Error::failed(&source.name(), "too slow")));
            }
            if let Some(limit) = self.limit {
                self.wait(limit.take(read as u64, came));
            }
        }
        if here < job.size {
            let reason = format!("ended after {here} of {} bytes", job.size);
            return Err(Trouble::Again(Error::failed(&source.name(), reason)));
        }
        Ok(())
    }

    fn wait(&self, wait: Duration) {
        if !wait.is_zero() {
            self.timer.sleep(wait);
        }
    }
}

/// One download under way.
struct Run<'a> {
    job: &'a Job,
    received: u64,
    troubles: Vec<String>,
    progress: &'a mut dyn FnMut(u64),
}

fn open_http(
    (client, url): (&Client, &str),
    have: u64,
    job: &Job,
) -> Result<(u64, Box<dyn Read>), Trouble> {
    let (begin, end) = (job.base() + have, job.base() + job.size);
    let last = end.saturating_sub(1);
    let to = job.stretch.as_ref().map(|_| last);
    let stream = client.open(url, begin, to).map_err(|error| match error {
        Error::Failed { .. } | Error::Busy { .. } => Trouble::Again(error),
        _ => Trouble::Leave(error),
    })?;
    let is_partial = stream.status == 206;
    let from = if is_partial { have } else { 0 };
    let wrong = |reason: String| Err(Trouble::Leave(Error::wrong(url, reason)));
    if is_partial {
        let expected = format!("bytes {begin}-{last}/{}", job.whole());
        let is_asked = begin > 0 || to.is_some();
        if !is_asked || stream.range.as_deref() != Some(expected.as_str()) {
            let found = stream.range.as_deref().unwrap_or("none");
            return wrong(format!("range {found:.80} instead of {expected}"));
        }
    } else if job.size != job.whole() {
        return wrong("all of it instead of a range".to_owned());
    }
    match stream.length {
        Some(length) if length != job.size - from => {
            wrong(format!("{length} bytes instead of {}", job.size - from))
        }
        _ => Ok((from, stream.body)),
    }
}

fn open_file(path: &Path, have: u64, job: &Job) -> Result<Box<dyn Read>, Trouble> {
    let open = || -> io::Result<File> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(job.base() + have))?;
        Ok(file)
    };
    match open() {
        Ok(file) if job.stretch.is_some() => Ok(Box::new(file.take(job.size - have))),
        Ok(file) => Ok(Box::new(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Trouble::Leave(Error::NotThere {
                url: path.display().to_string(),
            }))
        }
        Err(error) => Err(Trouble::Leave(Error::file("open", path)(error))),
    }
}

/// Opens the partial file with exactly its first `from` bytes kept: two answers are never spliced by chance.
fn open_partial(job: &Job, from: u64) -> Result<File, Error> {
    let open = || -> io::Result<File> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&job.partial)?;
        file.set_len(from)?;
        file.seek(SeekFrom::End(0))?;
        Ok(file)
    };
    open().map_err(Error::file("open", &job.partial))
}

fn length(partial: &Path) -> Result<u64, Error> {
    match fs::metadata(partial) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(Error::file("look at", partial)(error)),
    }
}

/// Moves the partial file to its destination, when it is right; else says how much of it is.
fn finish(job: &Job) -> Result<Option<u64>, Error> {
    let path = &job.partial;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(Error::file("open", path))?;
    // Hashed from the disk, not on the way to it: what counts is what is there.
    if let Some(good) = good_prefix(job, &file).map_err(Error::file("read", path))? {
        return Ok(Some(good));
    }
    make_readable(&file)
        .and_then(|()| file.sync_all())
        .map_err(Error::file("write", path))?;
    let place = || -> io::Result<()> {
        fs::rename(path, &job.destination)?;
        job.destination.parent().map_or(Ok(()), sync_folder)
    };
    place().map_err(Error::file("write", &job.destination))?;
    Ok(None)
}

/// How many bytes of the partial file are right; none when all are.
fn good_prefix(job: &Job, file: &File) -> io::Result<Option<u64>> {
    let Some(stretch) = &job.stretch else {
        let is_right = Digest::of_reader(file)? == (job.digest, job.size);
        return Ok((!is_right).then_some(0));
    };
    let mut file = io::BufReader::with_capacity(PIECE, file);
    let mut good = 0;
    for (digest, length) in &stretch.chunks {
        let chunk = (&mut file).take(u64::from(*length));
        if Digest::of_reader(chunk)? != (*digest, u64::from(*length)) {
            return Ok(Some(good));
        }
        good += u64::from(*length);
    }
    Ok((good != job.size).then_some(good))
}

/// Cuts off what is not right.
fn keep_only(job: &Job, good: u64) -> Result<(), Error> {
    let path = &job.partial;
    match good {
        0 => fs::remove_file(path).map_err(Error::file("remove", path)),
        _ => open_partial(job, good).map(drop),
    }
}

fn make_folders(job: &Job) -> Result<(), Error> {
    [&job.partial, &job.destination]
        .into_iter()
        .filter_map(|path| path.parent())
        .try_for_each(|folder| make_readable_folder(folder).map_err(Error::file("make", folder)))
}

#[cfg(test)]
mod tests;
