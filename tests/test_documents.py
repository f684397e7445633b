"""README and docs/ against the house: what can be run, opened or set is told, and what is told is there."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from chatdong.ui.i18n.language import catalogue

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
USING, OPERATING, PACKAGES, CONTRIBUTING, CHANGELOG, SECURITY = (
    (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("USING", "OPERATING", "PACKAGES", "CONTRIBUTING", "CHANGELOG", "SECURITY")
)
MANUALS = {name: (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("manual", "manual.en")}
TOLD = "\n".join((README, USING, OPERATING, CONTRIBUTING, SECURITY))


def page_titles() -> dict[str, str]:
    """Every page and its Korean title, as the menu names them: entries ``"page": (_("title"), icon)``."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / "chatdong" / "ui" / "session" / "navigation.py").read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple) and isinstance(value.elts[0], ast.Call):
                    found[key.value] = value.elts[0].args[0].value
    return found


def terminal_commands() -> set[str]:
    """Every subcommand of ``python -m chatdong``."""
    source = ast.parse((ROOT / "chatdong" / "__main__.py").read_text("utf-8"))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "command"]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def settings() -> set[str]:
    """Every setting of the environment that the code reads."""
    return {
        name
        for path in [*ROOT.glob("chatdong/**/*.py"), ROOT / "app.py"]
        for name in re.findall(r"[\"'](CHATDONG_[A-Z_]+)[\"']", path.read_text("utf-8"))
    }


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def test_the_menu_and_the_guide_name_every_page() -> None:
    titles = page_titles()
    assert set(titles) == {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert [title for title in titles.values() if f"| {title} |" not in USING] == []


def test_every_terminal_command_is_told() -> None:
    commands = terminal_commands()
    assert {"status", "what-if", "check"} <= commands
    assert [command for command in sorted(commands) if f"chatdong {command}" not in USING and f"`{command}`" not in USING] == []


def test_every_setting_is_told() -> None:
    assert "CHATDONG_STORE" in settings()
    assert [name for name in sorted(settings()) if name not in TOLD] == []


def test_every_make_target_is_told_and_explained() -> None:
    explained = (ROOT / "scripts" / "help").read_text("utf-8")
    targets = make_targets() - {"help"}
    assert [target for target in sorted(targets) if f"make {target}" not in TOLD or f"make {target}" not in explained] == []


def test_every_package_is_told_with_its_reason() -> None:
    required = re.findall(r"^([\w.-]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert len(required) > 10
    assert [name for name in required if not re.search(rf"^\|[^|]*\b{re.escape(name)}\b[^|]*\| \S", PACKAGES, re.M | re.I)] == []


def test_the_readme_is_two_screens_and_leads_to_every_document() -> None:
    assert len(README.splitlines()) <= 75
    documents = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert documents <= set(re.findall(r"\]\(docs/([^)]+)\)", README))


@pytest.mark.parametrize("document", ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_every_file_that_a_document_links_to_is_there(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_file_that_contributing_names_is_there() -> None:
    named = re.findall(r"`((?:pages|chatdong|tests|docs|scripts)/[\w./-]+)`", CONTRIBUTING)
    wanted = [name for name in named if "NAME" not in name and "SUBJECT" not in name and "CODE" not in name]
    assert len(wanted) > 20
    assert [name for name in wanted if not (ROOT / name).exists()] == []


def test_the_changelog_begins_with_the_newest_and_has_the_version_of_the_project() -> None:
    versions = re.findall(r"^## (.+)$", CHANGELOG, re.M)
    declared = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert declared
    assert versions[0] == "Unreleased"
    assert versions[1].startswith(declared.group(1))


def test_the_manual_calls_things_as_the_pages_do() -> None:
    messages = catalogue("en")
    for name, shown in (("manual", set(messages)), ("manual.en", set(messages.values()))):
        quoted = set(re.findall("‘([^’]+)’", MANUALS[name]))
        assert quoted
        assert [words for words in sorted(quoted) if words not in shown and words not in ("–",)] == [], name


def test_the_manual_says_the_same_in_both_languages() -> None:
    def shape(text: str) -> list[tuple[str, int]]:
        """Each line by how it begins, and the cells of its row."""
        return [(re.match(r"(#+ |- |\d\. |\||!\[)?", line)[0], line.count("|")) for line in text.splitlines()]

    assert shape(MANUALS["manual"]) == shape(MANUALS["manual.en"])


@pytest.mark.parametrize("name", MANUALS)
def test_the_manual_is_printed_on_two_pages_with_all_its_words_and_pictures(name: str) -> None:
    def told(*command: str) -> str:
        return subprocess.run([command[0], *command[1:]], check=True, capture_output=True, text=True).stdout

    file = str(ROOT / "docs" / f"{name}.pdf")
    about = told("pdfinfo", file)
    assert re.search(r"^Pages: +2$", about, re.M) and "(A4)" in about and re.search(r"^Tagged: +yes$", about, re.M)
    printed = re.sub(r"\s", "", told("pdftotext", "-raw", file, "-"))
    lines = (re.sub(r"^(#+|-|\d\.) |\*\*", "", line) for line in MANUALS[name].splitlines() if not line.startswith(("![", "|---")))
    passages = [passage.strip() for line in lines for passage in line.split("|") if passage.strip()]
    assert len(passages) > 40
    assert [passage for passage in passages if re.sub(r"\s", "", passage) not in printed] == [], "make manual"
    assert len(told("pdfimages", "-list", file).splitlines()) == 2 + 4, "two lines of headings, and the pictures"


@pytest.mark.parametrize("name", MANUALS)
def test_the_manual_has_pictures_that_are_small(name: str) -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", MANUALS[name])
    assert len(pictures) == 4
    assert [picture for picture in pictures if (ROOT / "docs" / picture).stat().st_size > 300_000] == []


def test_what_a_page_says_of_a_document_stands_there() -> None:
    messages = catalogue("en")
    named = {
        (document, word) for text in (*messages, *messages.values()) for document, word in re.findall(r"(docs/\w+\.md)(?:의 |, |: )([\w-]+)", text)
    }
    assert named
    assert [(document, word) for document, word in named if word not in (ROOT / document).read_text("utf-8")] == []
    assert not [text for text in (*messages, *messages.values()) if "README" in text and "READ-ME" not in text]
