use super::super::testing::{Reply, Request, Server, client};
use super::*;
use std::cell::{Cell, RefCell};
use tempfile::TempDir;

/// Does not wait, and says how long it would have.
#[derive(Default)]
struct Stopwatch {
    now: Cell<Duration>,
    waits: RefCell<Vec<Duration>>,
}

impl Timer for Stopwatch {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn sleep(&self, wait: Duration) {
        self.waits.borrow_mut().push(wait);
        self.now.set(self.now.get() + wait);
    }
}

const SECOND: Duration = Duration::from_secs(1);

/// Bytes without a pattern that a splice could hide in.
fn content(size: usize) -> Vec<u8> {
    let mut state = 1_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(size)
    .collect()
}

struct Bench {
    folder: TempDir,
    content: Vec<u8>,
    timer: Stopwatch,
    rules: Rules,
    limit: Option<Limit>,
}

impl Bench {
    fn new(size: usize) -> Self {
        let rules = Rules {
            waits: vec![SECOND, 2 * SECOND],
            ..Rules::default()
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            content: content(size),
            timer: Stopwatch::default(),
            rules,
            limit: None,
        }
    }

    fn job(&self) -> Job {
        Job {
            digest: Digest::of(&self.content),
            size: self.content.len() as u64,
            partial: self.folder.path().join("partial/x"),
            destination: self.folder.path().join("objects/x"),
            stretch: None,
        }
    }

    fn fetch(&self, sources: &[Source]) -> Result<Fetched, Error> {
        let client = client();
        let downloader = Downloader {
            client: &client,
            timer: &self.timer,
            rules: self.rules.clone(),
            limit: self.limit.as_ref(),
        };
        let fetched = downloader.fetch(&self.job(), sources, &mut |_| {});
        // Whatever happens: right bytes at the destination, or nothing.
        match &fetched {
            Ok(_) => {
                assert_eq!(fs::read(self.job().destination).unwrap(), self.content);
                assert!(!self.job().partial.exists());
            }
            Err(_) => assert!(!self.job().destination.exists()),
        }
        fetched
    }

    fn leave_partial(&self, bytes: &[u8]) {
        fs::create_dir_all(self.folder.path().join("partial")).unwrap();
        fs::write(self.job().partial, bytes).unwrap();
    }

    fn honest(&self) -> Server {
        let content = self.content.clone();
        Server::start(move |request| Reply::range(&content, request.from))
    }

    /// A server that is evil in the given way the first time, and honest after.
    fn evil_once(&self, evil: impl Fn(&[u8], &Request) -> Reply + Send + Sync + 'static) -> Server {
        let content = self.content.clone();
        let asked = std::sync::atomic::AtomicBool::new(false);
        Server::start(move |request| {
            if asked.swap(true, std::sync::atomic::Ordering::SeqCst) {
                return Reply::range(&content, request.from);
            }
            evil(&content, request)
        })
    }

    fn evil(&self, evil: impl Fn(&[u8], &Request) -> Reply + Send + Sync + 'static) -> Server {
        let content = self.content.clone();
        Server::start(move |request| evil(&content, request))
    }
}

fn http(server: &Server) -> Source {
    Source::Http(server.url("/objects/x"))
}

#[test]
fn a_whole_answer_is_a_whole_object() {
    let bench = Bench::new(100_000);
    let server = bench.honest();
    let fetched = bench.fetch(&[http(&server)]).unwrap();
    assert_eq!(
        fetched,
        Fetched {
            received: 100_000,
            source: Some(0),
            given_up: Vec::new(),
            troubles: Vec::new()
        }
    );
}

#[test]
fn t12_a_download_cut_after_any_byte_resumes_at_that_byte() {
    let size = 4000;
    for cut in (0..size).step_by(37).chain([1, size - 1]) {
        let bench = Bench::new(size);
        let server = bench.evil_once(move |content, _| Reply::ok(content).cut_after(cut));
        let fetched = bench.fetch(&[http(&server)]).unwrap();
        assert_eq!(fetched.received, size as u64, "no byte twice, cut at {cut}");
        let asked = server.asked.lock().unwrap().clone();
        assert_eq!(
            asked.iter().map(|(_, from)| *from).collect::<Vec<_>>(),
            [0, cut as u64]
        );
        // Two heads on the wire besides the bytes themselves.
        assert!(server.sent() <= size as u64 * 11 / 10 + 400);
    }
}

#[test]
fn a_download_cut_again_and_again_still_gets_there() {
    let bench = Bench::new(2_000_000);
    let server = bench.evil(|content, request| {
        let rest = content.len() - request.from as usize;
        Reply::range(content, request.from).cut_after(rest.min(150_000))
    });
    let fetched = bench.fetch(&[http(&server)]).unwrap();
    assert_eq!(fetched.received, 2_000_000);
    assert_eq!(fetched.troubles.len(), 13);
}

#[test]
fn u05_a_server_that_never_gives_more_than_a_little_is_left() {
    let bench = Bench::new(10_000);
    let server = bench.evil(|content, request| Reply::range(content, request.from).cut_after(1));
    assert!(matches!(
        bench.fetch(&[http(&server)]),
        Err(Error::NoSource { .. })
    ));
    assert_eq!(*bench.timer.waits.borrow(), [SECOND, 2 * SECOND]);
    assert_eq!(
        fs::read(bench.job().partial).unwrap(),
        bench.content[..3],
        "kept for the next time"
    );
}

#[test]
fn u05_a_server_that_gives_the_same_half_again_and_again_is_left() {
    let bench = Bench::new(300_000);
    let server = bench.evil(|content, _| Reply::ok(content).cut_after(150_000));
    let fetched = bench.fetch(&[http(&server)]);
    assert!(
        matches!(fetched, Err(Error::NoSource { .. })),
        "{fetched:?}"
    );
    assert_eq!(*bench.timer.waits.borrow(), [SECOND, 2 * SECOND]);
}

#[test]
fn u11_another_source_goes_on_where_the_first_was_cut() {
    let bench = Bench::new(50_000);
    let first = bench.evil(|content, request| match request.from {
        0 => Reply::ok(content).cut_after(20_000),
        _ => Reply::with_head("404 Not Found\r\nContent-Length: 0", b""),
    });
    let second = bench.honest();
    let fetched = bench.fetch(&[http(&first), http(&second)]).unwrap();
    assert_eq!((fetched.received, fetched.source), (50_000, Some(1)));
    assert_eq!(second.asked.lock().unwrap()[0].1, 20_000);
}

#[test]
fn t11_an_answer_from_the_beginning_restarts_and_is_not_spliced() {
    let bench = Bench::new(30_000);
    bench.leave_partial(&bench.content[..10_000]);
    let server = bench.evil(|content, _| Reply::ok(content));
    assert_eq!(bench.fetch(&[http(&server)]).unwrap().received, 30_000);
}

#[test]
fn t11_a_wrong_range_is_refused_before_a_byte_is_taken() {
    for wrong in [
        "bytes 9999-29999/30000",
        "bytes 10000-29998/30000",
        "bytes 10000-29999/30001",
        "bytes */30000",
        "items 1-2/3",
        "",
    ] {
        let bench = Bench::new(30_000);
        bench.leave_partial(&bench.content[..10_000]);
        let server = bench.evil(move |content, _| {
            Reply::with_head(
                &format!("206 Partial Content\r\nContent-Range: {wrong}"),
                &content[10_000..],
            )
        });
        assert!(
            matches!(bench.fetch(&[http(&server)]), Err(Error::NoSource { .. })),
            "{wrong}"
        );
        assert_eq!(
            fs::read(bench.job().partial).unwrap(),
            bench.content[..10_000]
        );
        let honest = bench.honest();
        assert_eq!(
            bench
                .fetch(&[http(&server), http(&honest)])
                .unwrap()
                .received,
            20_000
        );
    }
}

#[test]
fn a_part_that_was_not_asked_for_is_refused() {
    let bench = Bench::new(1000);
    let server = bench.evil(|content, _| {
        Reply::with_head(
            "206 Partial Content\r\nContent-Range: bytes 0-999/1000",
            content,
        )
    });
    assert!(bench.fetch(&[http(&server)]).is_err());
}

#[test]
fn u04_too_long_and_too_short_objects_are_refused() {
    let shapes: [fn(&[u8]) -> Reply; 4] = [
        |content| Reply::ok(&[content, b"x"].concat()),
        |content| Reply::ok(&content[1..]),
        // Without a length, ended by hanging up.
        |content| Reply::with_head("200 OK", &[content, &[0; 300_000]].concat()),
        |content| Reply::with_head("200 OK", &content[1..]),
    ];
    for shape in shapes {
        let bench = Bench::new(20_000);
        let server = bench.evil(move |content, _| shape(content));
        assert!(bench.fetch(&[http(&server)]).is_err());
        let kept = length(&bench.job().partial).unwrap();
        assert!(
            kept <= 20_000,
            "never more than the object's size on disk: {kept}"
        );
        let honest = bench.honest();
        bench.fetch(&[http(&server), http(&honest)]).unwrap();
    }
}

#[test]
fn an_answer_without_a_length_is_taken_when_it_is_right() {
    let bench = Bench::new(20_000);
    let server = bench.evil(|content, _| Reply::with_head("200 OK", content));
    bench.fetch(&[http(&server)]).unwrap();
}

#[test]
fn a22_a_corrupt_source_is_left_after_one_try_and_its_bytes_are_dropped() {
    let bench = Bench::new(20_000);
    let corrupt = bench.evil(|content, _| {
        let mut bytes = content.to_vec();
        bytes[12_345] ^= 1;
        Reply::ok(&bytes)
    });
    let honest = bench.honest();
    let fetched = bench.fetch(&[http(&corrupt), http(&honest)]).unwrap();
    assert_eq!((fetched.source, fetched.received), (Some(1), 40_000));
    assert_eq!(corrupt.asked.lock().unwrap().len(), 1);
    assert!(
        fetched.troubles[0].contains("another digest"),
        "{:?}",
        fetched.troubles
    );
    assert!(bench.timer.waits.borrow().is_empty());
}

#[test]
fn an_honest_source_is_not_blamed_for_a_corrupt_beginning() {
    let bench = Bench::new(20_000);
    bench.leave_partial(&[0; 10_000]);
    let server = bench.honest();
    let fetched = bench.fetch(&[http(&server)]).unwrap();
    assert_eq!((fetched.source, fetched.received), (Some(0), 30_000));
}

#[test]
fn a_partial_file_of_full_or_greater_length_is_checked_or_begun_anew() {
    let bench = Bench::new(5000);
    bench.leave_partial(&bench.content);
    assert_eq!(bench.fetch(&[]).unwrap().source, None);
    for bad in [vec![0; 5000], vec![0; 6000]] {
        let bench = Bench::new(5000);
        bench.leave_partial(&bad);
        let server = bench.honest();
        assert_eq!(bench.fetch(&[http(&server)]).unwrap().received, 5000);
    }
}

#[test]
fn t13_a_silent_server_is_retried_and_then_left() {
    let bench = Bench::new(10_000);
    let silent = bench.evil(|content, request| {
        Reply::range(content, request.from)
            .cut_after(100)
            .then_silent()
    });
    let honest = bench.honest();
    let fetched = bench.fetch(&[http(&silent), http(&honest)]).unwrap();
    assert_eq!((fetched.source, fetched.received), (Some(1), 10_000));
    assert_eq!(fetched.given_up, [0]);
    assert_eq!(*bench.timer.waits.borrow(), [SECOND, 2 * SECOND]);
}

#[test]
fn a_server_that_lacks_one_object_is_not_given_up_for_others() {
    let bench = Bench::new(100);
    let lacks = bench.evil(|_, _| Reply::with_head("404 Not Found\r\nContent-Length: 0", b""));
    let fetched = bench.fetch(&[http(&lacks), http(&bench.honest())]).unwrap();
    assert_eq!((fetched.source, fetched.given_up), (Some(1), vec![]));
}

#[test]
fn a_busy_server_is_asked_again_when_it_says_but_not_later_than_allowed() {
    for (header, wait) in [("7", 7), ("86400", 60), ("0", 1)] {
        let bench = Bench::new(100);
        let server = bench.evil_once(move |_, _| {
            Reply::with_head(
                &format!("503 Busy\r\nRetry-After: {header}\r\nContent-Length: 0"),
                b"",
            )
        });
        bench.fetch(&[http(&server)]).unwrap();
        assert_eq!(*bench.timer.waits.borrow(), [wait * SECOND]);
    }
}

#[test]
fn what_is_not_there_or_refused_is_not_asked_for_twice() {
    for status in [
        "404 Not Found",
        "403 Forbidden",
        "416 Range Not Satisfiable",
    ] {
        let bench = Bench::new(100);
        let server = bench
            .evil(move |_, _| Reply::with_head(&format!("{status}\r\nContent-Length: 0"), b""));
        assert!(bench.fetch(&[http(&server)]).is_err());
        assert_eq!(server.asked.lock().unwrap().len(), 1);
    }
}

#[test]
fn without_any_source_the_reasons_are_named() {
    let bench = Bench::new(100);
    let missing = Source::File(bench.folder.path().join("none"));
    let error = bench.fetch(&[missing]).unwrap_err().to_string();
    assert!(error.contains("none is not there"), "{error}");
    assert!(bench.fetch(&[]).is_err());
}

#[test]
fn a_file_is_a_source_like_any_other() {
    let bench = Bench::new(100_000);
    bench.leave_partial(&bench.content[..40_000]);
    let mirror = bench.folder.path().join("mirror");
    fs::write(&mirror, &bench.content).unwrap();
    let source = Source::parse(&format!("file://{}", mirror.display()));
    let same = Source::parse(&mirror.display().to_string());
    assert_eq!(source.name(), same.name());
    assert_eq!(bench.fetch(&[source]).unwrap().received, 60_000);
}

#[test]
fn an_empty_object_can_be_fetched() {
    let bench = Bench::new(0);
    let server = bench.honest();
    bench.fetch(&[http(&server)]).unwrap();
}

#[test]
fn a_ceiling_on_the_rate_makes_the_download_last() {
    let mut bench = Bench::new(1_000_000);
    bench.limit = Some(Limit::new(Some(100_000), None, bench.timer.now.get()));
    let server = bench.honest();
    bench.fetch(&[http(&server)]).unwrap();
    let took = bench.timer.now.get().as_secs_f64();
    // Ten seconds' worth, of which the first second's is free.
    assert!((8.5..=9.1).contains(&took), "{took}");
}

#[test]
fn a_limit_holds_for_all_downloads_together() {
    let mut bench = Bench::new(100_000);
    bench.limit = Some(Limit::new(Some(100_000), None, bench.timer.now.get()));
    let server = bench.honest();
    for _ in 0..5 {
        bench.fetch(&[http(&server)]).unwrap();
        fs::remove_file(&bench.job().destination).unwrap();
    }
    let took = bench.timer.now.get().as_secs_f64();
    assert!((3.5..=4.1).contains(&took), "{took}");
}

#[test]
fn a_download_whose_hours_end_keeps_what_has_come_and_goes_on_there_in_the_next() {
    let mut bench = Bench::new(1_000_000);
    let server = bench.honest();
    bench.limit = Some(Limit::new(Some(100_000), Some(5), bench.timer.now.get()));
    let ended = bench.fetch(&[http(&server)]);
    assert!(matches!(ended, Err(Error::TimeIsUp)), "{ended:?}");
    let here = fs::metadata(&bench.job().partial).unwrap().len();
    assert!((500_000..=700_000).contains(&here), "{here}");
    bench.limit = None;
    let fetched = bench.fetch(&[http(&server)]).unwrap();
    assert_eq!(fetched.received, 1_000_000 - here);
}
