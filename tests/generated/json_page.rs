//! The manual page sms-json(5), written from the JSON Schemas: every document, every field.

use serde_json::Value;
use std::fmt::Write;

/// The page in roff.
pub fn page(schemas: &[(&'static str, Value)]) -> String {
    let mut page = String::from(
        ".TH sms\\-json 5 \"\" sms\n.SH NAME\nsms\\-json \\- the JSON documents that the programs write and read\n.SH DESCRIPTION\n\
         Every document begins with \\fBformat\\fR (a number) and \\fBtype\\fR. Fields are added and never renamed; readers pass over fields they do not know.\n\
         Times are RFC 3339 in UTC, sizes are bytes, digests are SHA\\-256 in hexadecimal. The same as JSON Schemas: docs/schemas/TYPE.json.\n",
    );
    for (kind, schema) in schemas {
        let _ = writeln!(page, ".SH {}", escape(&kind.to_uppercase()));
        let _ = writeln!(page, "{}", escape(description(schema)));
        fields(schema, schema, "", &mut page, &mut Vec::new());
    }
    page
}

/// One entry for each field, with the fields below it; a type that contains itself is not entered twice.
fn fields<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &str,
    page: &mut String,
    inside: &mut Vec<&'a str>,
) {
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    for (name, field) in properties {
        let (target, reference) = resolve(root, field);
        let (item, item_reference) = resolve(
            root,
            if target["items"].is_object() {
                &target["items"]
            } else {
                target
            },
        );
        let suffix = if target["items"].is_object() {
            "[]"
        } else {
            ""
        };
        let field_path = format!("{path}{name}{suffix}");
        let _ = writeln!(
            page,
            ".TP\n\\fB{}\\fR ({})\n{}",
            escape(&field_path),
            kind_of(target),
            escape(description(field))
        );
        let name = item_reference.or(reference);
        if name.is_some_and(|name| inside.contains(&name)) {
            continue;
        }
        inside.extend(name);
        fields(root, item, &format!("{field_path}."), page, inside);
        inside.truncate(inside.len() - usize::from(name.is_some()));
    }
}

/// Follows a reference, also one of "this or null".
fn resolve<'a>(root: &'a Value, schema: &'a Value) -> (&'a Value, Option<&'a str>) {
    let either = schema["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["type"] != "null");
    let schema = either.unwrap_or(schema);
    match schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix("#/$defs/"))
    {
        Some(name) => (&root["$defs"][name], Some(name)),
        None => (schema, None),
    }
}

fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

fn kind_of(schema: &Value) -> String {
    match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        _ if schema["const"].is_number() => "number".to_owned(),
        _ if schema["const"].is_string() => "string".to_owned(),
        _ => "object".to_owned(),
    }
}

fn escape(text: &str) -> String {
    let one_line = text
        .replace('\\', "\\\\")
        .replace('-', "\\-")
        .replace('\n', " ");
    if one_line.starts_with(['.', '\'']) {
        format!("\\&{one_line}")
    } else {
        one_line
    }
}
