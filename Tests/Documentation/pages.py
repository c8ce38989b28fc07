"""The Markdown files of the repository, and the blocks of code in them."""
import pathlib
import re
import subprocess
from typing import NamedTuple


class Block(NamedTuple):
    """A fenced block of code."""

    language: str
    text: str
    # The line of the file that the text begins at, from 1.
    line: int
    # The HTML comment on the lines right before the block; it does not show on the page.
    remark: str


def files():
    """Every Markdown file that is, or could be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        check=True, capture_output=True, text=True).stdout
    return [path for path in map(pathlib.Path, sorted(listed.split("\n"))) if path.is_file()]


def blocks(text):
    """The blocks of a file."""
    fence = re.compile(r"(?:^<!--((?:(?!-->).)*)-->\n+)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    for match in fence.finditer(text):
        remark, language, code = match.groups()
        yield Block(language, code, text.count("\n", 0, match.start(3)) + 1, (remark or "").strip())


def prose(text):
    """A file without its blocks of code and comments."""
    return re.sub(r"^```.*?^```$|<!--.*?-->", "", text, flags=re.MULTILINE | re.DOTALL)
