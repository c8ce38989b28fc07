internal import Crypto

/// A checksum that S3 computes anew of what it receives, and compares.
public enum ChecksumAlgorithm: Sendable, CaseIterable {
  /// CRC-32 (RFC 1952 §8), 4 bytes.
  case crc32
  /// CRC-32C (RFC 3720 §12.1), 4 bytes.
  case crc32c
  /// CRC-64 as in NVM Express, 8 bytes.
  case crc64nvme
  /// SHA-1 (FIPS 180-4), 20 bytes.
  case sha1
  /// SHA-256 (FIPS 180-4), 32 bytes.
  case sha256

  /// The name of its header or trailer, such as `x-amz-checksum-crc32c`.
  public var headerName: String {
    switch self {
    case .crc32: "x-amz-checksum-crc32"
    case .crc32c: "x-amz-checksum-crc32c"
    case .crc64nvme: "x-amz-checksum-crc64nvme"
    case .sha1: "x-amz-checksum-sha1"
    case .sha256: "x-amz-checksum-sha256"
    }
  }

  /// The algorithm of a header's name in lower case.
  init?(headerName: String) {
    for algorithm in Self.allCases where equalBytes(algorithm.headerName, headerName) {
      self = algorithm
      return
    }
    return nil
  }

  /// The length of the value in Base64.
  var base64ByteCount: Int {
    switch self {
    case .crc32, .crc32c: 8
    case .crc64nvme: 12
    case .sha1: 28
    case .sha256: 44
    }
  }
}

/// A checksum of bytes that come in pieces.
enum RunningChecksum: Sendable {
  case crc32(CRC32)
  case crc32c(CRC32C)
  case crc64nvme(CRC64NVME)
  case sha1(Insecure.SHA1)
  case sha256(SHA256)

  init(_ algorithm: ChecksumAlgorithm) {
    switch algorithm {
    case .crc32: self = .crc32(CRC32())
    case .crc32c: self = .crc32c(CRC32C())
    case .crc64nvme: self = .crc64nvme(CRC64NVME())
    case .sha1: self = .sha1(Insecure.SHA1())
    case .sha256: self = .sha256(SHA256())
    }
  }

  mutating func update(_ bytes: Span<UInt8>) {
    switch self {
    case .crc32(var checksum):
      checksum.update(bytes: bytes)
      self = .crc32(checksum)
    case .crc32c(var checksum):
      checksum.update(bytes: bytes)
      self = .crc32c(checksum)
    case .crc64nvme(var checksum):
      checksum.update(bytes: bytes)
      self = .crc64nvme(checksum)
    case .sha1(var hash):
      hash.update(bytes: bytes)
      self = .sha1(hash)
    case .sha256(var hash):
      hash.update(bytes: bytes)
      self = .sha256(hash)
    }
  }

  /// Writes the value in Base64, as S3 wants it.
  func writeValue(to sink: inout some TextSink & ~Copyable) {
    switch self {
    case .crc32(let checksum): sink.writeBase64(ChecksumBytes(checksum.finalize()))
    case .crc32c(let checksum): sink.writeBase64(ChecksumBytes(checksum.finalize()))
    case .crc64nvme(let checksum): sink.writeBase64(ChecksumBytes(checksum.finalize()))
    case .sha1(let hash): sink.writeBase64(hash.finalize())
    case .sha256(let hash): sink.writeBase64(hash.finalize())
    }
  }
}
