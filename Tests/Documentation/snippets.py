#!/usr/bin/env python3
"""Makes Swift files of the Swift code in the Markdown files, for the compiler to check.

A page's blocks are one program: a block sees what those before it declare. An HTML comment right before a block,
`<!-- given: … -->`, declares what the block takes for granted, and `<!-- not compiled: … -->` says why it is none of
this. The blocks of the README are programs of their own, each a `main.swift`, to be compiled as they stand.

Usage: snippets.py OUTPUT-FOLDER
"""
import pathlib
import re
import sys

import pages

output = pathlib.Path(sys.argv[1])


def identifier(file):
    """A name for what is made of a file, of all of its path."""
    return re.sub(r"\W", "_", str(file))


def swift(file, blocks):
    """A Swift file of blocks, each within the scope of the one before, so that it may use its names and take them anew."""
    imports, outside, inside = [], [], []
    for block in blocks:
        lines = block.text.split("\n")
        imports += [line for line in lines if re.match(r"import \w+$", line)]
        # Imports become empty lines, so that the compiler counts as a reader does.
        code = "\n".join("" if re.match(r"import \w+$", line) else line for line in lines)
        located = f'#sourceLocation(file: "{file}", line: {block.line})\n{code}\n'
        if re.match(r"(extension|@main)\b", code.lstrip()):
            outside.append(located)
        else:
            inside.append("do {\n" + block.remark.removeprefix("given:") + "\n" + located)
    function = f"func page_{identifier(file)}() async throws {{\n{''.join(inside)}{'}' * len(inside)}\n}}\n"
    conditional = "import FoundationNetworking"
    header = [f"#if canImport(FoundationNetworking)\n{line}\n#endif" if line == conditional else line
              for line in sorted(set(imports))]
    return "\n".join(header) + "\n" + "".join(outside) + function


output.mkdir(parents=True)
count = 0
for file in pages.files():
    blocks = [block for block in pages.blocks(file.read_text())
              if block.language == "swift" and not block.remark.startswith("not compiled:")]
    count += len(blocks)
    if str(file) == "README.md":
        for number, block in enumerate(blocks, start=1):
            program = output / f"README-{number}"
            program.mkdir()
            (program / "main.swift").write_text(block.text)
    elif blocks:
        (output / f"{identifier(file)}.swift").write_text(swift(file, blocks))
print(f"{count} blocks of Swift")
