/// The headers that a signature covers, as lines of the canonical request, and as the list of their names.
protocol SignedHeaderText: ~Copyable, ~Escapable {
  /// Writes `name:value` lines: the value trimmed, with single spaces, repeats joined by commas in request order.
  /// - Parameter host: The value of `host`, where it follows from the URL.
  @_lifetime(sink: copy sink)
  func writeLines(host: Span<UInt8>, to sink: inout some TextSink & ~Copyable & ~Escapable)

  /// Writes the names, in lower case, sorted, each once, with semicolons between.
  @_lifetime(sink: copy sink)
  func writeNames(to sink: inout some TextSink & ~Copyable & ~Escapable)
}
