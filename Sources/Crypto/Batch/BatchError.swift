/// Why a batch of messages cannot be hashed: a code to branch on, and a sentence with the numbers.
public struct BatchError: Error, Sendable, CustomStringConvertible {
  /// The kind of mistake. More may come in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable, Sendable {
      case messageOutOfBounds, invalidStride, insufficientCapacity, unequalCounts
    }

    private let kind: Kind

    /// A message has a negative length, or does not lie within the buffer.
    public static let messageOutOfBounds = Code(kind: .messageOutOfBounds)
    /// The stride is not positive, or does not divide the buffer.
    public static let invalidStride = Code(kind: .invalidStride)
    /// The output has no room for a result of every message.
    public static let insufficientCapacity = Code(kind: .insufficientCapacity)
    /// There are not as many keys as messages.
    public static let unequalCounts = Code(kind: .unequalCounts)

    /// The code in words, such as `invalid stride`.
    public var description: String {
      switch kind {
      case .messageOutOfBounds: "message out of bounds"
      case .invalidStride: "invalid stride"
      case .insufficientCapacity: "insufficient capacity"
      case .unequalCounts: "unequal counts"
      }
    }
  }

  /// The kind of mistake.
  public let code: Code
  private let detail: String

  init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// The code, and a sentence with the numbers.
  public var description: String { "\(code): \(detail)" }
}
