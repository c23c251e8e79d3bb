//! Filters drawn at random, and the laws of text and tree.

use super::*;
use proptest::prelude::*;

/// Any text that can stand between quotes.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9%_\\\\\"'. é-]{0,8}"
}

fn any_value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text | Kind::Version => any_text().prop_map(Value::Text).boxed(),
        Kind::Number | Kind::Size => prop_oneof![
            any::<i64>(),
            -3_i64..4,
            (0_i64..64).prop_map(|n| n << 30),
            (0_i64..9).prop_map(|n| n * 1_000_000),
        ]
        .prop_map(Value::Number)
        .boxed(),
        Kind::Time => prop_oneof![
            any::<u32>().prop_map(Value::Age),
            (0_u32..100).prop_map(|days| Value::Age(days * 86_400)),
            (0_i64..4_000_000_000_000)
                .prop_map(|millis| Value::Time(Timestamp::from_millis(millis))),
            (0_i64..40_000).prop_map(|days| Value::Time(Timestamp::from_millis(days * 86_400_000))),
        ]
        .boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Word(words) | Kind::Rank(words) => prop::sample::select(words)
            .prop_map(|word| Value::Text(word.to_owned()))
            .boxed(),
    }
}

fn any_operator(kind: Kind) -> impl Strategy<Value = Operator> {
    let fitting = Operator::ALL.iter().copied().filter(move |operator| {
        let is_equality = matches!(operator, Operator::Equal | Operator::Unequal);
        match kind {
            Kind::Time => !is_equality,
            Kind::Flag | Kind::Word(_) => is_equality,
            _ => true,
        }
    });
    prop::sample::select(fitting.collect::<Vec<_>>())
}

fn any_name() -> impl Strategy<Value = Name> {
    prop_oneof![
        "[a-z0-9+.\\\\\"-]{1,6}".prop_map(Name::Is),
        any_text().prop_map(Name::Like),
    ]
}

/// Any test of a field.
pub(crate) fn any_field_test<F: Vocabulary>() -> impl Strategy<Value = Test<F>> {
    prop::sample::select(F::ALL).prop_flat_map(|field| {
        let kind = field.kind();
        let compare = (any_operator(kind), any_value(kind)).prop_map(move |(operator, value)| {
            Test::Compare {
                field,
                operator,
                value,
            }
        });
        let known = Just(Test::Known(field));
        let values = prop::collection::vec(any_value(kind), 1..4);
        let one_of = values.prop_map(move |values| Test::In { field, values });
        let like = any_text().prop_map(move |pattern| Test::Like { field, pattern });
        match kind {
            Kind::Text | Kind::Version => prop_oneof![compare, known, one_of, like].boxed(),
            Kind::Time => prop_oneof![compare, known].boxed(),
            _ => prop_oneof![compare, known, one_of].boxed(),
        }
    })
}

/// Any question after a property of one's own.
pub(crate) fn any_question() -> impl Strategy<Value = Question> {
    let kinds = prop::sample::select(vec![Kind::Text, Kind::Number, Kind::Flag]);
    kinds.prop_flat_map(|kind| {
        let compare = (any_operator(kind), any_value(kind));
        let values = prop::collection::vec(any_value(kind), 1..4);
        prop_oneof![
            compare.prop_map(|(operator, value)| Question::Compare(operator, value)),
            values.prop_map(Question::In),
            any_text().prop_map(Question::Like),
            Just(Question::Known),
        ]
    })
}

/// Any test.
pub(crate) fn any_test() -> impl Strategy<Value = Test> {
    let version = prop::option::of((any_operator(Kind::Version), "[0-9][0-9a-z.:~+-]{0,5}"));
    let networks = vec!["10.0.0.0/8", "2001:db8::/32", "10.1.0.5-10.1.0.9"];
    prop_oneof![
        4 => any_field_test(),
        1 => (any_name(), version).prop_map(|(name, version)| Test::Software { name, version }),
        1 => (prop::sample::select(Standing::ALL), any_name())
            .prop_map(|(standing, update)| Test::Update { standing, update }),
        1 => prop::sample::select(networks)
            .prop_map(|text| Test::Boundary(Network::parse(text).unwrap())),
        1 => ("[A-Za-z. ]{1,4}", "[a-z \"\\\\]{1,3}", any_question()).prop_map(|(class, name, question)| {
            Test::Custom { property: Property { class, name }, question }
        }),
        1 => "[a-z][a-z0-9._-]{0,5}"
            .prop_map(|id| Test::Collection(CollectionId::parse(&id).unwrap())),
    ]
}

/// Any filter of these tests.
pub(crate) fn filter_of<F: Vocabulary>(
    test: impl Strategy<Value = Test<F>> + 'static,
) -> impl Strategy<Value = Filter<F>> {
    let leaf = prop_oneof![
        8 => test.prop_map(Filter::Test),
        1 => any::<bool>().prop_map(Filter::Always),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::all),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::any),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_filter_of_updates_reads_back_the_same(filter in filter_of(any_field_test::<UpdateField>())) {
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text).map_err(|e| e.to_string()), Ok(filter), "{}", text);
    }

    #[test]
    fn a_printed_filter_reads_back_the_same(filter in filter_of(any_test())) {
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text).map_err(|e| e.to_string()), Ok(filter), "{}", text);
    }

    #[test]
    fn f13_no_text_panics_and_what_is_read_is_printed_and_read_again(
        text in prop_oneof![
            any::<String>(),
            "[a-z_.]{0,9}( |\\(|\\)|=|<|like|in|not|and|or|'|\"|\\\\|[0-9]{1,20}[a-z]{0,3}|é|,|\n){0,30}",
        ],
    ) {
        fuzz(&text);
    }
}

/// F13: what a fuzzer calls.
fn fuzz(text: &str) {
    match Filter::<Field>::parse(text) {
        Ok(filter) => assert_eq!(Filter::parse(&filter.to_string()), Ok(filter)),
        Err(error) => {
            assert!(error.line >= 1 && error.column >= 1);
            assert!(error.picture().len() < 2_000 && error.to_string().len() < 2_000);
        }
    }
}

#[test]
fn f13_hostile_texts_are_refused_or_read_without_harm() {
    let deep = "(".repeat(30_000);
    let nots = "not ".repeat(16_000);
    let wide = "site=\"x\" or ".repeat(5_000) + "true";
    let hostile = [
        deep.as_str(),
        &nots,
        &wide,
        &"x".repeat(MAX_LENGTH + 1),
        &format!("hostname = \"{}\"", "x".repeat(60_000)),
        "memory_bytes > 9999999999999999999TiB",
        "memory_bytes > 9223372036854775807TiB",
        "last_seen < 99999999999d",
        "last_seen < \"99999-01-01\"",
        "hostname = \"\0\"",
        "\u{feff}true",
        "software(\"\")",
        "hostname in ()",
        "-",
        "\"",
        "'\\",
        "(((((",
        "é",
    ];
    for text in hostile {
        fuzz(text);
        assert!(Filter::<Field>::parse(text).is_err(), "{text:.40}");
    }
    let nested = "(".repeat(MAX_DEPTH) + "true" + &")".repeat(MAX_DEPTH);
    assert_eq!(Filter::<Field>::parse(&nested), Ok(Filter::Always(true)));
}

#[test]
fn and_binds_tighter_than_or_and_not_tighter_than_both() {
    let same = [
        (
            "site = \"a\" or site = \"b\" and not site = \"c\"",
            "site = \"a\" or (site = \"b\" and (not (site = \"c\")))",
        ),
        ("TRUE And Not False", "true and not false"),
        ("hostname <> 'x'", "hostname != \"x\""),
        ("memory_bytes >= 1048576kib", "memory_bytes >= 1GiB"),
        ("last_seen < 168h", "last_seen < 7d"),
        (
            "last_seen > \"2026-11-22T01:00:00+01:00\"",
            "last_seen > \"2026-11-22\"",
        ),
    ];
    for (left, right) in same {
        let read = Filter::<Field>::parse;
        assert_eq!(read(left).unwrap(), read(right).unwrap());
    }
}

#[test]
fn an_error_shows_the_place_and_the_nearest_name() {
    let shown = |text: &str| {
        let error = Filter::<Field>::parse(text).unwrap_err();
        format!("{error}\n{}", error.picture())
    };
    let table = [
        (
            "site = \"S01\" and\n  hostnam like \"web%\"",
            "filter, line 2, column 3: there is no field \"hostnam\" (did you mean \"hostname\"?)\n 2 |   hostnam like \"web%\"\n   |   ^^^^^^^",
        ),
        (
            "sofware(\"bash\")",
            "filter, line 1, column 1: there is no test \"sofware\" (did you mean \"software\"?)\n 1 | sofware(\"bash\")\n   | ^^^^^^^",
        ),
        (
            "hostname = web",
            "filter, line 1, column 12: hostname is a text: expected one in quotes (texts stand in quotes: \"web\")\n 1 | hostname = web\n   |            ^^^",
        ),
        (
            "os.restart_needed like \"x\"",
            "filter, line 1, column 19: like is for texts, and os.restart_needed is a true or false\n 1 | os.restart_needed like \"x\"\n   |                   ^^^^",
        ),
        (
            "hostname lik \"x\"",
            "filter, line 1, column 10: expected a comparison of hostname, found \"lik\" (did you mean \"like\"?)\n 1 | hostname lik \"x\"\n   |          ^^^",
        ),
        (
            "hostname =",
            "filter, line 1, column 11: hostname is a text: expected one in quotes\n 1 | hostname =\n   |           ^",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), expected, "{text}");
    }
}
