//! Tests that are written as calls: `software("bash")`, `missing("id")`, …

use super::{CALLS, Parsed, Parser, cut, meant};
use crate::model::boundary::Network;
use crate::model::filter::lexer::Token;
use crate::model::filter::{Filter, Name, Standing, Test, Vocabulary};
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
