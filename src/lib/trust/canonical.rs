//! Canonical JSON as TUF signs it: sorted keys, no white space, whole numbers, only `"` and `\` escaped.

use super::Error;
use serde_json::Value;

/// Writes the value in canonical form; a number with a fraction has none.
pub fn to_canonical(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<(), Error> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_f64() => {
            return Err(Error::malformed(
                "canonical JSON",
                "a number with a fraction",
            ));
        }
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, out);
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (at, (name, field)) in fields.into_iter().enumerate() {
                separate(at, out);
                write_text(name, out);
                out.push(':');
                write(field, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn separate(at: usize, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_control_characters_stay_as_they_are() {
        let value: Value =
            serde_json::from_str(r#"{"b": [1, true, null], "a": "x\"\\\n"}"#).unwrap();
        assert_eq!(
            to_canonical(&value).unwrap(),
            "{\"a\":\"x\\\"\\\\\n\",\"b\":[1,true,null]}"
        );
    }

    #[test]
    fn a_fraction_has_no_canonical_form() {
        assert!(to_canonical(&serde_json::json!(1.5)).is_err());
    }
}
