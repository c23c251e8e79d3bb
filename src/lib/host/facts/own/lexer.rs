//! The words of a management information file: words, texts, numbers and marks, with the line that each stands in.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// One of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, in small letters.
    Word(String),
    /// A text between quotes.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `=`, `,` or a brace.
    Mark(char),
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => out.write_str(word),
            Self::Text(_) => out.write_str("a text"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Mark(mark) => write!(out, "{mark:?}"),
        }
    }
}

/// Reads a text token by token.
pub(super) struct Lexer<'a> {
    letters: Peekable<Chars<'a>>,
    line: usize,
    seen: Option<Token>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            letters: text.trim_start_matches('\u{feff}').chars().peekable(),
            line: 1,
            seen: None,
        }
    }

    /// What stands here and should not, with its line.
    pub(super) fn wrong(&self, what: &str) -> String {
        format!("line {}: {what} where it does not belong", self.line)
    }

    /// The next token; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token>, String> {
        if let Some(token) = self.seen.take() {
            return Ok(Some(token));
        }
        self.pass_blanks();
        let Some(letter) = self.letter() else {
            return Ok(None);
        };
        Ok(Some(match letter {
            '=' | ',' | '{' | '}' => Token::Mark(letter),
            '"' => Token::Text(self.text()?),
            other => self.word_or_number(other)?,
        }))
    }

    /// A word that must stand here.
    pub(super) fn word(&mut self) -> Result<String, String> {
        match self.next()? {
            Some(Token::Word(word)) => Ok(word),
            other => Err(self.unexpected(other)),
        }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<(), String> {
        match self.next()? {
            Some(Token::Word(found)) if found == word => Ok(()),
            other => Err(self.unexpected(other)),
        }
    }

    pub(super) fn expect_mark(&mut self, mark: char) -> Result<(), String> {
        match self.next()? {
            Some(Token::Mark(found)) if found == mark => Ok(()),
            other => Err(self.unexpected(other)),
        }
    }

    /// Takes the mark when it is next.
    pub(super) fn is_next(&mut self, mark: char) -> Result<bool, String> {
        self.seen = self.next()?;
        let is_it = self.seen == Some(Token::Mark(mark));
        if is_it {
            self.seen = None;
        }
        Ok(is_it)
    }

    /// A word, number or text; texts that follow one another are one.
    pub(super) fn value(&mut self) -> Result<Token, String> {
        match self.next()? {
            Some(Token::Text(mut text)) => loop {
                self.seen = self.next()?;
                match self.seen.take() {
                    Some(Token::Text(more)) => text.push_str(&more),
                    other => {
                        self.seen = other;
                        return Ok(Token::Text(text));
                    }
                }
            },
            Some(token @ (Token::Word(_) | Token::Number(_))) => Ok(token),
            other => Err(self.unexpected(other)),
        }
    }

    fn unexpected(&self, token: Option<Token>) -> String {
        let what = token.map_or("the end".to_owned(), |token| token.to_string());
        self.wrong(&what)
    }

    fn letter(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        self.line += usize::from(letter == '\n');
        Some(letter)
    }

    /// Blanks, and comments from `//` to the end of the line.
    fn pass_blanks(&mut self) {
        while let Some(letter) = self.letters.peek() {
            if letter.is_whitespace() {
                self.letter();
            } else if *letter == '/' {
                while self.letters.peek().is_some_and(|letter| *letter != '\n') {
                    self.letter();
                }
            } else {
                return;
            }
        }
    }

    fn text(&mut self) -> Result<String, String> {
        let begin = self.line;
        let mut text = String::new();
        loop {
            match self.letter() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some('\n') | None => return Err(format!("line {begin}: a text without an end")),
                Some(letter) => text.push(letter),
            }
        }
    }

    /// What follows a backslash: a letter's own meaning, or `x` and two digits.
    fn escape(&mut self) -> Result<char, String> {
        let letter = self.letter();
        Ok(match letter {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('x') => {
                let digits: String = [self.letter(), self.letter()]
                    .into_iter()
                    .flatten()
                    .collect();
                let number = u8::from_str_radix(&digits, 16);
                number
                    .map_err(|_| self.wrong("an escape of two digits"))?
                    .into()
            }
            Some(letter @ ('"' | '\\' | '\'')) => letter,
            _ => return Err(self.wrong("an unknown escape")),
        })
    }

    fn word_or_number(&mut self, first: char) -> Result<Token, String> {
        let mut word = String::from(first);
        while let Some(letter) = self.letters.peek() {
            if letter.is_whitespace() || ['=', ',', '{', '}', '"'].contains(letter) {
                break;
            }
            word.extend(self.letter());
        }
        let lower = word.to_ascii_lowercase();
        let is_number = lower
            .trim_start_matches(['+', '-'])
            .starts_with(|c: char| c.is_ascii_digit());
        if !is_number {
            return Ok(Token::Word(lower));
        }
        let number = match lower.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16),
            None => lower.parse(),
        };
        number
            .map(Token::Number)
            .map_err(|_| self.wrong(&format!("number {word}")))
    }
}
