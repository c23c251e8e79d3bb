"""Validates bills of materials: CycloneDX by cyclonedx-python-lib, SPDX by spdx-tools, each package URL by packageurl-python.
Usage: sbom.py FILE..."""

import json
import sys

from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document


def urls(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("purl", "referenceLocator"):
                yield inner
            yield from urls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from urls(inner)


wrong = 0
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    document = json.loads(text)
    if "bomFormat" in document:
        fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        faults = [str(fault.data)[:500]] if fault else []
    else:
        faults = [message.validation_message for message in validate_full_spdx_document(parse_file(path))]
    for url in urls(document):
        again = PackageURL.from_string(url).to_string()
        if again != url:
            faults.append(f"{url} is written {again}")
    for fault in faults[:10]:
        print(f"{path}: {fault}")
    wrong += len(faults)
print("all valid" if not wrong else f"{wrong} faults")
