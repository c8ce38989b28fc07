#!/usr/bin/env python3
"""Fails if a public symbol of a module has no sentence of its own, or a top-level one no place under a topic.

Usage: symbols.py MODULE FOLDER-OF-SYMBOL-GRAPHS CATALOGUE
"""
import json
import pathlib
import re
import sys

module, graphs, catalogue = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
own = {"Crypto", "SigV4", "SigV4Foundation", "AWSCredentials"}

symbols = []
for graph in sorted(graphs.glob("*.symbols.json")):
    symbols += json.loads(graph.read_text())["symbols"]
# An extension of another module's type is a place, not a declaration.
symbols = [symbol for symbol in symbols if symbol["kind"]["identifier"] != "swift.extension"]

undocumented = set()
for symbol in symbols:
    # What a symbol inherits from the standard library's protocols tells nothing of this module. A page begins with a
    # sentence, and not with a list of parameters.
    comment = symbol.get("docComment", {})
    text = "\n".join(line["text"] for line in comment.get("lines", [])).strip()
    if comment.get("module") not in own or not text or text.startswith("- "):
        undocumented.add(".".join(symbol["pathComponents"]))

topics = ""
for page in catalogue.glob("*.md"):
    topics += page.read_text().partition("\n## Topics\n")[2]
placed = set(re.findall(r"^- ``(?:.*/)?(.+?)``$", topics, re.MULTILINE))
top_level = {symbol["pathComponents"][-1] for symbol in symbols if len(symbol["pathComponents"]) == 1}
unplaced = top_level - placed

print(f"{module}: {len(symbols)} public symbols, {len(top_level)} of them at the top")
for name in sorted(undocumented):
    print(f"  without a sentence: {name}", file=sys.stderr)
for name in sorted(unplaced):
    print(f"  under no topic of {catalogue}: {name}", file=sys.stderr)
sys.exit(bool(undocumented or unplaced))
