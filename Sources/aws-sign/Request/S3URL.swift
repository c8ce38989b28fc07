internal import SigV4

/// `s3://bucket/key`: the key is taken as it is, no character of it means anything.
struct S3URL {
  let bucket: String
  let key: Substring

  /// - Returns: Nil for a URL of another scheme.
  /// - Throws: Wrong usage, where the bucket is none.
  init?(_ text: String) throws(ToolError) {
    let bytes = text.utf8
    guard bytes.starts(with: "s3://".utf8) || bytes.starts(with: "S3://".utf8) else { return nil }
    let rest = bytes.dropFirst(5)
    let bucketEnd = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    bucket = String(text[rest.startIndex..<bucketEnd])
    key = Substring(rest[bucketEnd...].dropFirst())
    guard !bucket.isEmpty else { throw .usage("the bucket is missing: s3://BUCKET/KEY") }
    guard let first = bucket.utf8.first, isASCIILetterOrDigit(first),
      bucket.utf8.allSatisfy({ isASCIILetterOrDigit($0) || "-._".utf8.contains($0) })
    else {
      throw .usage(
        "no bucket has such a name: s3://BUCKET/KEY has letters, digits, dots and hyphens before the slash; "
          + "for access points and queries give the https URL")
    }
    guard !bucket.hasSuffix("--x-s3") else {
      throw .usage("for a directory bucket give the https URL: its host names the bucket's zone")
    }
  }

  /// The URL that serves it in a region.
  func httpsURL(region: String) -> String {
    bucketURL(region: region) + percentEncoded(key.utf8.span, keeping: .unreservedOrSlash)
  }

  /// The URL of the bucket in a region, with a slash at the end.
  func bucketURL(region: String) -> String {
    let endpoint = "s3." + region + "." + Self.domain(of: region)
    return canBeHostLabel ? "https://" + bucket + "." + endpoint + "/" : "https://" + endpoint + "/" + bucket + "/"
  }

  /// Whether the bucket can stand before the host's name: a dot is more than the wildcard of S3's certificate covers.
  private var canBeHostLabel: Bool {
    bucket.utf8.count <= 63 && bucket.utf8.last != UInt8(ascii: "-")
      && bucket.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
  }

  /// The domain of a region's partition.
  private static func domain(of region: String) -> String {
    let partitions = [
      ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-iso-", "c2s.ic.gov"), ("us-isob-", "sc2s.sgov.gov"),
      ("eu-isoe-", "cloud.adc-e.uk"), ("us-isof-", "csp.hci.ic.gov"),
    ]
    return partitions.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
  }
}
