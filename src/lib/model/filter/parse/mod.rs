//! Reads a filter: recursive descent, at most [`MAX_DEPTH`] deep, so that no text can exhaust the stack.

mod call;
mod value;

use super::field::{Kind, Vocabulary};
use super::lexer::{Token, tokens};
use super::{Filter, FilterError, MAX_DEPTH, MAX_LENGTH, MAX_TESTS, Operator, Test};
use crate::model::nearest::nearest;
use std::marker::PhantomData;
use std::ops::Range;

/// Words that call a test.
const CALLS: [&str; 6] = [
    "software",
    "missing",
    "installed",
    "boundary",
    "collection",
    "custom",
];
/// Words that are no field.
const KEYWORDS: [&str; 9] = [
    "and", "or", "not", "in", "like", "is", "known", "true", "false",
];
/// Longest text between quotes, in bytes.
const MAX_TEXT: usize = 1_024;

impl<F: Vocabulary> Filter<F> {
    /// Reads a filter.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_LENGTH {
            let message = format!("a filter of more than {} KiB", MAX_LENGTH / 1024);
            return Err(FilterError::new("", 0..0, message));
        }
        let mut parser = Parser::<F> {
            text,
            tokens: tokens(text)?,
            at: 0,
            depth: 0,
            tests: 0,
            fields: PhantomData,
        };
        let filter = parser.any()?;
        match parser.peek() {
            Token::End => Ok(filter),
            _ => Err(parser.unexpected("and, or, or the end of the filter", &["and", "or"])),
        }
    }
}

struct Parser<'a, F> {
    text: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
    tests: usize,
    fields: PhantomData<F>,
}

type Parsed<T> = Result<T, FilterError>;

impl<F: Vocabulary> Parser<'_, F> {
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

    fn any(&mut self) -> Parsed<Filter<F>> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(Filter::any(parts))
    }

    fn all(&mut self) -> Parsed<Filter<F>> {
        let mut parts = vec![self.one()?];
        while self.take("and") {
            parts.push(self.one()?);
        }
        Ok(Filter::all(parts))
    }

    /// `not …`, `( … )`, `true`, `false`, or a test.
    fn one(&mut self) -> Parsed<Filter<F>> {
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

    fn test(&mut self) -> Parsed<Filter<F>> {
        let Token::Word(word) = self.peek().clone() else {
            return Err(self.unexpected("a field or a test", &[]));
        };
        let follows = self.tokens.get(self.at + 1).map(|(token, _)| token);
        if follows == Some(&Token::Open) && F::find(&word).is_none() {
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

    fn field(&mut self, word: &str) -> Parsed<F> {
        let (_, span) = self.next();
        let lower = word.to_ascii_lowercase();
        F::find(&lower).ok_or_else(|| {
            let is_keyword = KEYWORDS.contains(&lower.as_str());
            let message = if is_keyword {
                format!("{} where a field or a test is expected", cut(word))
            } else if F::HAS_CALLS && CALLS.contains(&lower.as_str()) {
                format!("\"(\" is missing after {lower}")
            } else {
                format!("there is no field {}", cut(word))
            };
            let names = F::ALL.iter().map(|field| field.name());
            let hint = (!is_keyword).then(|| meant(&lower, names)).flatten();
            self.error(span, message).hint(hint)
        })
    }

    fn like(&mut self, field: F, negated: bool) -> Parsed<Filter<F>> {
        let kind = field.kind();
        if !matches!(kind, Kind::Text | Kind::Version) {
            let at = self.tokens[self.at - 1].1.clone();
            let message = format!("like is for texts, and {field} is a {}", kind.word());
            return Err(self.error(at, message));
        }
        let pattern = self.quoted("a pattern in quotes")?;
        Ok(negate(negated, Test::Like { field, pattern }))
    }

    fn comparison(&mut self, field: F) -> Parsed<Filter<F>> {
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
            Kind::Word(_) if !is_equality => "words without an order are compared with = and !=",
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
}

fn negate<F>(negated: bool, test: Test<F>) -> Filter<F> {
    let test = Filter::Test(test);
    if negated {
        Filter::Not(Box::new(test))
    } else {
        test
    }
}

fn meant<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(&typed.to_ascii_lowercase(), known).map(|name| format!("did you mean {name:?}?"))
}

/// The text in quotes, shortened for a message.
fn cut(text: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    format!("{shown:?}")
}
