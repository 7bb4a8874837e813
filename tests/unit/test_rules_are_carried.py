"""Every safety rule is carried by a test, and docs/safety.md says which."""

import re

from tools.safety_doc import DOCUMENT, carried, document


def rules_told() -> list[str]:
    return re.findall(r"^## (R\d\d) ", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_document_tells_all_thirty_rules_in_order() -> None:
    assert rules_told() == [f"R{number:02d}" for number in range(1, 31)]


def test_no_rule_without_a_test() -> None:
    assert set(rules_told()) == carried().keys()


def test_no_test_carries_a_rule_that_is_not_there() -> None:
    assert carried().keys() <= set(rules_told())


def test_the_document_names_the_tests_there_are() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `make safety`"
