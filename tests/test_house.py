"""The house rules, executable: sizes, floors, public pages, migrations, and that everything has its words."""

import ast
import inspect
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("peerhealth", "accounts", "communities", "posts")
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
)
FILES = [ROOT / name for name in TRACKED.stdout.splitlines() if (ROOT / name).is_file()]
PYTHON = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
OURS = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in FLOORS]
TEMPLATES = [path for path in FILES if path.suffix == ".html"]
BEHAVIOURS = [path for path in FILES if path.suffix == ".js"]

# Pages open to anonymous readers. A page that is not in this list asks for sign-in first.
PUBLIC = {
    "help-now", "guidelines", "privacy", "about", "terms", "health-data", "text_versions", "text_version",
    "avatar", "outbox", "reading", "manifest", "styleguide",
    "home", "communities", "community", "community_waiting", "community_about", "conditions",
    "terms_explained", "term", "term_meaning", "community_terms", "community_term", "community_term_meaning",
    "thread", "thread_without_title", "threads_now", "replies_now", "posts_now", "reactions_now", "order", "post", "tag", "tags", "topics", "search", "search_completions",
    "community_feed", "tag_feed", "my_feed", "sitemap", "sitemap_part", "robots",
    "account_login", "account_signup", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_confirm_email", "account_email_verification_sent", "account_confirm_login_code",
    "account_request_login_code", "mfa_authenticate", "mfa_login_webauthn", "confirm_address",
    "guides", "guide", "print_guide", "guide_history", "guide_version", "community_digest", "ask", "asks",
    "ask_calendar", "mail_centre", "stop_mail", "address_reached",
    "admin:login",
}  # fmt: skip
# Top of the tree: nothing else lives beside the floors.
TOP = {
    "manage.py", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt",
    "peerhealth", "accounts", "communities", "posts", "templates", "static", "tests", "docs", "deploy",
}  # fmt: skip
NOT_A_ROOM = {"utils.py", "helpers.py", "services.py", "common.py", "misc.py", "signals.py"}


def lines(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> list[tuple[str, int]]:
    """(name, length) of every function in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1) for node in found]


def named(pattern) -> list[tuple[str, object]]:
    """(name, view) of every URL of the site."""

    def walk(resolver: URLResolver, space: str = ""):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield f"{space}{entry.name}", entry.callback
            else:
                yield from walk(entry, f"{entry.namespace}:" if entry.namespace else space)

    return list(walk(pattern))


def test_files_are_short():
    assert not {str(path): lines(path) for path in PYTHON if lines(path) > 300}
    assert statistics.median(lines(path) for path in OURS if lines(path)) <= 60


def test_functions_are_short():
    lengths = [found for path in PYTHON for found in functions(path)]
    assert not [found for found in lengths if found[1] > 40]
    assert statistics.median(length for path in OURS for _, length in functions(path)) <= 8


def test_views_are_doors():
    views = [found for path in OURS if "views" in path.parts or path.name == "views.py" for found in functions(path)]
    assert not [found for found in views if found[1] > 25]


def test_templates_are_short():
    assert not {str(path): lines(path) for path in TEMPLATES if lines(path) > 80}


def test_behaviours_are_short():
    assert not {str(path): lines(path) for path in BEHAVIOURS if lines(path) > 60}


def test_rooms_are_named_for_what_they_do():
    assert not [path for path in OURS if path.name in NOT_A_ROOM]


def test_the_top_of_the_tree():
    top = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {name for name in top if not name.startswith(".")} <= TOP


def test_imports_only_point_down():
    lint = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_the_list_of_public_pages_is_complete():
    open_to_all = {name for name, view in named(get_resolver()) if not getattr(view, "login_required", True)}
    assert open_to_all == PUBLIC


def test_no_template_has_inline_styles_or_scripts():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", re.IGNORECASE)
    # 500.html stands alone, without even the site's own files. A mail has none, either (and no picture, no colour).
    letter, words = ROOT / "templates/email/letter.html", {path: path.read_text(encoding="utf-8") for path in TEMPLATES}
    words[letter] = re.sub(r"<style>[^<#]*</style>", "", words[letter], count=1)
    assert not [str(path) for path, text in words.items() if inline.search(text)]


def test_colours_and_sizes_live_in_tokens():
    literal = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)
    sheets = [path for path in FILES if path.suffix == ".css" and path.name != "tokens.css"]
    rules = {path.name: re.sub(r"#answers|#lively", "", path.read_text(encoding="utf-8")) for path in sheets}
    assert not [name for name, text in rules.items() if literal.search(text)]


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_command_is_documented():
    words = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    ours = {name for name, app in get_commands().items() if app in FLOORS}
    assert not {name for name in ours if f"`manage.py {name}" not in words}


def test_every_page_of_the_docs_is_named_on_the_first():
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    assert {page for page in pages if f"`{page}`" not in words} == set()


def test_every_setting_is_documented():
    words = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    code = "".join((ROOT / f"peerhealth/{name}.py").read_text(encoding="utf-8") for name in ("settings", "databases"))
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert len(names) > 25
    assert not {name for name in names if f"`{name}`" not in words}


def test_public_functions_have_words():
    silent = []
    for path in OURS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node) and not _is_plain(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not silent


def _is_plain(node: ast.AST) -> bool:
    """Admin registrations and text choices say all there is in their lines."""
    return isinstance(node, ast.ClassDef) and any(
        "Inline" in ast.unparse(base) or "ModelAdmin" in ast.unparse(base) for base in node.bases
    )


def test_every_model_is_in_the_admin():
    from django.contrib import admin

    ours = [
        model for floor in ("accounts", "communities", "posts") for model in apps.get_app_config(floor).get_models()
    ]
    assert not [model for model in ours if model not in admin.site._registry]


def test_the_project_speaks_of_itself_alone():
    hosts = "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"\.debian"])
    places = "|".join(["/wo" + "rk/", "/ro" + "ot/", r"\.lib" + "rary"])
    naming = re.compile(f"({hosts}|{places})")
    texts = [path for path in FILES if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ""}]
    assert not [str(path) for path in texts if naming.search(path.read_text(encoding="utf-8", errors="replace"))]


def test_views_read_through_visible_to():
    """A view names `.objects` only together with the one rule, or for rows that are the reader's own."""
    allowed = (
        "visible_to",
        "listed_for",
        "joined_by",
        "Membership.objects",
        "written_by",
        "findable_by",
        "Hashtag.objects",
    )
    wrong = []
    for path in OURS:
        if "views" not in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if ".objects" in line and not any(word in line for word in allowed):
                wrong.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert not wrong


def test_no_view_is_a_class_of_ours():
    views = [view for _, view in named(get_resolver()) if view and view.__module__.split(".")[0] in FLOORS]
    assert views
    assert not [view for view in views if not inspect.isroutine(inspect.unwrap(view))]
