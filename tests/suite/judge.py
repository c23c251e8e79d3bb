"""Reads documents, one a line; says which have no schema in the folder or do not fit it. Says nothing when all is well."""

import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit("python3-jsonschema is not installed: run scripts/setup test")

folder = pathlib.Path(sys.argv[1])
schemas = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
for line in sys.stdin:
    document = json.loads(line)
    kind = document.get("type")
    if kind not in schemas:
        print(f"no schema for type {kind}: {line[:200]}")
        continue
    schema = schemas[kind]
    unknown = set(document) - set(schema["properties"])
    if unknown:
        print(f"{kind}: fields that the schema does not have: {sorted(unknown)}")
    for error in Draft202012Validator(schema).iter_errors(document):
        print(f"{kind}: {error.json_path}: {error.message[:200]}")
