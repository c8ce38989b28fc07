/// A region to sign for, and who named it.
struct Region {
  let name: String
  /// The environment variable that it is from; nil where the command line names it.
  let variable: String?

  /// The region that the command line or else the environment names.
  /// - Returns: Nil where neither does, and the host must tell.
  init?(_ arguments: Arguments, in environment: Environment) throws(ToolError) {
    if let name = arguments.value(.region) {
      guard isScopeName(name) else {
        throw .usage("the value of --region is not the name of a region, such as us-east-1")
      }
      self.name = name
      variable = nil
      return
    }
    for variable in [EnvironmentVariable.region, EnvironmentVariable.defaultRegion] {
      guard let name = environment.nonEmptyVariable(variable) else { continue }
      guard isScopeName(name) else {
        throw .failure(variable + " is not the name of a region, such as us-east-1")
      }
      self.name = name
      self.variable = variable
      return
    }
    return nil
  }
}

/// Whether a text can be the name of a region or service: letters, digits, hyphens and underscores.
func isScopeName(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.first != UInt8(ascii: "-")
    && text.utf8.allSatisfy { isASCIILetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
}
