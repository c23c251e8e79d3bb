//! Reads a filter: recursive descent, at most [`MAX_DEPTH`] deep, so that no text can exhaust the stack.

use super::field::{Field, Kind};
use super::lexer::{Token, tokens};
use super::print::{AGES, SIZES};
use super::{
    Filter, FilterError, MAX_DEPTH, MAX_LENGTH, MAX_TESTS, Name, Operator, Standing, Test, Value,
};
use crate::model::boundary::Network;
use crate::model::id::CollectionId;
use crate::model::nearest::nearest;
use crate::model::time::Timestamp;
use std::ops::Range;

/// Words that call a test.
const CALLS: [&str; 5] = ["software", "missing", "installed", "boundary", "collection"];
/// Words that are no field.
const KEYWORDS: [&str; 9] = [
    "and", "or", "not", "in", "like", "is", "known", "true", "false",
];
/// Longest text between quotes, in bytes.
const MAX_TEXT: usize = 1_024;

impl Filter {
    /// Reads a filter.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_LENGTH {
            let message = format!("a filter of more than {} KiB", MAX_LENGTH / 1024);
            return Err(FilterError::new("", 0..0, message));
        }
        let mut parser = Parser {
            text,
            tokens: tokens(text)?,
            at: 0,
            depth: 0,
            tests: 0,
        };
        let filter = parser.any()?;
        match parser.peek() {
            Token::End => Ok(filter),
            _ => Err(parser.unexpected("and, or, or the end of the filter", &["and", "or"])),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
    tests: usize,
}

type Parsed<T> = Result<T, FilterError>;

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.at)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        let end = self.text.len()..self.text.len();
        self.tokens
            .get(self.at)
            .map_or(end, |(_, span)| span.clone())
    }

    fn next(&mut self) -> (Token, Range<usize>) {
        let next = (self.peek().clone(), self.span());
        self.at += 1;
        next
    }

    /// Takes the keyword if it comes next; keywords have no case.
    fn take(&mut self, keyword: &str) -> bool {
        let is_next =
            matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword));
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, token: &Token, what: &str) -> Parsed<()> {
        if self.peek() == token {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected(what, &[]))
    }

    fn error(&self, span: Range<usize>, message: impl Into<String>) -> FilterError {
        FilterError::new(self.text, span, message.into())
    }

    /// What comes next is not what belongs here; the hint is the nearest word that does.
    fn unexpected(&self, expected: &str, words: &[&str]) -> FilterError {
        let span = self.span();
        if *self.peek() == Token::End {
            return self.error(
                span,
                format!("the filter ends where {expected} is expected"),
            );
        }
        let found = &self.text[span.clone()];
        let hint = meant(found, words.iter().copied());
        self.error(span, format!("expected {expected}, found {}", cut(found)))
            .hint(hint)
    }

    fn any(&mut self) -> Parsed<Filter> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(Filter::any(parts))
    }

    fn all(&mut self) -> Parsed<Filter> {
        let mut parts = vec![self.one()?];
        while self.take("and") {
            parts.push(self.one()?);
        }
        Ok(Filter::all(parts))
    }

    /// `not …`, `( … )`, `true`, `false`, or a test.
    fn one(&mut self) -> Parsed<Filter> {
        let span = self.span();
        if self.take("not") {
            return Ok(Filter::Not(Box::new(self.deeper(span, Self::one)?)));
        }
        if *self.peek() == Token::Open {
            self.at += 1;
            let inner = self.deeper(span, Self::any)?;
            self.expect(&Token::Close, "and, or, or \")\"")?;
            return Ok(inner);
        }
        if self.take("true") {
            return Ok(Filter::Always(true));
        }
        if self.take("false") {
            return Ok(Filter::Always(false));
        }
        self.tests += 1;
        if self.tests > MAX_TESTS {
            return Err(self.error(span, format!("more than {MAX_TESTS} tests in one filter")));
        }
        self.test()
    }

    fn deeper<T>(
        &mut self,
        span: Range<usize>,
        parse: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(span, format!("nested deeper than {MAX_DEPTH}")));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn test(&mut self) -> Parsed<Filter> {
        let Token::Word(word) = self.peek().clone() else {
            return Err(self.unexpected("a field or a test", &[]));
        };
        let follows = self.tokens.get(self.at + 1).map(|(token, _)| token);
        if follows == Some(&Token::Open) && Field::parse(&word).is_err() {
            return self.call(&word.to_ascii_lowercase());
        }
        let field = self.field(&word)?;
        if self.take("is") {
            let negated = self.take("not");
            return match self.take("known") {
                true => Ok(negate(negated, Test::Known(field))),
                false => Err(self.unexpected("known", &["known"])),
            };
        }
        let negated = self.take("not");
        if self.take("like") {
            return self.like(field, negated);
        }
        if self.take("in") {
            let values = self.list(field)?;
            return Ok(negate(negated, Test::In { field, values }));
        }
        if negated {
            return Err(self.unexpected("like or in", &["like", "in"]));
        }
        self.comparison(field)
    }

    fn field(&mut self, word: &str) -> Parsed<Field> {
        let (_, span) = self.next();
        let lower = word.to_ascii_lowercase();
        Field::parse(&lower).map_err(|_| {
            let is_keyword = KEYWORDS.contains(&lower.as_str());
            let message = if is_keyword {
                format!("{} where a field or a test is expected", cut(word))
            } else if CALLS.contains(&lower.as_str()) {
                format!("\"(\" is missing after {lower}")
            } else {
                format!("there is no field {}", cut(word))
            };
            let names = Field::ALL.iter().map(|field| field.name());
            let hint = (!is_keyword).then(|| meant(&lower, names)).flatten();
            self.error(span, message).hint(hint)
        })
    }

    fn like(&mut self, field: Field, negated: bool) -> Parsed<Filter> {
        let kind = field.kind();
        if !matches!(kind, Kind::Text | Kind::Version) {
            let at = self.tokens[self.at - 1].1.clone();
            let message = format!("like is for texts, and {field} is a {}", kind.word());
            return Err(self.error(at, message));
        }
        let pattern = self.quoted("a pattern in quotes")?;
        Ok(negate(negated, Test::Like { field, pattern }))
    }

    fn comparison(&mut self, field: Field) -> Parsed<Filter> {
        let span = self.span();
        let Some(operator) = self.operator() else {
            let expected = format!("a comparison of {field}");
            let words = ["like", "in", "is", "not"];
            return Err(self.unexpected(&expected, &words));
        };
        let value = self.value(field)?;
        let is_equality = matches!(operator, Operator::Equal | Operator::Unequal);
        let problem = match field.kind() {
            Kind::Time if is_equality => "times are compared with < <= > >=",
            Kind::Flag if !is_equality => "true and false are compared with = and !=",
            _ => {
                return Ok(Filter::Test(Test::Compare {
                    field,
                    operator,
                    value,
                }));
            }
        };
        Err(self.error(span, problem))
    }

    fn operator(&mut self) -> Option<Operator> {
        let Token::Operator(operator) = *self.peek() else {
            return None;
        };
        self.at += 1;
        Some(operator)
    }

    fn list(&mut self, field: Field) -> Parsed<Vec<Value>> {
        if field.kind() == Kind::Time {
            let at = self.tokens[self.at - 1].1.clone();
            return Err(self.error(at, "times are compared with < <= > >="));
        }
        self.expect(&Token::Open, "\"(\"")?;
        let mut values = vec![self.value(field)?];
        while *self.peek() == Token::Comma {
            self.at += 1;
            values.push(self.value(field)?);
        }
        self.expect(&Token::Close, "\",\" or \")\"")?;
        Ok(values)
    }

    /// A value of the field's kind.
    fn value(&mut self, field: Field) -> Parsed<Value> {
        let kind = field.kind();
        let (token, span) = self.next();
        let wrong = |parser: &Self| {
            parser.at_value(&token, &span, format!("{field} is a {}", expected(kind)))
        };
        match (kind, &token) {
            (Kind::Text | Kind::Version, Token::Text(text)) => {
                self.short(text, &span)?;
                Ok(Value::Text(text.clone()))
            }
            (Kind::Number, Token::Number(text)) => {
                let number = text.parse().map(Value::Number);
                number.map_err(|_| wrong(self))
            }
            (Kind::Size, Token::Number(text)) => {
                let number = with_unit(text, &SIZES).map(Value::Number);
                number.ok_or_else(|| wrong(self))
            }
            (Kind::Time, Token::Number(text)) => {
                let units = AGES.map(|(word, unit)| (word, i64::from(unit)));
                let seconds = with_unit(text, &units).filter(|_| ends_in_letter(text));
                let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
                seconds.map(Value::Age).ok_or_else(|| wrong(self))
            }
            (Kind::Time, Token::Text(text)) => time(text).ok_or_else(|| wrong(self)),
            (Kind::Flag, Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Ok(Value::Flag(true)),
                "false" => Ok(Value::Flag(false)),
                _ => Err(wrong(self)),
            },
            _ => Err(wrong(self)),
        }
    }

    fn at_value(&self, token: &Token, span: &Range<usize>, message: String) -> FilterError {
        let hint = match token {
            Token::Word(word) if !KEYWORDS.contains(&word.to_ascii_lowercase().as_str()) => {
                Some(format!("texts stand in quotes: \"{word}\""))
            }
            _ => None,
        };
        self.error(span.clone(), message).hint(hint)
    }

    fn short(&self, text: &str, span: &Range<usize>) -> Parsed<()> {
        if text.len() <= MAX_TEXT {
            return Ok(());
        }
        Err(self.error(
            span.clone(),
            format!("a text of more than {MAX_TEXT} bytes"),
        ))
    }

    fn quoted(&mut self, what: &str) -> Parsed<String> {
        let Token::Text(text) = self.peek().clone() else {
            return Err(self.unexpected(what, &[]));
        };
        let (_, span) = self.next();
        self.short(&text, &span)?;
        Ok(text)
    }

    fn call(&mut self, name: &str) -> Parsed<Filter> {
        let (_, span) = self.next();
        self.expect(&Token::Open, "\"(\"")?;
        let test = match name {
            "software" => return self.software(),
            "missing" => self.update(Standing::Missing)?,
            "installed" => self.update(Standing::Installed)?,
            "boundary" => Test::Boundary(self.network()?),
            "collection" => Test::Collection(self.collection()?),
            _ => {
                let message = format!("there is no test {}", cut(name));
                return Err(self.error(span, message).hint(meant(name, CALLS)));
            }
        };
        self.expect(&Token::Close, "\")\"")?;
        Ok(Filter::Test(test))
    }

    fn software(&mut self) -> Parsed<Filter> {
        let name = self.name("a package's name in quotes")?;
        self.expect(&Token::Close, "\")\"")?;
        let version = match self.operator() {
            None => None,
            Some(operator) => Some((operator, self.version()?)),
        };
        Ok(Filter::Test(Test::Software { name, version }))
    }

    fn update(&mut self, standing: Standing) -> Parsed<Test> {
        let update = self.name("an update's id in quotes")?;
        Ok(Test::Update { standing, update })
    }

    fn name(&mut self, what: &str) -> Parsed<Name> {
        let is_pattern = self.take("like");
        let span = self.span();
        let text = self.quoted(what)?;
        match (is_pattern, text.is_empty()) {
            (true, _) => Ok(Name::Like(text)),
            (false, false) => Ok(Name::Is(text)),
            (false, true) => Err(self.error(span, "an empty name")),
        }
    }

    fn version(&mut self) -> Parsed<String> {
        let span = self.span();
        let text = self.quoted("a version in quotes")?;
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(self.error(span, format!("{} is not a version", cut(&text))));
        }
        Ok(text)
    }

    fn network(&mut self) -> Parsed<Network> {
        let span = self.span();
        let text = self.quoted("a subnet or range in quotes")?;
        match Network::parse(&text) {
            Ok(network) if network.span().is_some() => Ok(network),
            Ok(_) => Err(self.error(span, "a subnet or range is expected, not a directory site")),
            Err(invalid) => Err(self.error(span, invalid.to_string())),
        }
    }

    fn collection(&mut self) -> Parsed<CollectionId> {
        let span = self.span();
        let text = self.quoted("a collection in quotes")?;
        CollectionId::parse(&text).map_err(|invalid| self.error(span, invalid.to_string()))
    }
}

fn negate(negated: bool, test: Test) -> Filter {
    let test = Filter::Test(test);
    if negated {
        Filter::Not(Box::new(test))
    } else {
        test
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text: expected one in quotes",
        Kind::Version => "version: expected one in quotes",
        Kind::Number => "number: expected a whole one",
        Kind::Size => "size: expected a whole number, with a unit if any, as in 4GiB or 500MB",
        Kind::Time => {
            "time: expected an age, as in 7d, 12h or 30m, or a time in quotes, as in \"2026-11-22\""
        }
        Kind::Flag => "yes or no: expected true or false",
    }
}

/// `"2026-11-22"` is the beginning of that day, in UTC.
fn time(text: &str) -> Option<Value> {
    let whole = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        text.to_owned()
    };
    Timestamp::parse(&whole).ok().map(Value::Time)
}

fn ends_in_letter(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// A number with one of the units, whose case does not matter, or with none.
fn with_unit(text: &str, units: &[(&str, i64)]) -> Option<i64> {
    let split = text.rfind(|c: char| !c.is_ascii_alphabetic())? + 1;
    let number: i64 = text[..split].parse().ok()?;
    let word = &text[split..];
    if word.is_empty() {
        return Some(number);
    }
    let (_, unit) = units
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    number.checked_mul(*unit)
}

fn meant<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(&typed.to_ascii_lowercase(), known).map(|name| format!("did you mean {name:?}?"))
}

/// The text in quotes, shortened for a message.
fn cut(text: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    format!("{shown:?}")
}
