//! Which of several sites a new machine joins, by what their locators say (domain.md 2.1). A locator names a site; only a token
//! says what to believe of one, so a machine joins none that it has no token for.

use crate::model::id::SiteCode;

/// What came of asking with one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The token's site is proven, and its locator said which site takes the machine, if any.
    Told {
        /// The token's own site.
        own: SiteCode,
        /// The site that takes the machine.
        site: Option<SiteCode>,
        /// Why, as the locator says.
        reason: String,
    },
    /// The token's site could not be asked.
    Silent {
        /// Why.
        reason: String,
    },
}

/// What the machine does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// It joins the site of this token, counted from 0.
    Join {
        /// Which token.
        token: usize,
        /// The site.
        site: SiteCode,
        /// Why.
        reason: String,
    },
    /// This site takes it, and none of the tokens is of it.
    NoToken {
        /// The site.
        site: SiteCode,
        /// Why it takes it, and what became of the tokens.
        reason: String,
    },
    /// No site takes it now; it asks again after [`super::assign::RETRY`].
    Later {
        /// What each said.
        reason: String,
    },
}

/// What the machine does after these replies, in the order of its tokens: the first locator that names a site is followed.
pub fn choose(replies: &[Reply]) -> Choice {
    let named = replies.iter().find_map(|reply| match reply {
        Reply::Told {
            own,
            site: Some(site),
            reason,
        } => Some((own, site, reason)),
        Reply::Told { site: None, .. } | Reply::Silent { .. } => None,
    });
    let Some((by, site, reason)) = named else {
        return Choice::Later {
            reason: said(replies),
        };
    };
    let is_of = |reply: &Reply| matches!(reply, Reply::Told { own, .. } if own == site);
    let reason = format!("the locator of site {by} says: {reason}");
    let is_silent = |reply: &Reply| matches!(reply, Reply::Silent { .. });
    match replies.iter().position(is_of) {
        Some(token) => Choice::Join {
            token,
            site: site.clone(),
            reason,
        },
        // the site that could not be asked may be the one
        None if replies.iter().any(is_silent) => Choice::Later {
            reason: format!("{reason}; {}", said(replies)),
        },
        None => Choice::NoToken {
            site: site.clone(),
            reason: format!("{reason}; {}", said(replies)),
        },
    }
}

fn said(replies: &[Reply]) -> String {
    let each = replies.iter().zip(1..).map(|(reply, number)| match reply {
        Reply::Told {
            own,
            site: None,
            reason,
        } => format!("token {number} is of site {own}, which says: {reason}"),
        Reply::Told { own, .. } => format!("token {number} is of site {own}"),
        Reply::Silent { reason } => format!("token {number} could not be used: {reason}"),
    });
    each.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> SiteCode {
        SiteCode::parse(text).unwrap()
    }

    fn told(own: &str, site: Option<&str>) -> Reply {
        Reply::Told {
            own: code(own),
            site: site.map(code),
            reason: "its boundary".into(),
        }
    }

    fn silent() -> Reply {
        Reply::Silent {
            reason: "nobody there".into(),
        }
    }

    fn joins(replies: &[Reply]) -> Result<(usize, String), Choice> {
        match choose(replies) {
            Choice::Join { token, site, .. } => Ok((token, site.to_string())),
            other => Err(other),
        }
    }

    #[test]
    fn the_site_that_is_named_is_joined_with_its_own_token() {
        let both = [told("S01", Some("S02")), told("S02", Some("S02"))];
        assert_eq!(joins(&both), Ok((1, "S02".into())));
        let own = [told("S01", Some("S01")), told("S02", None)];
        assert_eq!(joins(&own), Ok((0, "S01".into())));
        let late = [silent(), told("S01", None), told("S02", Some("S02"))];
        assert_eq!(joins(&late), Ok((2, "S02".into())));
    }

    #[test]
    fn where_locators_differ_the_first_is_followed() {
        let each_itself = [told("S01", Some("S01")), told("S02", Some("S02"))];
        assert_eq!(joins(&each_itself), Ok((0, "S01".into())));
        let each_other = [told("S01", Some("S02")), told("S02", Some("S01"))];
        assert_eq!(joins(&each_other), Ok((1, "S02".into())));
    }

    #[test]
    fn a_site_without_a_usable_token_is_not_joined_whatever_a_locator_says() {
        let choice = choose(&[told("S01", Some("S02")), told("S03", None)]);
        let Choice::NoToken { site, reason } = choice else {
            panic!("{choice:?}");
        };
        assert_eq!(site, code("S02"));
        assert_eq!(
            reason,
            "the locator of site S01 says: its boundary; token 1 is of site S01; token 2 is of site S03, which says: its boundary"
        );
        let choice = choose(&[told("S01", Some("S02")), silent()]);
        let Choice::Later { reason } = choice else {
            panic!("{choice:?}");
        };
        assert_eq!(
            reason,
            "the locator of site S01 says: its boundary; token 1 is of site S01; token 2 could not be used: nobody there"
        );
    }

    #[test]
    fn where_no_site_takes_it_each_says_why() {
        let choice = choose(&[told("S01", None), silent()]);
        let reason = "token 1 is of site S01, which says: its boundary; token 2 could not be used: nobody there";
        assert_eq!(
            choice,
            Choice::Later {
                reason: reason.into()
            }
        );
        assert!(matches!(choose(&[]), Choice::Later { .. }));
    }
}
