internal import Crypto

/// What the host name of a standard AWS endpoint tells of its service and region.
public struct Endpoint: Sendable {
  /// The service's name in the credential scope, such as `s3` or `es`.
  public let signingName: String
  /// The region; nil where the name has none and the service is in more than one.
  public let region: String?

  /// Reads what the name of a host tells.
  /// - Parameters:
  ///   - host: A host name without a port, in any case.
  ///   - isWebSocket: Whether the URL's scheme is `ws` or `wss`: AWS IoT signs those for another service.
  /// - Returns: Nil for a host that is not AWS's.
  public init?(host: String, isWebSocket: Bool = false) {
    self.init(host: host.utf8.span, isWebSocket: isWebSocket)
  }

  init?(host: Span<UInt8>, isWebSocket: Bool) {
    var labels = Self.labels(of: host)
    guard let partition = Self.removePartition(from: &labels) else { return nil }
    // Labels that say how the endpoint is reached, not which it is.
    labels.removeAll { label in ["dualstack", "fips", "global", "vpce"].contains { equalBytes($0, label) } }
    guard let last = labels.last, !labels.contains(where: { $0.isEmpty }) else { return nil }

    if let (bare, region) = Self.s3(labels) {
      (signingName, self.region) = (bare, region)
    } else if Self.isRegion(last) {
      // service.region.amazonaws.com
      guard labels.count >= 2 else { return nil }
      let qualifier = labels.count > 2 ? labels[labels.count - 3] : nil
      let name = Self.signingName(labels[labels.count - 2], after: qualifier)
      let isIoTData = qualifier != nil && equalBytes(name, "iot")
      signingName = isIoTData ? (isWebSocket ? "iotdevicegateway" : "iotdata") : name
      region = last
    } else if labels.count >= 2, Self.isRegion(labels[labels.count - 2]) {
      // domain.region.es.amazonaws.com
      signingName = Self.signingName(last, after: nil)
      region = labels[labels.count - 2]
    } else {
      // service.amazonaws.com
      signingName = Self.signingName(last, after: nil)
      region = partition.region(ofGlobal: signingName)
    }
  }

  private struct Partition {
    let suffix: [String]
    /// The region that signs for IAM and STS, which are in none.
    let homeRegion: String
    /// The region that signs for the other services that are in none.
    let edgeRegion: String

    init(_ suffix: [String], homeRegion: String, edgeRegion: String? = nil) {
      self.suffix = suffix
      self.homeRegion = homeRegion
      self.edgeRegion = edgeRegion ?? homeRegion
    }

    /// Nil for a service that is in more than one region.
    func region(ofGlobal service: String) -> String? {
      if ["iam", "sts"].contains(where: { equalBytes($0, service) }) { return homeRegion }
      return Self.edgeServices.contains { equalBytes($0, service) } ? edgeRegion : nil
    }

    private static var edgeServices: [String] {
      ["budgets", "cloudfront", "organizations", "route53", "savingsplans", "sdb", "shield", "waf"]
    }
  }

  private static var partitions: [Partition] {
    [
      Partition(["us-gov", "amazonaws", "com"], homeRegion: "us-gov-west-1"),
      Partition(["amazonaws", "com"], homeRegion: "us-east-1"),
      Partition(["amazonaws", "com", "cn"], homeRegion: "cn-north-1", edgeRegion: "cn-northwest-1"),
      Partition(["api", "amazonwebservices", "com", "cn"], homeRegion: "cn-north-1", edgeRegion: "cn-northwest-1"),
      Partition(["amazonaws", "eu"], homeRegion: "eusc-de-east-1"),
      Partition(["api", "aws"], homeRegion: "us-east-1"),
      Partition(["on", "aws"], homeRegion: "us-east-1"),
    ]
  }

  private static func removePartition(from labels: inout [String]) -> Partition? {
    for partition in partitions where labels.count > partition.suffix.count {
      let start = labels.count - partition.suffix.count
      if partition.suffix.indices.allSatisfy({ equalBytes(labels[start + $0], partition.suffix[$0]) }) {
        labels.removeLast(partition.suffix.count)
        return partition
      }
    }
    return nil
  }

  /// The hosts of S3 and its kin, some of which come behind a bucket's name, and some with a hyphen for the dot.
  private static func s3(_ labels: [String]) -> (signingName: String, region: String?)? {
    for (index, label) in labels.enumerated().reversed() {
      let isLast = index + 1 == labels.count
      let region = isLast || !isRegion(labels[index + 1]) ? nil : labels[index + 1]
      let name = withoutFIPS(label)
      if s3Labels.contains(where: { equalBytes($0, name) }) { return ("s3", isLast ? "us-east-1" : region) }
      if equalBytes(name, "s3-accelerate") { return ("s3", nil) }
      if equalBytes(name, "s3-outposts") || equalBytes(name, "s3-object-lambda") { return (name, region) }
      if beginsIgnoringCase(name, "s3express-") { return ("s3express", region) }
      guard isLast else { continue }
      for prefix in ["s3-fips-", "s3-"] where beginsIgnoringCase(name, prefix) {
        let tail = String(decoding: name.utf8.span.extracting(droppingFirst: prefix.utf8.count))
        if isRegion(tail) { return ("s3", tail) }
      }
    }
    return nil
  }

  private static var s3Labels: [String] { ["s3", "s3-accesspoint", "s3-control", "s3-external-1"] }

  /// Whether a label looks like `us-east-1` or `us-gov-west-1`: a short word, one or two more, and a number.
  static func isRegion(_ label: String) -> Bool {
    let bytes = label.utf8.span
    guard bytes.count >= 7, bytes[bytes.count - 1] &- 48 < 10, bytes[0].lowercased &- 97 < 26 else { return false }
    var hyphens = 0
    for i in bytes.indices {
      if bytes[i] == UInt8(ascii: "-") {
        hyphens += 1
      } else if hyphens == 0, i > 3 {
        return false
      } else if bytes[i] &- 48 < 10 {
        // Digits only at the end, right after the last hyphen.
        guard i == bytes.count - 1 || bytes[i + 1] &- 48 < 10, i > 0,
          bytes[i - 1] == UInt8(ascii: "-") || bytes[i - 1] &- 48 < 10
        else { return false }
      }
    }
    return hyphens == 2 || hyphens == 3
  }

  private static func labels(of host: Span<UInt8>) -> [String] {
    var labels: [String] = []
    var label: [UInt8] = []
    for i in host.indices {
      if host[i] == UInt8(ascii: ".") {
        labels.append(String(decoding: label, as: UTF8.self))
        label.removeAll(keepingCapacity: true)
      } else {
        label.append(host[i].lowercased)
      }
    }
    // A trailing dot marks a fully qualified name, and adds nothing.
    if !label.isEmpty { labels.append(String(decoding: label, as: UTF8.self)) }
    return labels
  }

  static func ends(_ label: String, _ suffix: String) -> Bool {
    let (label, suffix) = (label.utf8.span, suffix.utf8.span)
    guard label.count >= suffix.count else { return false }
    for i in suffix.indices where label[label.count - suffix.count + i] != suffix[i] { return false }
    return true
  }
}
