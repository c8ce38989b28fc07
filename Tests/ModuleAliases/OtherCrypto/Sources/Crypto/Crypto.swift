// Types of the same names as in swift-sigv4's module, which do something else.

/// A checksum, and no more: Fletcher's over bytes.
public struct SHA256 {
  private var sums: (UInt16, UInt16) = (0, 0)

  public init() {}

  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      sums.0 = (sums.0 + UInt16(byte)) % 255
      sums.1 = (sums.1 + sums.0) % 255
    }
  }

  public var result: UInt16 { sums.1 << 8 | sums.0 }
}

public struct SymmetricKey {
  public let name: String

  public init(named name: String) { self.name = name }
}
