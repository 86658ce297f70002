"""Transforms templates as `sam validate` does, without an account: transformed.py FOLDER TEMPLATE … Run by transformed.mjs."""

import json
import logging
import sys
from pathlib import Path

from samcli.lib.translate.sam_template_validator import SamTemplateValidator
from samcli.yamlhelper import yaml_parse


class NoManagedPolicies:
    """The transform may ask an account for its managed policies; no template of ours names one."""

    def load(self):
        return {}


# Of metrics that nobody publishes here.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
folder = Path(sys.argv[1])
for source in map(Path, sys.argv[2:]):
    validator = SamTemplateValidator(yaml_parse(source.read_text()), NoManagedPolicies(), region="us-east-1")
    template = yaml_parse(validator.get_translated_template_if_valid())
    (folder / f"{source.stem}.json").write_text(json.dumps(template, indent=2))
