// The picture as SVG: its own text and colours, in light or dark as the reader has it.

extension Chart {
  /// The picture as the text of an SVG file.
  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(Self.width)) \(number(Self.height))" role="img" \
    aria-label="\(escaped("\(title). \(subtitle)"))">
    <style>
    \(style)
    </style>
    <rect class="paper" width="\(number(Self.width))" height="\(number(Self.height))" rx="12"/>
    <text class="title" x="28" y="42">\(escaped(title))</text>
    <text class="note" x="28" y="66">\(escaped(subtitle))</text>
    \(grid)
    \(lines)
    \(labels)
    </svg>

    """
  }

  private var style: String {
    """
      text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink); }
      .title { font-size: 19px; font-weight: 650; }
      .name { font-weight: 650; }
      .note, .tick { fill: var(--faint); }
      .tick { font-size: 12px; }
      .note { font-size: 12.5px; }
      .paper { fill: var(--paper); }
      .grid { stroke: var(--grid); }
      .curve { fill: none; stroke: var(--colour); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
      .peer.curve { stroke-dasharray: 7 5; }
      .leader { fill: none; stroke: var(--colour); opacity: 0.55; }
      .point { fill: var(--colour); stroke: var(--paper); stroke-width: 1.5; }
      .name { fill: var(--colour); }
      svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #e4e8ec; }
    \(colours(\.light))
      @media (prefers-color-scheme: dark) {
        svg { --paper: #0d1117; --ink: #f0f6fc; --faint: #9aa5b1; --grid: #252c35; }
    \(colours(\.dark))
      }
    """
  }

  private struct Colour {
    let light: String
    let dark: String
  }

  /// The colours of curves, in turn; told apart also by those who do not see red and green as two.
  private static let palette = [
    Colour(light: "#0a5fd1", dark: "#5aa9ff"), Colour(light: "#0b7d62", dark: "#3fc79a"),
    Colour(light: "#c2500a", dark: "#ff9f57"), Colour(light: "#8a3ffc", dark: "#be95ff"),
    Colour(light: "#b3155f", dark: "#ff7eb6"), Colour(light: "#7a6200", dark: "#dcbc3f"),
  ]
  private static let peerColour = Colour(light: "#59636e", dark: "#aab4bf")

  private func colours(_ mode: KeyPath<Colour, String>) -> String {
    let own = Self.palette.enumerated().map { "  .c\($0) { --colour: \($1[keyPath: mode]); }" }
    return (own + ["  .peer { --colour: \(Self.peerColour[keyPath: mode]); }"]).joined(separator: "\n")
  }

  /// The classes of the curve at an index.
  private func colourClass(_ index: Int) -> String {
    if curves[index].isPeer { return "peer" }
    return "c\(curves[..<index].count { !$0.isPeer } % Self.palette.count)"
  }

  private var grid: String {
    let plot = Self.plot
    let horizontal = throughputTicks.map { tick in
      """
      <path class="grid" d="M\(number(plot.left)) \(number(y(tick)))H\(number(plot.right))"/>\
      <text class="tick" x="\(number(plot.left - 10))" y="\(number(y(tick) + 4))" text-anchor="end">\
      \(tick < 1 ? "\(decimal(tick * 1e3, places: 0)) MB/s" : "\(decimal(tick, places: 0)) GB/s")</text>
      """
    }
    let vertical = byteCounts.map { byteCount in
      """
      <path class="grid" d="M\(number(x(byteCount))) \(number(plot.top))V\(number(plot.bottom))"/>\
      <text class="tick" x="\(number(x(byteCount)))" y="\(number(plot.bottom + 20))" text-anchor="middle">\
      \(byteCountText(byteCount))</text>
      """
    }
    let titles = [
      "<text class=\"note\" x=\"\(number(plot.left))\" y=\"\(number(plot.top - 14))\">throughput</text>",
      """
      <text class="note" x="\(number((plot.left + plot.right) / 2))" y="\(number(plot.bottom + 46))" \
      text-anchor="middle">length of a message</text>
      """,
    ]
    return (horizontal + vertical + titles).joined(separator: "\n")
  }

  private var lines: String {
    // Our own lie over the peers'.
    let order = curves.indices.sorted { curves[$0].isPeer && !curves[$1].isPeer }
    return order.map { index in
      let curve = curves[index]
      let path = curve.points.map { "\(number(x($0.byteCount))) \(number(y($0.throughput)))" }.joined(separator: "L")
      let points = curve.points.map { point in
        """
        <circle class="point \(colourClass(index))" cx="\(number(x(point.byteCount)))" \
        cy="\(number(y(point.throughput)))" r="4"><title>\
        \(escaped("\(curve.label), \(byteCountText(point.byteCount)): \(point.text)"))</title></circle>
        """
      }
      return (["<path class=\"curve \(colourClass(index))\" d=\"M\(path)\"/>"] + points).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Each curve's name and its last figures beside its end.
  private var labels: String {
    let left = Self.labelLeft
    var result = curves.indices.map { index in
      guard let last = curves[index].points.last else { return "" }
      let height = labelHeights[index]
      let end = (x: x(last.byteCount) + 8, y: y(last.throughput))
      let middle = number((end.x + left - 8) / 2)
      return """
        <path class="leader \(colourClass(index))" d="M\(number(end.x)) \(number(end.y))C\(middle) \(number(end.y)) \
        \(middle) \(number(height)) \(number(left - 8)) \(number(height))"/>\
        <text class="name \(colourClass(index))" x="\(number(left))" y="\(number(height - 2))">\
        \(escaped(curves[index].label))</text>\
        <text class="note" x="\(number(left))" y="\(number(height + 15))">\(escaped(last.text))</text>
        """
    }
    if let longest = byteCounts.last {
      result.append(
        """
        <text class="note" x="\(number(left))" y="\(number(Self.plot.top - 14))">\
        at \(byteCountText(longest))</text>
        """)
    }
    return result.joined(separator: "\n")
  }

  /// A coordinate.
  private func number(_ value: Double) -> String {
    let text = decimal(value, places: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
