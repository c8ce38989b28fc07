// All that printing, dumping and reflection can show of a value.

enum Everything {
  /// Its descriptions, its dump, and the same of all that its mirror reaches.
  static func texts(of value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    var printed = ""
    print(value, to: &printed)
    debugPrint(value, to: &printed)
    return [dumped, printed, "\(value)", String(describing: value), String(reflecting: value)]
      + children(of: Mirror(reflecting: value), depth: 0)
  }

  private static func children(of mirror: Mirror, depth: Int) -> [String] {
    guard depth < 12 else { return [] }
    let own = mirror.children.flatMap { child in
      [child.label ?? "", String(describing: child.value), String(reflecting: child.value)]
        + children(of: Mirror(reflecting: child.value), depth: depth + 1)
    }
    return own + (mirror.superclassMirror.map { children(of: $0, depth: depth + 1) } ?? [])
  }
}
