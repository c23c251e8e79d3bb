//! Tests that are written as calls: `software("bash")`, `missing("id")`, …

use super::{CALLS, Parsed, Parser, cut, meant, negate};
use crate::model::boundary::Network;
use crate::model::filter::lexer::Token;
use crate::model::filter::{
    Filter, Kind, Name, Operator, Property, Question, Standing, Test, Vocabulary,
};
use crate::model::id::CollectionId;

impl<F: Vocabulary> Parser<'_, F> {
    pub(super) fn call(&mut self, name: &str) -> Parsed<Filter<F>> {
        let (_, span) = self.next();
        if !F::HAS_CALLS {
            let message = format!("{} is a test of clients, and here are none", cut(name));
            return Err(self.error(span, message));
        }
        self.expect(&Token::Open, "\"(\"")?;
        let test = match name {
            "software" => return self.software(),
            "custom" => return self.custom(),
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

    fn software(&mut self) -> Parsed<Filter<F>> {
        let name = self.name("a package's name in quotes")?;
        self.expect(&Token::Close, "\")\"")?;
        let version = match self.operator() {
            None => None,
            Some(operator) => Some((operator, self.version()?)),
        };
        Ok(Filter::Test(Test::Software { name, version }))
    }

    fn custom(&mut self) -> Parsed<Filter<F>> {
        let span = self.span();
        let text = self.quoted("a class and its property in quotes, as \"Asset.room\"")?;
        let Some(property) = Property::parse(&text) else {
            let message = format!("{} is not a class and its property", cut(&text));
            return Err(self
                .error(span, message)
                .hint(Some("write \"class.property\"".into())));
        };
        self.expect(&Token::Close, "\")\"")?;
        let (is_negated, question) = self.question()?;
        Ok(negate(is_negated, Test::Custom { property, question }))
    }

    /// What is asked of a property, and whether the opposite is meant.
    fn question(&mut self) -> Parsed<(bool, Question)> {
        if self.take("is") {
            let is_negated = self.take("not");
            return match self.take("known") {
                true => Ok((is_negated, Question::Known)),
                false => Err(self.unexpected("known", &["known"])),
            };
        }
        let is_negated = self.take("not");
        if self.take("like") {
            let pattern = self.quoted("a pattern in quotes")?;
            return Ok((is_negated, Question::Like(pattern)));
        }
        if self.take("in") {
            let kind = self.literal_kind(1)?;
            return Ok((is_negated, Question::In(self.list_of(kind, "the list")?)));
        }
        let span = self.span();
        let operator = self.operator().filter(|_| !is_negated);
        let Some(operator) = operator else {
            return Err(self.unexpected("a comparison", &["like", "in", "is", "not"]));
        };
        let kind = self.literal_kind(0)?;
        let is_equality = matches!(operator, Operator::Equal | Operator::Unequal);
        if kind == Kind::Flag && !is_equality {
            return Err(self.error(span, "true and false are compared with = and !="));
        }
        let value = self.value_of(kind, "the property")?;
        Ok((is_negated, Question::Compare(operator, value)))
    }

    /// The kind of the value that stands so many words ahead.
    fn literal_kind(&self, ahead: usize) -> Parsed<Kind> {
        let next = self.tokens.get(self.at + ahead);
        match next {
            Some((Token::Text(_), _)) => Ok(Kind::Text),
            Some((Token::Number(_), _)) => Ok(Kind::Number),
            Some((Token::Word(_), _)) => Ok(Kind::Flag),
            _ => Err(self.unexpected("a text in quotes, a number, true or false", &[])),
        }
    }

    fn update(&mut self, standing: Standing) -> Parsed<Test<F>> {
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
