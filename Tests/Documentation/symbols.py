#!/usr/bin/env python3
"""Fails if a public symbol of a module has no sentence of its own, or one that is at the top, or that extends
another module's type, no place under a topic.

Usage: symbols.py MODULE FOLDER-OF-SYMBOL-GRAPHS CATALOGUE
"""
import json
import pathlib
import re
import sys

module, graphs, catalogue = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
own = {"Crypto", "SigV4", "SigV4Foundation", "AWSCredentials"}

symbols, entrances = [], set()
for graph in sorted(graphs.glob("*.symbols.json")):
    for symbol in json.loads(graph.read_text())["symbols"]:
        # An extension of another module's type is a place, not a declaration. Its members are in a graph of their own.
        if symbol["kind"]["identifier"] == "swift.extension":
            continue
        symbols.append(symbol)
        path = symbol["pathComponents"]
        if len(path) == 1 or "@" in graph.name:
            entrances.add(path[-1])

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
# The name is the last part of a link, without what tells overloads apart.
placed = set(re.findall(r"^- ``(?:.*/)?(.+?)(?:-\(.*\))?``$", topics, re.MULTILINE))
unplaced = entrances - placed

print(f"{module}: {len(symbols)} public symbols, {len(entrances)} of them under a topic")
for name in sorted(undocumented):
    print(f"  without a sentence: {name}", file=sys.stderr)
for name in sorted(unplaced):
    print(f"  under no topic of {catalogue}: {name}", file=sys.stderr)
sys.exit(bool(undocumented or unplaced))
