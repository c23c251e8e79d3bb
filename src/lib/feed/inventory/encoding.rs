//! Bytes to text. The tools of Windows write what their console shows or what PowerShell redirects, and never say in which
//! encoding: it is found by marks, by what is valid, and by the system's language, which such a text tells in ASCII.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
    WINDOWS_1258,
};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use std::borrow::Cow;

/// What wmic of Windows XP prints at its first start, before anything of the report.
const FIRST_START: &[u8] = b"Please wait while WMIC is being installed.";
/// A text in two bytes a letter has a zero beside each ASCII letter; looked for in so many bytes.
const SAMPLE: usize = 1024;

/// The text of a report. Bytes that mean nothing in its encoding become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(FIRST_START).unwrap_or(bytes);
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        return marked.decode_without_bom_handling(&bytes[length..]).0;
    }
    if let Some(wide) = two_bytes_a_letter(bytes) {
        return wide.decode_without_bom_handling(bytes).0;
    }
    match (std::str::from_utf8(bytes), declared(bytes)) {
        (Ok(text), _) => Cow::Borrowed(text),
        (Err(_), Some(said)) if said != UTF_8 => said.decode_without_bom_handling(bytes).0,
        (Err(_), Some(_)) => String::from_utf8_lossy(bytes),
        (Err(_), None) => of_console(bytes),
    }
}

fn two_bytes_a_letter(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| {
        let half = sample.iter().skip(odd).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 5;
    if odd > most && odd > even {
        Some(UTF_16LE)
    } else if even > most {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding that an XML document names in its first line.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|two| two == b"?>")?;
    let text = std::str::from_utf8(&head[..end]).ok()?;
    let (_, after) = text.split_once("encoding")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = label.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = label.strip_prefix(quote)?;
    Encoding::for_label(label.split(quote).next()?.as_bytes())
}

fn of_console(bytes: &[u8]) -> Cow<'_, str> {
    // letters of Latin 1 lie above these, and those of code pages for consoles among them
    let is_latin = || !bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
    let page = match language(bytes) {
        Some(language) => code_page(&language.to_ascii_lowercase()),
        None if is_latin() => 1252,
        None => 850,
    };
    let wide = match page {
        932 => SHIFT_JIS,
        936 => GB18030,
        949 => EUC_KR,
        950 => BIG5,
        1258 => WINDOWS_1258,
        narrow => match DECODING_TABLE_CP_MAP.get(&narrow) {
            Some(table) => return Cow::Owned(table.decode_string_lossy(bytes)),
            None => WINDOWS_1252,
        },
    };
    wide.decode_without_bom_handling(bytes).0
}

/// The system's language as `systeminfo` writes it: `it;Italiano (Italia)`, `zh-cn;…`.
fn language(bytes: &[u8]) -> Option<&str> {
    bytes.split(|byte| *byte == b'\n').find_map(|line| {
        let (before, _) = line.split_at(line.iter().position(|byte| *byte == b';')?);
        let word = before.rsplit(|byte| *byte == b' ').next()?;
        let text = std::str::from_utf8(word).ok()?;
        let (first, rest) = text.split_once('-').unwrap_or((text, ""));
        let is_word = |word: &str| {
            word.bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        };
        let is_language = (2..=3).contains(&first.len()) && text.len() <= 12;
        (is_language && before.contains(&b':') && is_word(first) && is_word(rest)).then_some(text)
    })
}

/// The code page of the console that Windows gives to a system of this language.
fn code_page(language: &str) -> u16 {
    match language.split('-').next().unwrap_or_default() {
        "zh" if ["zh-tw", "zh-hk", "zh-mo"].contains(&language) => 950,
        "zh" => 936,
        "ja" => 932,
        "ko" => 949,
        "ru" | "uk" | "be" | "bg" | "kk" | "ky" | "mn" | "tt" => 866,
        "pl" | "cs" | "sk" | "hu" | "ro" | "sl" | "hr" | "sq" | "bs" => 852,
        "sr" | "mk" => 855,
        "tr" | "az" => 857,
        "et" | "lv" | "lt" => 775,
        "el" => 737,
        "he" => 862,
        "ar" | "fa" | "ur" => 720,
        "th" => 874,
        "vi" => 1258,
        "en" if language == "en-us" => 437,
        _ => 850,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_declared_between_quotes_or_not_at_all() {
        let of = |text: &str| declared(text.as_bytes()).map(Encoding::name);
        let named = Some("windows-1252");
        assert_eq!(of("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"), named);
        assert_eq!(of("<?xml encoding = 'ISO-8859-1'?>"), named);
        // found by fuzzing: a letter of two bytes in the place of the quote
        assert_eq!(of("<?xml encoding=\u{7f6}SO-8859-1\"?>"), None);
        assert_eq!(of("<?xml encoding=ISO-8859-1?>"), None);
        assert_eq!(of("<?xml encoding=?>"), None);
    }

    #[test]
    fn a_text_is_read_in_the_encoding_it_is_in() {
        // the bytes were made by Python's codecs of the same names
        let table: [(&str, &[u8], &str); 9] = [
            ("plain", b"Host Name: A", "Host Name: A"),
            (
                "UTF-8 with its mark",
                b"\xef\xbb\xbfh\xc3\xb4te",
                "h\u{f4}te",
            ),
            ("UTF-16 with its mark", b"\xff\xfeh\0\xf4\0", "h\u{f4}"),
            ("UTF-16 without", b"A\0B\0C\0\n\0", "ABC\n"),
            (
                "after the first start",
                b"Please wait while WMIC is being installed.A\0B\0",
                "AB",
            ),
            (
                "cp850",
                b"Versi\xa2n:\nLocal: es;Espa\xa4ol\n",
                "Versi\u{f3}n:\nLocal: es;Espa\u{f1}ol\n",
            ),
            (
                "cp866",
                b"\x84\xae\xac\xa5\xad: ru;\x90\n",
                "\u{414}\u{43e}\u{43c}\u{435}\u{43d}: ru;\u{420}\n",
            ),
            (
                "cp936",
                b"\xd3\xf2: zh-cn;\xd6\xd0\n",
                "\u{57df}: zh-cn;\u{4e2d}\n",
            ),
            (
                "Latin 1",
                b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\xe9",
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\u{e9}",
            ),
        ];
        for (case, bytes, expected) in table {
            assert_eq!(decode(bytes), expected, "{case}");
        }
    }

    #[test]
    fn every_code_page_is_known() {
        for language in [
            "ru", "pl", "sr", "tr", "et", "el", "he", "ar", "th", "en-us", "de",
        ] {
            let page = code_page(language);
            assert!(
                DECODING_TABLE_CP_MAP.contains_key(&page),
                "{language}: {page}"
            );
        }
    }
}
