//! Management information files, the text form of DMTF's DMI 2.0 that SMS took classes from (domain.md I2). A NOIDMIF adds
//! classes to the machine; one that begins with `//Architecture<…>` and `//UniqueID<…>` (an IDMIF) is a thing of its own.
//!
//! Read are components, groups, tables, attributes and their values. Descriptions, enumerations and paths are passed over.
//! A property is named by its attribute, a class by its group's `Class`, else by its `Name`.

use super::lexer::{Lexer, Token};
use crate::model::inventory::{CustomClass, CustomValue};
use std::collections::BTreeMap;

/// Words that stand for machines with an agent: no file may speak for those.
const SYSTEM: [&str; 3] = ["system", "system resource", "sms_r_system"];
/// A component holds groups, these hold attributes, and these an enumeration.
const DEEPEST: usize = 8;

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mif {
    /// Kind and identifier of the thing that it describes; none when it is the machine itself.
    pub identity: Option<(String, String)>,
    /// The classes.
    pub classes: Vec<CustomClass>,
}

/// Reads a management information file; else why it is none.
pub fn read_mif(text: &str) -> Result<Mif, String> {
    let identity = identity(text)?;
    let mut lexer = Lexer::new(text);
    lexer.expect_word("start")?;
    lexer.expect_word("component")?;
    let mut found = Component::default();
    component(&mut lexer, &mut found)?;
    if let Some(token) = lexer.next()? {
        return Err(lexer.wrong(&format!("{token} after the component")));
    }
    let classes: Vec<CustomClass> = found.classes.into_iter().map(Class::finish).collect();
    for class in &classes {
        class.check().map_err(|error| error.to_string())?;
    }
    Ok(Mif { identity, classes })
}

/// The two comments at the head of an IDMIF.
fn identity(text: &str) -> Result<Option<(String, String)>, String> {
    let told = |key: &str| {
        let mut heads = text
            .lines()
            .map(str::trim)
            .take_while(|line| line.is_empty() || line.starts_with("//"));
        heads.find_map(|line| {
            let line = line.trim_start_matches('/').trim();
            let rest = line.get(key.len()..)?;
            let is_it = line.get(..key.len())?.eq_ignore_ascii_case(key);
            let value = rest.trim().strip_prefix('<')?.strip_suffix('>')?.trim();
            is_it.then(|| value.to_owned())
        })
    };
    match (told("architecture"), told("uniqueid")) {
        (None, None) => Ok(None),
        (Some(kind), Some(id)) if !kind.is_empty() && !id.is_empty() => {
            if SYSTEM.contains(&kind.to_ascii_lowercase().as_str()) {
                return Err(format!(
                    "architecture {kind:?} is that of machines with an agent"
                ));
            }
            Ok(Some((kind, id)))
        }
        _ => Err("an architecture and a unique id belong together".to_owned()),
    }
}

#[derive(Default)]
struct Component {
    classes: Vec<Class>,
}

/// A group as a class: its attributes in their order, and instances so far.
#[derive(Default)]
struct Class {
    name: String,
    key: Vec<i64>,
    attributes: Vec<(i64, String)>,
    instances: Vec<BTreeMap<String, CustomValue>>,
}

impl Class {
    fn finish(self) -> CustomClass {
        let named = |id: &i64| {
            let found = self.attributes.iter().find(|(own, _)| own == id);
            found.map(|(_, name)| name.clone())
        };
        let key: Vec<String> = self.key.iter().filter_map(named).collect();
        CustomClass {
            name: self.name,
            key,
            instances: self.instances,
        }
    }
}

fn component(lexer: &mut Lexer, found: &mut Component) -> Result<(), String> {
    loop {
        match block(lexer, "component")? {
            Inside::End => return Ok(()),
            Inside::Value(..) => {}
            Inside::Row => return Err(lexer.wrong("a row outside a table")),
            Inside::Start(kind) => match kind.as_str() {
                "group" => group(lexer, found)?,
                "table" => table(lexer, found)?,
                _ => skip(lexer, &kind, 1)?,
            },
        }
    }
}

/// What stands next in a block.
enum Inside {
    End,
    Start(String),
    Value(String, Vec<Token>),
    /// A row of a table begins.
    Row,
}

/// Reads `End kind`, `Start kind`, `{`, or `Name = value[, value …]`.
fn block(lexer: &mut Lexer, kind: &str) -> Result<Inside, String> {
    match lexer.next()? {
        Some(Token::Word(word)) if word == "end" => {
            lexer.expect_word(kind)?;
            Ok(Inside::End)
        }
        Some(Token::Word(word)) if word == "start" => Ok(Inside::Start(lexer.word()?)),
        Some(Token::Mark('{')) => Ok(Inside::Row),
        Some(Token::Word(word)) => {
            lexer.expect_mark('=')?;
            let mut values = vec![lexer.value()?];
            while lexer.is_next(',')? {
                values.push(lexer.value()?);
            }
            Ok(Inside::Value(word, values))
        }
        Some(Token::Number(_)) => {
            // A line of an enumeration: number, then its name.
            lexer.expect_mark('=')?;
            lexer.value()?;
            Ok(Inside::Value(String::new(), Vec::new()))
        }
        Some(token) => Err(lexer.wrong(&token.to_string())),
        None => Err(lexer.wrong(&format!("the end inside a {kind}"))),
    }
}

/// Passes over a block of a kind that says nothing to us.
fn skip(lexer: &mut Lexer, kind: &str, depth: usize) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(lexer.wrong("blocks too deep"));
    }
    loop {
        match block(lexer, kind)? {
            Inside::End => return Ok(()),
            Inside::Start(inner) => skip(lexer, &inner, depth + 1)?,
            Inside::Value(..) => {}
            Inside::Row => return Err(lexer.wrong("a row outside a table")),
        }
    }
}

fn group(lexer: &mut Lexer, found: &mut Component) -> Result<(), String> {
    let mut names = Names::default();
    let mut attributes = Vec::new();
    let mut instance = BTreeMap::new();
    loop {
        match block(lexer, "group")? {
            Inside::End => break,
            Inside::Value(word, values) => names.take(&word, values),
            Inside::Row => return Err(lexer.wrong("a row outside a table")),
            Inside::Start(kind) if kind == "attribute" => {
                let attribute = attribute(lexer)?;
                if let Some(value) = attribute.value {
                    let before = instance.insert(attribute.name.clone(), value);
                    if before.is_some() {
                        return Err(lexer.wrong(&format!("attribute {:?} twice", attribute.name)));
                    }
                }
                attributes.push((attribute.id, attribute.name));
            }
            Inside::Start(kind) => skip(lexer, &kind, 2)?,
        }
    }
    let class = class(lexer, found, names, attributes)?;
    // Without any value it is the head of a table.
    if !instance.is_empty() {
        class.instances.push(instance);
    }
    Ok(())
}

/// The class that the group belongs to; groups of one class are its instances.
fn class<'a>(
    lexer: &Lexer,
    found: &'a mut Component,
    names: Names,
    attributes: Vec<(i64, String)>,
) -> Result<&'a mut Class, String> {
    let key = names.key.clone();
    let name = names.class_name();
    if name.is_empty() {
        return Err(lexer.wrong("a group without class and name"));
    }
    let place = match found.classes.iter().position(|class| class.name == name) {
        Some(place) => place,
        None => {
            found.classes.push(Class {
                name,
                key,
                attributes,
                instances: Vec::new(),
            });
            found.classes.len() - 1
        }
    };
    Ok(&mut found.classes[place])
}

/// What a group or table is called.
#[derive(Default)]
struct Names {
    name: String,
    class: String,
    key: Vec<i64>,
}

impl Names {
    fn take(&mut self, word: &str, mut values: Vec<Token>) {
        if word == "key" {
            let numbers = values.into_iter().filter_map(|value| match value {
                Token::Number(number) => Some(number),
                _ => None,
            });
            self.key = numbers.collect();
            return;
        }
        match (word, values.pop()) {
            ("name", Some(Token::Text(text))) => self.name = text,
            ("class", Some(Token::Text(text))) => self.class = text,
            _ => {}
        }
    }

    fn class_name(self) -> String {
        match self.class.is_empty() {
            true => self.name,
            false => self.class,
        }
    }
}

struct Attribute {
    id: i64,
    name: String,
    value: Option<CustomValue>,
}

fn attribute(lexer: &mut Lexer) -> Result<Attribute, String> {
    let mut attribute = Attribute {
        id: 0,
        name: String::new(),
        value: None,
    };
    loop {
        match block(lexer, "attribute")? {
            Inside::End if attribute.name.is_empty() => {
                return Err(lexer.wrong("an attribute without name"));
            }
            Inside::End => return Ok(attribute),
            Inside::Row => return Err(lexer.wrong("a row outside a table")),
            Inside::Start(kind) => skip(lexer, &kind, 3)?,
            Inside::Value(word, mut values) => match (word.as_str(), values.pop()) {
                ("name", Some(Token::Text(text))) => attribute.name = text,
                ("id", Some(Token::Number(number))) => attribute.id = number,
                ("value", Some(token)) => attribute.value = value(token),
                _ => {}
            },
        }
    }
}

/// A value; words stand for programs that would be asked, and for names of enumerations.
fn value(token: Token) -> Option<CustomValue> {
    match token {
        Token::Text(text) => Some(CustomValue::Text(text)),
        Token::Number(number) => Some(CustomValue::Integer(number)),
        Token::Word(_) | Token::Mark(_) => None,
    }
}

/// Rows of values, in the order of the attributes of the group of the same class.
fn table(lexer: &mut Lexer, found: &mut Component) -> Result<(), String> {
    let mut names = Names::default();
    let mut rows: Vec<Vec<Option<CustomValue>>> = Vec::new();
    loop {
        match block(lexer, "table")? {
            Inside::End => break,
            Inside::Value(word, values) => names.take(&word, values),
            Inside::Row => rows.push(row(lexer)?),
            Inside::Start(kind) => skip(lexer, &kind, 2)?,
        }
    }
    let name = names.class_name();
    let class = found.classes.iter_mut().find(|class| class.name == name);
    let Some(class) = class else {
        return Err(lexer.wrong(&format!("a table of {name:?}, which no group describes")));
    };
    for row in rows {
        if row.len() > class.attributes.len() {
            return Err(lexer.wrong("a row with more values than its group has attributes"));
        }
        let cells = class.attributes.iter().zip(row);
        let named = cells.filter_map(|((_, name), value)| Some((name.clone(), value?)));
        class.instances.push(named.collect());
    }
    Ok(())
}

/// Values between commas up to `}`; nothing between two commas is no value.
fn row(lexer: &mut Lexer) -> Result<Vec<Option<CustomValue>>, String> {
    let mut row = Vec::new();
    loop {
        if lexer.is_next('}')? {
            return Ok(row);
        }
        if lexer.is_next(',')? {
            row.push(None);
            continue;
        }
        row.push(value(lexer.value()?));
        if !lexer.is_next(',')? {
            lexer.expect_mark('}')?;
            return Ok(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of SMS's own guide: an asset that somebody has typed in.
    const ASSET: &str = r#"
// made by hand
Start Component
  Name = "Machine"
  Start Group
    Name = "Wide World Asset Numbers"
    ID = 1
    Class = "WideWorldAssetNumbers"
    Key = 1
    Start Attribute
      Name = "Peripheral Type"
      ID = 1
      Type = String(10)
      Value = "Monitor"
    End Attribute
    Start Attribute
      Name = "Asset Number"
      ID = 2
      Access = Read-Only
      Storage = Specific
      Type = Counter
      Value = 0x10
    End Attribute
  End Group
End Component
"#;

    fn text(value: &str) -> CustomValue {
        CustomValue::Text(value.to_owned())
    }

    #[test]
    fn a_group_is_an_instance_of_its_class() {
        let found = read_mif(ASSET).unwrap();
        assert_eq!(found.identity, None);
        let [class] = found.classes.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(class.name, "WideWorldAssetNumbers");
        assert_eq!(class.key, ["Peripheral Type"]);
        assert_eq!(class.instances[0]["Peripheral Type"], text("Monitor"));
        assert_eq!(class.instances[0]["Asset Number"], CustomValue::Integer(16));
    }

    #[test]
    fn rows_of_a_table_are_instances() {
        let found = read_mif(
            r#"Start Component Name = "x"
                 Start Group Name = "Disk" Class = "Disk" Key = 1
                   Start Attribute Name = "Slot" ID = 1 Type = Integer End Attribute
                   Start Attribute Name = "Label" ID = 2 Type = String(8)
                     Start Enum Type = INT 0 = "none" 1 = "some" End Enum
                   End Attribute
                 End Group
                 Start Table Name = "Disks" ID = 1 Class = "Disk"
                   {1, "one"}
                   {-2, "a \"b\" \x41" "c"} {3,}
                 End Table
               End Component"#,
        )
        .unwrap();
        let instances = &found.classes[0].instances;
        assert_eq!(instances.len(), 3);
        assert_eq!(instances[1]["Slot"], CustomValue::Integer(-2));
        assert_eq!(instances[1]["Label"], text("a \"b\" Ac"));
        assert!(!instances[2].contains_key("Label"));
    }

    #[test]
    fn an_idmif_is_a_thing_of_its_own_and_never_a_machine_with_an_agent() {
        let of = |head: &str| read_mif(&format!("{head}{ASSET}"));
        let found = of("//Architecture<Printer>\n//UniqueID<P-7>\n").unwrap();
        assert_eq!(
            found.identity,
            Some(("Printer".to_owned(), "P-7".to_owned()))
        );
        for head in [
            "//Architecture<System>\n//UniqueID<X>\n",
            "// architecture <SYSTEM RESOURCE>\n// uniqueid <X>\n",
            "//Architecture<Printer>\n",
            "//Architecture<>\n//UniqueID<>\n",
        ] {
            assert!(of(head).is_err(), "{head}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let long = format!("Start Component {}", "Start Path ".repeat(50));
        let twice = ASSET.replace("Asset Number\"", "Peripheral Type\"");
        for (input, said) in [
            ("", "line 1: the end"),
            (
                "Start Component\nName = \"x",
                "line 2: a text without an end",
            ),
            (
                "Start Component\nStart Group End Group End Component",
                "without class",
            ),
            (
                "Start Component Start Table Class = \"x\" {1} End Table End Component",
                "no group describes",
            ),
            ("Start Component Name = \"a\" End Group", "line 1: group"),
            (long.as_str(), "too deep"),
            (twice.as_str(), "twice"),
            ("Start Component End Component x", "after the component"),
        ] {
            let error = read_mif(input).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(input in ".{0,300}") {
            read_mif(&input).ok();
        }

        #[test]
        fn any_words_are_read_or_refused(words in proptest::collection::vec(
            prop_oneof!["start", "end", "component", "group", "table", "attribute", "enum", "name = \"x\"", "class = \"y\"",
                        "value = 1", "key = 1,2", "id = 1", "\\{1,2\\}", "=", ",", "\\}", "\"", "0x"], 0..60)) {
            read_mif(&words.join(" ")).ok();
        }
    }
}
