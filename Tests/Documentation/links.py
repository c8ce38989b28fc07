#!/usr/bin/env python3
"""Fails if a relative link in a Markdown file leads to no file, or to no heading of one."""
import pathlib
import re
import sys

import pages


def anchors(path):
    """The names by which a file's headings are linked, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+?) *$", pages.prose(path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


links, broken = 0, []
for file in pages.files():
    for target in re.findall(r"\]\(([^)\s]+)\)", pages.prose(file.read_text())):
        if re.match(r"\w+:", target):
            continue
        links += 1
        name, _, anchor = target.partition("#")
        path = file.parent / name if name else file
        if not path.exists() or anchor and anchor not in anchors(path):
            broken.append(f"{file}: {target}")
print(f"{links} links from file to file")
for link in broken:
    print(f"  leads nowhere: {link}", file=sys.stderr)
sys.exit(bool(broken))
